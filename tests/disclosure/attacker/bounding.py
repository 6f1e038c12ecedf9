"""Bounding: how far each protected count may range, over all that an audience cannot tell from the truth."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from tests.disclosure.attacker.propagate import Rows, components, tighten
from tests.disclosure.attacker.solving import Piece
from tests.disclosure.attacker.system import Floats, Integers, System


@dataclass
class Ranges:
    """Of each protected sum, the least and the most it was seen to be in solutions, the truth among them.

    Where it is as wide as is `wanted` (values, less one) no more is sought. Else its ends are exact, or,
    where `narrow` says so, they are bounds that no solution exceeds.
    """

    least: Floats
    most: Floats
    wanted: Integers
    narrow: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.narrow = np.zeros(self.least.size, dtype=bool)

    def hear(self, which: Integers, values: Floats) -> None:
        """A solution was found in which these sums have these values."""
        self.least[which] = np.minimum(self.least[which], values)
        self.most[which] = np.maximum(self.most[which], values)

    def conclude(self, which: int, least: float, most: float) -> None:
        """Nothing beyond these ends is possible, and they are too near."""
        self.least[which], self.most[which], self.narrow[which] = least, most, True

    def open(self, which: Integers) -> Integers:
        """Those of these sums that are not known to be wide, nor to be narrow."""
        wide = self.most[which] - self.least[which] >= self.wanted[which]
        return which[~wide & ~self.narrow[which]]


def bound(system: System, sums: csr_array, width: Integers) -> Ranges:
    """The range of each row of `sums` over the solutions of the system, as far as `width` values."""
    rows = tighten(system)
    true = (sums @ system.truth).astype(float)
    ranges = Ranges(true.copy(), true.copy(), width - 1)
    _outer(system, sums, ranges)
    _search(system, rows, sums, ranges, system.low < system.high)
    return ranges


def _outer(system: System, sums: csr_array, ranges: Ranges) -> None:
    """What presolve alone shows to be narrow needs no solver."""
    plus, minus = sums.maximum(0), (-sums).maximum(0)
    least, most = plus @ system.low - minus @ system.high, plus @ system.high - minus @ system.low
    ranges.narrow = most - least < ranges.wanted
    ranges.least[ranges.narrow], ranges.most[ranges.narrow] = least[ranges.narrow], most[ranges.narrow]


def _search(system: System, rows: Rows, sums: csr_array, ranges: Ranges, free: np.ndarray) -> None:
    """Look for solutions in which only `free` variables differ from the truth, system by system."""
    moving = np.unique(csr_array(sums[:, free]).nonzero()[0])
    still_open = ranges.open(moving)
    if not still_open.size:
        return
    own = rows.fixed(system.truth.astype(float), free)
    label = components(own.matrix, sums[still_open])
    for number in np.unique(label[free & (abs(sums[still_open]).sum(axis=0) > 0)]):
        variables = np.flatnonzero(free & (label == number))
        Piece(system, own, sums, variables).search(ranges)
