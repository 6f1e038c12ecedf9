"""Nested questions: who is below in one domain is below in any, so that one tells of the other's rest."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jobs.disclosure.cells import FEW_NOT_COUNTED
from jobs.disclosure.rule import smallest
from jobs.indicators import Below, Indicator
from jobs.tallies import KEYS
from jobs.workplace import Audience


def within_others(indicators: Sequence[Indicator]) -> dict[str, str]:
    """Indicators of one domain by the indicator of several that holds it, where there is one."""
    below = {i.id: set(i.counts.domains) for i in indicators if isinstance(i.counts, Below)}
    return {
        one: whole
        for one, domains in below.items()
        for whole, all_of in below.items()
        if domains < all_of and all_of == max(below.values(), key=len)
    }


def hide_nested(cells: pl.DataFrame, wholes: dict[str, str], audience: Audience) -> pl.DataFrame:
    """Hide rounded counts of one domain that leave few of the children known in all, whose rest is smaller.

    Takes cells before they are settled. What is hidden follows from rounded counts that stand anyway.
    """
    if not wholes or not audience.complements:
        return cells
    at = [key for key in KEYS if key != "indicator"]
    known = cells.select(*at, pl.col("indicator").alias("whole"), pl.col("denominator").alias("all known"))
    beside = cells.with_columns(
        whole=pl.col("indicator").replace_strict(wholes, default=None, return_dtype=pl.String)
    ).join(known, on=[*at, "whole"], how="left", maintain_order="left")
    left = pl.col("all known") - pl.col("numerator") < smallest(audience)
    fewer = (pl.col("few") == FEW_NOT_COUNTED) & (pl.col("all known") < pl.col("denominator"))
    of_few = pl.col("few").is_not_null()
    hidden = (pl.when(of_few).then(fewer).otherwise(left) & ~pl.col("nobody")).fill_null(value=False)
    return beside.with_columns(pl.when(~hidden).then("numerator"), pl.when(~hidden).then("few")).drop(
        "whole", "all known"
    )
