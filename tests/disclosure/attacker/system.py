"""A system of integer constraints, and one solution of it that nobody but its maker knows: the truth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: No authority has so many children of these ages.
MANY = 1_000_000


class System:
    """Variables with ends, and rows `low <= sum of coefficients times variables <= high`.

    `truth` is what the counts really are. The attacker never reads it: it proves the system sound, and gives
    the search for other solutions a first one.
    """

    def __init__(self, truth: npt.ArrayLike) -> None:
        self.truth: Integers = np.asarray(truth, dtype=np.int64)
        self.low: Floats = np.zeros(self.truth.size)
        self.high: Floats = np.full(self.truth.size, float(MANY))
        self._parts: list[tuple[Integers, Integers, Floats]] = []
        self._ends: list[tuple[Floats, Floats]] = []
        self._height = 0

    def grow(self, truth: npt.ArrayLike, high: float) -> Integers:
        """New variables from 0 to `high`; gives their indices."""
        more = np.asarray(truth, dtype=np.int64)
        first = self.truth.size
        self.truth = np.concatenate([self.truth, more])
        self.low = np.concatenate([self.low, np.zeros(more.size)])
        self.high = np.concatenate([self.high, np.full(more.size, float(high))])
        return np.arange(first, first + more.size)

    def at_least(self, which: Integers, low: npt.ArrayLike) -> None:
        """These variables are so much or more."""
        np.maximum.at(self.low, which, np.broadcast_to(np.asarray(low, dtype=float), which.shape))

    def at_most(self, which: Integers, high: npt.ArrayLike) -> None:
        """These variables are so much or less."""
        np.minimum.at(self.high, which, np.broadcast_to(np.asarray(high, dtype=float), which.shape))

    def rows(
        self,
        terms: Sequence[tuple[Integers, npt.ArrayLike]],
        low: npt.ArrayLike = -np.inf,
        high: npt.ArrayLike = np.inf,
    ) -> None:
        """As many rows as the terms are long, each a variable times a coefficient per term."""
        size = terms[0][0].size
        row = np.arange(size)
        for which, times in terms:
            self._parts.append((row + self._height, which, np.broadcast_to(times, size).astype(float)))
        self._end(size, low, high)

    def sums(self, row: Integers, which: Integers, times: npt.ArrayLike, low: Floats, high: Floats) -> None:
        """Rows of any length: `row` says for each variable which of the new rows it stands in."""
        self._parts.append((row + self._height, which, np.broadcast_to(times, row.shape).astype(float)))
        self._end(low.size, low, high)

    def _end(self, size: int, low: npt.ArrayLike, high: npt.ArrayLike) -> None:
        ends = (np.broadcast_to(np.asarray(end, dtype=float), size).copy() for end in (low, high))
        self._ends.append(tuple(ends))  # type: ignore[arg-type]
        self._height += size

    def matrix(self) -> tuple[csr_array, Floats, Floats]:
        """All rows as a sparse matrix, and their ends; the same variable twice in a row adds up."""
        if not self._parts:
            return csr_array((0, self.truth.size)), np.zeros(0), np.zeros(0)
        row, column, times = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        low, high = (np.concatenate(end) for end in zip(*self._ends, strict=True))
        return csr_array((times, (row, column)), shape=(self._height, self.truth.size)), low, high

    def violated(self) -> tuple[Integers, Integers]:
        """The variables and the rows that the truth does not satisfy: none, in a sound system."""
        matrix, low, high = self.matrix()
        value = matrix @ self.truth
        outside = (self.truth < self.low) | (self.truth > self.high)
        return np.flatnonzero(outside), np.flatnonzero((value < low - 1e-9) | (value > high + 1e-9))
