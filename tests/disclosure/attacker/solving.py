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
_FEW = 25
_PUSHED = 700
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

    def search(self, ranges: Ranges) -> None:
        """Sweep with many sums pushed at once; bound by itself each that is left."""
        idle = 0
        left = ranges.open(self.which)
        while left.size > _FEW and idle < _PATIENCE:
            before = left.size
            pushed = left if left.size <= _PUSHED else np.sort(self.draw.choice(left, _PUSHED, replace=False))
            self._sweep(ranges, pushed)
            left = ranges.open(left)
            idle = 0 if left.size < 0.98 * before else idle + 1
        for one in left:
            if ranges.open(np.array([one])).size:
                self._extreme(ranges, one)

    def _sweep(self, ranges: Ranges, left: Integers) -> None:
        """One solution in which as many sums as can be go as far as they must, up or down by the toss."""
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
        _, found = self._solve(
            cost,
            LinearConstraint(
                matrix,
                np.concatenate([self.rows.low, start]),
                np.concatenate([self.rows.high, np.full(left.size, np.inf)]),
            ),
            Bounds(np.concatenate([self.low, -wanted]), np.concatenate([self.high, wanted])),
            np.concatenate([np.ones(width), np.zeros(left.size)]),
        )
        if found is not None:
            self._hear(ranges, found)

    def _extreme(self, ranges: Ranges, one: int) -> None:
        """How far one sum can go either way; narrow where no solution, whole or not, takes it far enough."""
        at = int(np.searchsorted(self.which, one))
        coefficients, rest = self.sums[[at]].toarray().ravel(), self.rest[at]
        rows = LinearConstraint(self.rows.matrix, self.rows.low, self.rows.high)
        ends, whole = Bounds(self.low, self.high), np.ones(self.low.size)
        bounds = []
        for sign in (1, -1):
            loose, found = self._solve(-sign * coefficients, rows, ends, whole)
            bounds.append(sign * np.floor(-loose + 1e-6) + rest)
            if found is not None:
                self._hear(ranges, found)
            if not ranges.open(np.array([one])).size:
                return
        most, least = bounds
        if most - least < ranges.wanted[one]:
            ranges.conclude(one, least, most)
            return
        for sign in (1, -1):
            exact = self._exactly(-sign * coefficients, rows, ends, whole)
            self._hear(ranges, exact)
        if ranges.open(np.array([one])).size:
            ranges.conclude(one, ranges.least[one], ranges.most[one])

    def _hear(self, ranges: Ranges, solution: Floats) -> None:
        ranges.hear(self.which, self.sums @ np.round(solution[: self.low.size]) + self.rest)

    @staticmethod
    def _solve(
        cost: Floats, rows: LinearConstraint, ends: Bounds, whole: Floats
    ) -> tuple[float, Floats | None]:
        """The least cost without regard to whole numbers, and a solution in them close by, if there is one.

        Close by is within few of the first in every variable: nearly all of those are whole already.
        """
        options = {"time_limit": _SECONDS}
        first = milp(cost, constraints=rows, bounds=ends, options=options)
        if first.x is None:
            raise AssertionError(f"the solver gave up, and nothing is proved: {first.message}")
        near = np.round(first.x)
        if np.abs(first.x - near)[whole > 0].max(initial=0) < 1e-6:
            return first.fun, first.x
        for give in (1.0, 4.0, np.inf):
            low = np.where(whole > 0, np.maximum(np.floor(first.x + 1e-6) - give, ends.lb), ends.lb)
            high = np.where(whole > 0, np.minimum(np.ceil(first.x - 1e-6) + give, ends.ub), ends.ub)
            second = milp(
                cost,
                constraints=rows,
                bounds=Bounds(low, high),
                integrality=whole,
                options={"time_limit": _SECONDS / 4, "mip_rel_gap": 0.1},
            )
            if second.x is not None:
                return first.fun, second.x
        return first.fun, None

    @staticmethod
    def _exactly(cost: Floats, rows: LinearConstraint, ends: Bounds, whole: Floats) -> Floats:
        """The solution in whole numbers of the least cost."""
        found = milp(cost, constraints=rows, bounds=ends, integrality=whole, options={"time_limit": _SECONDS})
        if found.status != 0:
            raise AssertionError(f"the solver gave up, and nothing is proved: {found.message}")
        return found.x
