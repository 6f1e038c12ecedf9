"""Solving: other solutions than the truth, by HiGHS, until every protected sum was seen far enough apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array

from tests.disclosure.attacker.propagate import Rows
from tests.disclosure.attacker.system import Floats, Integers, System

if TYPE_CHECKING:
    from tests.disclosure.attacker.bounding import Ranges

#: Sweeps without any news before the rest are bounded one by one.
_PATIENCE = 3
_SECONDS = 60.0


class Piece:
    """Variables that may differ from the truth, what links them, and the protected sums they move."""

    def __init__(self, system: System, rows: Rows, sums: csr_array, variables: Integers) -> None:
        self.low, self.high = system.low[variables], system.high[variables]
        mine = np.diff(csr_array(rows.matrix[:, variables]).indptr) > 0
        self.rows = Rows(csr_array(rows.matrix[mine][:, variables]), rows.low[mine], rows.high[mine])
        inner = csr_array(sums[:, variables])
        self.which = np.flatnonzero(np.diff(inner.indptr))
        self.sums = csr_array(inner[self.which])
        #: What the rest of each sum comes to, all else standing at the truth.
        self.rest = (sums[self.which] @ system.truth - self.sums @ system.truth[variables]).astype(float)
        self.draw = np.random.default_rng(variables.size)

    def search(self, ranges: Ranges, *, last: bool) -> None:
        """Sweep with many sums pushed at once; where this is the last word, bound each that is left."""
        idle = 0
        while idle < _PATIENCE:
            left = ranges.open(self.which)
            if not left.size:
                return
            reached = ranges.most[left] - ranges.least[left]
            self._sweep(ranges, left)
            news = (ranges.most[left] - ranges.least[left] - reached).sum()
            idle = 0 if news > 0 else idle + 1
        if last:
            for one in ranges.open(self.which):
                for sign in (1, -1):
                    if ranges.open(np.array([one])).size:
                        self._extreme(ranges, one, sign)

    def _sweep(self, ranges: Ranges, left: Integers) -> None:
        """One solution in which as many sums as can be go as far as they must, each up or down by the toss."""
        at = np.searchsorted(self.which, left)
        sums, rest = csr_array(self.sums[at]), self.rest[at]
        up = self.draw.random(left.size) < 0.5
        sign = np.where(up, 1.0, -1.0)
        wanted = ranges.wanted[left].astype(float)
        start = np.where(up, ranges.least[left], -ranges.most[left]) - sign * rest
        pushed = csr_array(sums.multiply(sign[:, None]))
        matrix = block_array([[self.rows.matrix, None], [pushed, -eye_array(left.size)]], format="csr")
        width = self.low.size
        cost = np.concatenate([np.zeros(width), -1 / wanted])
        found = self._solve(
            cost,
            LinearConstraint(
                matrix,
                np.concatenate([self.rows.low, start]),
                np.concatenate([self.rows.high, np.full(left.size, np.inf)]),
            ),
            Bounds(np.concatenate([self.low, -wanted]), np.concatenate([self.high, wanted])),
            np.concatenate([np.ones(width), np.zeros(left.size)]),
            gap=0.1,
        )
        if found is not None:
            self._hear(ranges, found[:width])

    def _extreme(self, ranges: Ranges, one: int, sign: int) -> None:
        """The most (or the least) that one sum can be."""
        at = int(np.searchsorted(self.which, one))
        cost = -sign * self.sums[[at]].toarray().ravel()
        rows = LinearConstraint(self.rows.matrix, self.rows.low, self.rows.high)
        found = self._solve(cost, rows, Bounds(self.low, self.high), np.ones(self.low.size), gap=0.0)
        if found is None:
            raise AssertionError("the solver gave up: nothing is proved of this count")
        self._hear(ranges, found)

    def _hear(self, ranges: Ranges, solution: Floats) -> None:
        ranges.hear(self.which, self.sums @ np.round(solution) + self.rest)

    def _solve(
        self, cost: Floats, rows: LinearConstraint, ends: Bounds, whole: Floats, gap: float
    ) -> Floats | None:
        options = {"mip_rel_gap": gap, "time_limit": _SECONDS}
        if not rows.A.shape[0]:
            return np.where(cost < 0, ends.ub, ends.lb)
        result = milp(cost, constraints=rows, bounds=ends, integrality=whole, options=options)
        return result.x
