"""Windows: three terms and each of them are counts of some of the same children."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.disclosure.attacker.cells import VARIABLES, taken
from tests.disclosure.attacker.names import COVERAGE, NOTIFIED, PROFILE, RED_OR_AMBER
from tests.disclosure.attacker.relations import hold
from tests.disclosure.attacker.seen import KEY, PLACE
from tests.disclosure.attacker.system import System

_WHO = pl.col("indicator")
_FUNDING = _WHO.str.starts_with("funding_")
_ATTEND = pl.col("basis") == "attend"
_PROFILE = _WHO == PROFILE
#: Of the latest review or screen up to the end of the window, which is the end of its last term too.
_LATEST = ~(_FUNDING | _PROFILE | (_WHO == NOTIFIED)) & (pl.col("back") == 0)


def add_windows(system: System, cells: pl.DataFrame) -> None:
    """Who is on a term's roll is on that of three terms, and nobody else is; what is known is known later."""
    pairs = _pairs(cells.filter(~pl.col("is_combination")))
    for which, variable in (
        (_ATTEND & ((_WHO == COVERAGE) | _PROFILE), "e"),
        (_LATEST | _PROFILE, "e"),
        (_LATEST | _PROFILE | (_WHO == RED_OR_AMBER), "d"),
        (_LATEST | _PROFILE | _FUNDING | (_WHO == COVERAGE), "n"),
    ):
        hold(system, pairs.filter(which), [(variable, 1), (f"{variable}_term", -1)])
    hold(system, pairs.filter(_LATEST | _PROFILE), [("d", 1), ("n", -1), ("d_term", -1), ("n_term", 1)])
    lived = pairs.filter(_PROFILE & ~_ATTEND)
    for variable in ("n", "d"):
        hold(system, lived, [(variable, -1), (f"{variable}_term", 1)], low=-np.inf, high=0)
    _add_up(system, pairs.filter(_ATTEND & (_WHO == COVERAGE)), "e", 1)
    _add_up(system, pairs.filter(_FUNDING), "n", 1)
    _add_up(system, pairs.filter((_WHO == NOTIFIED) & ~pl.col("unheard")), "n", -1)


def _pairs(cells: pl.DataFrame) -> pl.DataFrame:
    """Three terms with each published term of them beside it, as `_term`, `back` terms before the last."""
    there = ["publication", *PLACE, "indicator", "position"]
    placed = cells.with_columns(position=_position())
    one = placed.filter(time_window="term").select(
        *there, *(pl.col(c).alias(f"{c}_term") for c in (*VARIABLES, *(f"moved_{v}" for v in VARIABLES)))
    )
    back = pl.DataFrame({"back": [0, 1, 2]}, schema={"back": pl.Int64})
    return (
        placed.filter(time_window="three_terms")
        .join(back, how="cross")
        .with_columns(pl.col("position") - pl.col("back"))
        .join(one, on=there)
    )


def _add_up(system: System, pairs: pl.DataFrame, variable: str, sign: int) -> None:
    """The terms together are at least the three terms (`sign` 1), or at most."""
    keys = ["publication", *KEY]
    held = (pl.col(f"moved_{variable}") != 0) | (pl.col(f"moved_{variable}_term") != 0)
    pairs = pairs.filter(~held.any().over(keys))
    whole = pairs.select(*keys, variable).unique(keys, maintain_order=True).with_row_index("row")
    part = pairs.join(whole.select(*keys, "row"), on=keys)
    row = np.concatenate([taken(part, "row"), taken(whole, "row")]).astype(np.int64)
    which = np.concatenate([taken(part, f"{variable}_term"), taken(whole, variable)])
    times = sign * np.concatenate([np.ones(part.height), -np.ones(whole.height)])
    system.sums(row, which, times, np.zeros(whole.height), np.full(whole.height, np.inf))


def _position() -> pl.Expr:
    """Terms in the order of time, three a year."""
    season = pl.col("term").str.slice(5).replace_strict({"spring": 0, "summer": 1, "autumn": 2})
    return pl.col("term").str.slice(0, 4).cast(pl.Int64) * 3 + season.cast(pl.Int64)
