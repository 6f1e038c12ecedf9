"""Ranges: what a reader knows of the true counts behind a published cell, by the rule alone."""

from __future__ import annotations

from typing import Final

import polars as pl

from jobs.disclosure.cells import FEW_COUNTED, FEW_NOT_COUNTED
from jobs.disclosure.rule import most_not_counted, reach, smallest
from jobs.workplace import Audience

#: Counted, not counted, known of, who could be.
QUANTITIES: Final = ("numerator", "complement", "denominator", "eligible")
#: More children than any place has: nothing is known of how many.
UNKNOWN: Final = 1_000_000_000


def low(quantity: str) -> str:
    """The column of the least a quantity can be."""
    return f"{quantity} low"


def high(quantity: str) -> str:
    """The column of the most a quantity can be."""
    return f"{quantity} high"


def known_ranges(cells: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """Add `… low` and `… high` of every quantity to settled cells (`status`, `few`, rounded counts).

    Both ends are whole children. Nothing is known of a setting that is shown only together, nor of how many
    events are hidden. The complement is the denominator less the numerator; of events it means nothing.
    """
    few, far, small = smallest(audience) - 1, reach(audience), smallest(audience)
    nobody, together = pl.col("status") == "none", pl.col("status") == "together"
    children = pl.col("denominator")
    cells = cells.with_columns(
        **_ends("eligible", nobody, far, small, at_least=1, at_most=pl.lit(few)),
    ).with_columns(
        **_ends("denominator", nobody, far, small, 0, pl.min_horizontal(pl.lit(few), high("eligible")))
    )
    d_low, d_high = pl.col(low("denominator")), pl.col(high("denominator"))
    most = pl.min_horizontal(pl.lit(most_not_counted(audience)), d_high)
    counted, not_counted = pl.col("few") == FEW_COUNTED, pl.col("few") == FEW_NOT_COUNTED
    shown = pl.col("numerator").is_not_null() & ~nobody
    left = children - pl.col("numerator")
    ends = {
        low("numerator"): pl.when(shown)
        .then(pl.max_horizontal(pl.col("numerator") - far, pl.lit(small)))
        .when(not_counted)
        # Few are left over by the true counts, or five at most by the rounded ones.
        .then(pl.max_horizontal(d_low - few, pl.lit(small)))
        .otherwise(0),
        high("numerator"): pl.when(shown)
        .then(pl.col("numerator") + far)
        .when(counted)
        .then(pl.min_horizontal(pl.lit(few), d_high))
        .when(pl.col("is_event"))
        .then(UNKNOWN)
        .otherwise(d_high),
        low("complement"): pl.when(shown)
        .then(pl.max_horizontal(left - 2 * far, pl.lit(small if audience.complements else 0)))
        .when(counted)
        .then(pl.max_horizontal(d_low - few, pl.lit(0)))
        .otherwise(0),
        high("complement"): pl.when(shown)
        .then(left + 2 * far)
        .when(not_counted)
        .then(most)
        .otherwise(d_high),
    }
    return cells.with_columns(**ends).with_columns(
        *(pl.when(together).then(0).otherwise(low(q)).alias(low(q)) for q in QUANTITIES),
        *(pl.when(together).then(UNKNOWN).otherwise(high(q)).alias(high(q)) for q in QUANTITIES),
    )


def _ends(
    quantity: str, nobody: pl.Expr, far: int, small: int, at_least: int, at_most: pl.Expr
) -> dict[str, pl.Expr]:
    """Of a rounded count, within `far` of it; of a hidden one, between the ends given."""
    count, hidden = pl.col(quantity), pl.col(quantity).is_null()
    return {
        low(quantity): pl.when(nobody)
        .then(0)
        .when(hidden)
        .then(at_least)
        .otherwise(pl.max_horizontal(count - far, pl.lit(small))),
        high(quantity): pl.when(nobody).then(0).when(hidden).then(at_most).otherwise(count + far),
    }
