"""What is known of each published cell by itself, as ends: own reading of the rule, for adding parts up."""

from __future__ import annotations

import polars as pl

from tests.disclosure.attacker.cells import FEW_COUNTED, FEW_NOT_COUNTED
from tests.disclosure.attacker.names import NOTIFIED
from tests.disclosure.attacker.policy import Policy, Rounding

#: Counted, the rest, known, on the roll: the four quantities of a cell.
FOUR = ("n", "c", "d", "e")
ENDLESS = 1_000_000_000


def ends(cells: pl.DataFrame, rounding: Rounding, policy: Policy) -> pl.DataFrame:
    """Add `low_` and `high_` of the four quantities to published cells."""
    few, small, far = rounding.smallest - 1, rounding.smallest, rounding.below
    most_left = max(few, rounding.seeming + rounding.below + rounding.above)
    n, d, e = pl.col("numerator"), pl.col("denominator"), pl.col("eligible")
    blank = (pl.col("status") == "together") | (pl.col("status") == "unsaid")
    nobody, told = pl.col("status") == "none", pl.col("status").is_in(["shown", "too_few"])
    counted, left = pl.col("side") == FEW_COUNTED, pl.col("side") == FEW_NOT_COUNTED
    counted, left = counted.fill_null(value=False), left.fill_null(value=False)
    events = pl.col("indicator") == NOTIFIED
    least_left = small if policy.complements else 0
    cells = cells.with_columns(
        low_e=pl.when(e.is_null()).then(1).otherwise(pl.max_horizontal(e - far, pl.lit(small))),
        high_e=pl.when(e.is_null()).then(few).otherwise(e + far),
    ).with_columns(
        low_d=pl.when(d.is_null()).then(0).otherwise(pl.max_horizontal(d - far, pl.lit(small))),
        high_d=pl.when(d.is_null()).then(pl.min_horizontal(pl.lit(few), "high_e")).otherwise(d + far),
    )
    low_d, high_d = pl.col("low_d"), pl.col("high_d")
    cells = cells.with_columns(
        low_n=pl.when(told)
        .then(pl.max_horizontal(n - far, pl.lit(small)))
        .when(left)
        .then(pl.max_horizontal(low_d - few, pl.lit(small)))
        .otherwise(0),
        high_n=pl.when(told)
        .then(n + far)
        .when(counted)
        .then(pl.min_horizontal(pl.lit(few), high_d))
        .when(events)
        .then(ENDLESS)
        .otherwise(high_d),
        low_c=pl.when(told)
        .then(pl.max_horizontal(d - n - 2 * far, pl.lit(least_left)))
        .when(counted)
        .then(pl.max_horizontal(low_d - few, pl.lit(0)))
        .otherwise(0),
        high_c=pl.when(told)
        .then(d - n + 2 * far)
        .when(left)
        .then(pl.min_horizontal(pl.lit(most_left), high_d))
        .otherwise(high_d),
    )
    return cells.with_columns(
        *(
            pl.when(nobody | blank).then(0).otherwise(f"low_{q}").cast(pl.Int64).alias(f"low_{q}")
            for q in FOUR
        ),
        *(
            pl.when(nobody)
            .then(0)
            .when(blank)
            .then(ENDLESS)
            .otherwise(f"high_{q}")
            .cast(pl.Int64)
            .alias(f"high_{q}")
            for q in FOUR
        ),
    )
