"""Relations: what must hold between counts whoever the children are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from tests.disclosure.attacker.cells import MOVED, VARIABLES, taken
from tests.disclosure.attacker.names import ANY_BELOW, COVERAGE, DOMAIN_BELOW, NOTIFIED, RED, RED_OR_AMBER
from tests.disclosure.attacker.policy import Policy
from tests.disclosure.attacker.seen import KEY, PLACE, TIME
from tests.disclosure.attacker.system import System

_HERE = ("publication", *PLACE, *TIME)
Term = tuple[str, float]


def add_relations(system: System, cells: pl.DataFrame, policy: Policy) -> None:
    """Parts of a whole, indicators within one another, one publication and the next."""
    shares = cells.filter(pl.col("indicator") != NOTIFIED)
    hold(system, shares, [("d", 1), ("n", -1)])
    hold(system, cells, [("e", 1), ("d", -1)])
    hold(system, beside(cells, RED_OR_AMBER, RED), [("n", 1), ("n_other", -1)])
    for domain in DOMAIN_BELOW:
        _domain(system, cells, domain)
    every = beside(cells, ANY_BELOW, *DOMAIN_BELOW)
    names = [f"n_{domain}" for domain in DOMAIN_BELOW]
    wide = _pivoted(every)
    if wide.height:
        hold(system, wide, [*((name, 1.0) for name in names), ("n", -1)])
    _successive(system, cells, policy)


def hold(
    system: System, rows: pl.DataFrame, terms: Sequence[Term], low: float = 0, high: float = np.inf
) -> None:
    """The sum of these counts lies between the ends: a row each.

    Left out are rows with a count that was held: what is true of the corrected counts, together with how they
    were corrected, tells something of its own, whatever is published.
    """
    true = rows.filter(pl.all_horizontal(pl.col(_moved(name)) == 0 for name, _ in terms))
    system.rows([(taken(true, name), times) for name, times in terms], low=low, high=high)


def _moved(name: str) -> str:
    """The column with how far a variable's count moved."""
    return f"moved_{name}"


def beside(cells: pl.DataFrame, whole: str, *others: str) -> pl.DataFrame:
    """Rows of one indicator with the counts of others of the same place and time, as `_other`."""
    columns = [*VARIABLES, *MOVED]
    other = cells.filter(pl.col("indicator").is_in(others)).select(
        *_HERE,
        pl.col("indicator").alias("of"),
        *(pl.col(column).alias(f"{column}_other") for column in columns),
    )
    return cells.filter(indicator=whole).join(other, on=_HERE)


def _domain(system: System, cells: pl.DataFrame, domain: str) -> None:
    """One domain within all five: who is scored in all is scored in it, and who meets all meets it."""
    both = beside(cells, ANY_BELOW, domain)
    hold(system, both, [("d_other", 1), ("d", -1)])
    hold(system, both, [("d_other", 1), ("n_other", -1), ("d", -1), ("n", 1)])
    hold(system, both, [("n", 1), ("n_other", -1), ("d_other", 1), ("d", -1)])
    seen = beside(cells, COVERAGE, domain)
    hold(system, seen, [("n", 1), ("d_other", -1)])


def _pivoted(every: pl.DataFrame) -> pl.DataFrame:
    """Any domain with the numerators of all five beside it."""
    wide = every.select(*_HERE, "n", "moved_n").unique(_HERE, maintain_order=True)
    for domain in DOMAIN_BELOW:
        one = every.filter(of=domain).select(
            *_HERE,
            pl.col("n_other").alias(f"n_{domain}"),
            pl.col("moved_n_other").alias(f"moved_n_{domain}"),
        )
        wide = wide.join(one, on=_HERE)
    return wide


def _successive(system: System, cells: pl.DataFrame, policy: Policy) -> None:
    """A count made anew that is within a small correction of what it was: told by exactly how much."""
    for variable in VARIABLES:
        used = {"n": "numerator", "d": "denominator", "e": "eligible"}[variable]
        now = cells.select("publication", *KEY, variable, f"true_{used}", f"used_{used}")
        before = now.with_columns(pl.col("publication") + 1)
        both = now.join(before, on=["publication", *KEY], suffix="_before").filter(
            pl.col(variable) != pl.col(f"{variable}_before")
        )
        change = pl.col(f"used_{used}") - pl.col(f"used_{used}_before")
        small = both.filter(change.abs() <= max(policy.told_change, 0)).with_columns(change=change)
        told = small.unique([variable, f"{variable}_before"], maintain_order=True)
        system.rows(
            [(taken(told, variable), 1), (taken(told, f"{variable}_before"), -1)],
            low=taken(told, "change"),
            high=taken(told, "change"),
        )
