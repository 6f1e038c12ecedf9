"""The likeliest spread of true rates behind many sets of counts, all sought at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from jobs.rates import Floats, Rate

Rows = npt.NDArray[np.intp]

#: The log likelihood loses half the log of the weight with so many children added: true rates as good as
#: never have no spread at all, and without this a score of wards often comes out alike, its intervals short.
DOUBTED: Final = 20.0
#: Steps sought at most; a set takes about eight.
STEPS: Final = 60
#: A step shorter than this, in the link's unit and in log children, is none.
SHORT: Final = 1e-7
LONGEST: Final = 2.0
NUDGE: Final = 1e-5


class Sets:
    """Counts of places in several sets, one after the other: `k` counted among `n` children each."""

    def __init__(self, rate: Rate, k: Floats, n: Floats, first: Rows) -> None:
        """`first` is the row where each set begins; no set is empty."""
        self.rate, self.k, self.n, self.first = rate, k, n, first
        self.sizes = np.diff(np.append(first, k.size))

    def only(self, chosen: npt.NDArray[np.bool_]) -> Sets:
        """Some of the sets."""
        rows = np.repeat(chosen, self.sizes)
        sizes = self.sizes[chosen]
        return Sets(self.rate, self.k[rows], self.n[rows], np.cumsum(sizes) - sizes)

    def height(self, at: Floats) -> Floats:
        """The penalised log likelihood of each set, less a constant; `at`: link of mean, log of weight."""
        shape, weight = self._shaped(at)
        each = self.rate.log_normaliser(*self._after(shape, weight))
        likelihood = self._added(each) - self.sizes * self.rate.log_normaliser(shape, weight)
        return np.asarray(likelihood - np.log(weight + DOUBTED) / 2)

    def gradient(self, at: Floats) -> Floats:
        """Its two derivatives, a column each."""
        shape, weight = self._shaped(at)
        after = self._after(shape, weight)
        mean = shape / weight
        by_shape, by_weight = (
            self._added(slope(*after)) - self.sizes * slope(shape, weight)
            for slope in (self.rate.by_shape, self.rate.by_weight)
        )
        across = by_shape * weight * self.rate.variance(mean)
        penalty = weight / (weight + DOUBTED) / 2
        return np.column_stack([across, by_shape * shape + by_weight * weight - penalty])

    def _shaped(self, at: Floats) -> tuple[Floats, Floats]:
        weight = np.exp(at[:, 1])
        return self.rate.unlink(at[:, 0]) * weight, weight

    def _after(self, shape: Floats, weight: Floats) -> tuple[Floats, Floats]:
        return np.repeat(shape, self.sizes) + self.k, np.repeat(weight, self.sizes) + self.n

    def _added(self, each: Floats) -> Floats:
        return np.asarray(np.add.reduceat(each, self.first))


def climb(sets: Sets, start: Floats, weights: tuple[float, float]) -> Floats:
    """The highest point of each set: a row a set, link of mean and log of weight.

    Newton's method, damped until a step leads uphill, with the weight held between `weights`. The second
    derivatives are differences of the first. Source: K. Levenberg (1944), Quarterly of Applied Mathematics 2,
    164-168, for the damping.
    """
    at, low, high = start.copy(), np.log(weights[0]), np.log(weights[1])
    open_ = np.ones(len(at), dtype=bool)
    damping = np.full(len(at), 1e-3)
    for _ in range(STEPS):
        if not open_.any():
            break
        some, here = sets.only(open_), at[open_]
        step = _newton(some, here, damping[open_], (low, high))
        there = here + step
        there[:, 1] = np.clip(there[:, 1], low, high)
        up = some.height(there) >= some.height(here)
        still = np.abs(there - here).max(axis=1) < SHORT
        at[open_] = np.where(up[:, None], there, here)
        damping[open_] *= np.where(up, 0.1, 10)
        open_[open_] = ~still
    return at


def _newton(sets: Sets, at: Floats, damping: Floats, ends: tuple[float, float]) -> Floats:
    """A damped step for each set, in the mean alone where the weight would leave its bounds."""
    slope = sets.gradient(at)
    bend = np.stack([(sets.gradient(at + move) - slope) / NUDGE for move in NUDGE * np.eye(2)], axis=1)
    bend = -(bend + bend.transpose(0, 2, 1)) / 2
    stuck = ((at[:, 1] <= ends[0]) & (slope[:, 1] < 0)) | ((at[:, 1] >= ends[1]) & (slope[:, 1] > 0))
    slope[stuck, 1] = 0
    bend[stuck, 0, 1] = bend[stuck, 1, 0] = 0
    # A likelihood that does not bend down here is climbed by its slope: curvatures count by their size.
    size, axes = np.linalg.eigh(bend)
    size = np.maximum(np.abs(size), 1e-9) * (1 + damping[:, None]) + 1e-9
    step = np.einsum("sij,sj,skj,sk->si", axes, 1 / size, axes, slope)
    return np.asarray(np.clip(step, -LONGEST, LONGEST))
