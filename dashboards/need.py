"""What counts as likely need, and how far the need ramp reaches."""

from __future__ import annotations

import math

import polars as pl

from dashboards.snapshot import Snapshot

LIKELY = 0.8
"""Policy: from this chance of being in the highest fifth, a sentence says "very likely"."""
UNLIKELY = 0.05
"""Policy: up to this chance, a setting is told apart from the highest fifth; in between we cannot tell."""

SURE, FAIRLY_SURE = 0.9, 0.7
"""Policy: the shares of resamples from which a setting is called sure, or fairly sure, to be in its group."""
VERY_STABLE, STABLE, LEAST_STABLE = 0.85, 0.75, 0.6
"""Mean Jaccard similarities over resamples from which a group is very stable, stable, or worth naming at all.

Source: Hennig (2007), Comput. Stat. Data Anal. 52, 258-271.
"""

# The ramp spans all but the outermost rates, in whole percents where they lie close, else in fives.
REACH = (0.02, 0.98)
CLOSE = 0.12
FINE, COARSE = 0.01, 0.05
NARROWEST = 0.06


def need_scale(snapshot: Snapshot, indicator: str, polarity: str) -> list[float]:
    """Return the ends of an indicator's need ramp (shares, in the direction of need), the same every term."""
    rates = snapshot.rates(indicator)
    if rates.is_empty():
        return [0.0, 1.0]
    need = 1 - rates if polarity == "low_is_need" else rates
    low, high = (_quantile(need, share) for share in REACH)
    step = FINE if high - low < CLOSE else COARSE
    # Rounded first: 0.15 / 0.05 is a hair under 3, and must not open another step of the ramp.
    low, high = math.floor(round(low / step, 6)) * step, math.ceil(round(high / step, 6)) * step
    high = min(max(high, low + NARROWEST), 1.0)
    return [round(min(low, high - NARROWEST), 2), round(high, 2)]


def _quantile(shares: pl.Series, at: float) -> float:
    return float(shares.quantile(at, "linear") or 0.0)
