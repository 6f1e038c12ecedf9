"""Rates and their intervals, from what an audience may know of the counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from jobs.change import change_on_year
from jobs.counts import KEYS
from jobs.disclosure import bands, decimals, disclose, with_complements
from jobs.disclosure.parts import Parts
from jobs.indicators import Indicator, events_of
from jobs.intervals import event_rate, wilson
from jobs.workplace import Audience

#: The ends of an interval, and how sure it is to hold the true rate.
LEVELS: Final = {("low", "high"): 0.95, ("low_998", "high_998"): 0.998}


def measure(
    counts: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience, parts: Parts | None = None
) -> pl.DataFrame:
    """Disclose exact counts to an audience (see `jobs.disclosure`), and measure them by `measure_known`."""
    return measure_known(disclose(counts, audience, parts, indicators), indicators, audience)


def measure_known(known: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience) -> pl.DataFrame:
    """Work out each shown rate, its intervals and its change on a year, of what an audience may know.

    Takes what `disclose` gives. Adds `rate`, `low` and `high` (95 %), `low_998` and `high_998` (99.8 %), null
    unless the status is `shown`; `band_low` and `band_high`, null unless it is `banded`; what `jobs.change`
    adds; and the rows of indicators that complement another. Rates are shares from 0 to 1 with Wilson's
    intervals, or events a child with exact Poisson or Byar's; in whole percents where counts are rounded, and
    of the rounded counts alone. Sorted.
    """
    low, high = bands(audience)
    banded = known.with_columns(band_low=low, band_high=high)
    disclosed = with_complements(banded, indicators, audience.indicators_withheld)
    is_event = disclosed["indicator"].is_in(events_of(indicators))
    parts = {"rate": pl.col("numerator") / pl.col("denominator")}
    for names, level in LEVELS.items():
        parts |= {
            name: pl.lit(end) for name, end in zip(names, _ends(disclosed, is_event, level), strict=True)
        }
    shown = disclosed.with_columns(
        pl.when(status="shown").then(part.round(decimals(audience))).alias(name)
        for name, part in parts.items()
    )
    return change_on_year(shown.drop("few"), indicators, audience).sort(KEYS)


def _ends(disclosed: pl.DataFrame, is_event: pl.Series, level: float) -> tuple[pl.Series, pl.Series]:
    """Each row's interval by what its indicator counts."""
    events = is_event.to_numpy()
    k, n = (disclosed[c].to_numpy().astype(float) for c in ("numerator", "denominator"))
    low, high = (np.full(k.shape, np.nan) for _ in range(2))
    low[~events], high[~events] = wilson(k[~events], n[~events], level)
    low[events], high[events] = event_rate(k[events], n[events], level)
    return pl.Series(low), pl.Series(high)
