"""Ranges: what each published row says of its own three counts, by an independent reading of the rule."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.disclosure.attacker.cells import FEW_COUNTED, FEW_NOT_COUNTED, taken
from tests.disclosure.attacker.names import NOTIFIED
from tests.disclosure.attacker.policy import Policy, Rounding
from tests.disclosure.attacker.system import System

_D, _N, _E = pl.col("denominator"), pl.col("numerator"), pl.col("eligible")
_TOLD = ("shown", "too_few")


def add_ranges(system: System, cells: pl.DataFrame, rounding: Rounding, policy: Policy) -> None:
    """Bound the counts of rows that stand for themselves; `totals` reads those that are made of others."""
    nobody = cells.filter(status="none")
    for variable in ("n", "d", "e"):
        system.at_most(taken(nobody, variable), 0)
    own = cells.filter(~pl.col("status").is_in(["none", "together", "unsaid"]))
    if policy.totals_drawn_in:
        own = own.filter(~pl.col("is_total") | pl.col("is_combination"))
    _rounded(system, own.filter(~pl.col("is_combination")), "e", _E, rounding, nought=False)
    _rounded(system, own, "d", _D, rounding, nought=True)
    _counted(system, own.filter(pl.col("status").is_in(_TOLD)), rounding, policy)
    system.at_most(taken(own.filter(side=FEW_COUNTED), "n"), rounding.smallest - 1)
    _few_not_counted(system, own.filter(side=FEW_NOT_COUNTED), rounding)


def _rounded(
    system: System, rows: pl.DataFrame, variable: str, count: pl.Expr, rounding: Rounding, *, nought: bool
) -> None:
    """A count that stands is rounded; one that does not is under the smallest."""
    told, small = rows.filter(count.is_not_null()), rows.filter(count.is_null())
    system.at_least(taken(told, variable), told.select(rounding.least(count)).to_series().to_numpy())
    system.at_most(taken(told, variable), told.select(rounding.most(count)).to_series().to_numpy())
    system.at_most(taken(small, variable), rounding.smallest - 1)
    if not nought:
        system.at_least(taken(small, variable), 1)


def _counted(system: System, rows: pl.DataFrame, rounding: Rounding, policy: Policy) -> None:
    """A numerator that stands, with as many left over as policy wants."""
    _rounded(system, rows, "n", _N, rounding, nought=True)
    if not policy.complements:
        return
    fewer, more = rows.filter(_N < _D), rows.filter(_N >= _D)
    for part, sign in ((fewer, 1), (more, -1)):
        system.rows([(taken(part, "d"), sign), (taken(part, "n"), -sign)], low=rounding.smallest)


def _few_not_counted(system: System, rows: pl.DataFrame, rounding: Rounding) -> None:
    """Few are left over by the true counts, or by the rounded ones: which is a choice of its own."""
    most = rounding.smallest - 1
    seeming = rows["denominator"].to_numpy() - rounding.seeming - rounding.below
    n, d = taken(rows, "n"), taken(rows, "d")
    truly = system.truth[d] - system.truth[n] <= most
    by_rounding = system.grow(np.where(truly, 0, 1), high=1)
    # Each choice gives up no more of the other than it must: else solvers lose their way in halves.
    beyond = max(rounding.above + rounding.seeming + rounding.below - most, 0)
    short = max(most - rounding.seeming, 0)
    system.at_least(n, rounding.smallest)
    system.rows([(n, 1), (d, -1), (by_rounding, beyond)], low=-most)
    system.rows([(n, 1), (by_rounding, -short)], low=seeming - short)
    events = taken(rows.filter(indicator=NOTIFIED), "n"), taken(rows.filter(indicator=NOTIFIED), "d")
    system.rows([(events[1], 1), (events[0], -1)], low=0)
