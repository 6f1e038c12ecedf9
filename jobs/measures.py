"""Rates and their intervals, from what an audience may know of the counts."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jobs.counts import KEYS
from jobs.disclosure import decimals, disclose, with_complements
from jobs.indicators import Indicator
from jobs.intervals import wilson
from jobs.workplace import Audience

LEVEL = 0.95


def measure(counts: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience) -> pl.DataFrame:
    """Disclose counts to an audience, then work out each shown rate and its Wilson 95 % interval.

    Adds `status`, `rate`, `low` and `high` (shares from 0 to 1, in whole percents where counts are rounded;
    null unless the status is `shown`), and the rows of indicators that complement another. Sorted.
    """
    disclosed = with_complements(disclose(counts, audience), indicators)
    low, high = wilson(disclosed["numerator"], disclosed["denominator"], LEVEL)
    shares = {"rate": pl.col("numerator") / pl.col("denominator"), "low": pl.lit(low), "high": pl.lit(high)}
    places = decimals(audience)
    return disclosed.with_columns(
        pl.when(status="shown").then(share.round(places)).alias(name) for name, share in shares.items()
    ).sort(KEYS)
