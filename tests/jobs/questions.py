"""Indicators and counts to measure in tests, without a child behind them."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from jobs.counts import COUNTS, KEYS
from jobs.indicators import Indicator, read_catalogue

SHARE, EVENTS, LOW = "asq3_communication_below", "notified", "asq3_all_met"
LATEST = "2026-summer"


def questions() -> tuple[Indicator, ...]:
    """The catalogue, and one indicator of events."""
    listed = read_catalogue()
    likeness = next(i for i in listed if i.id == "asq3_gross_motor_below")
    return (*listed, likeness.model_copy(update={"id": EVENTS, "measured_as": "per_100"}))


def counts(rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    """Exact counts, all attending: (place kind, place, indicator, term, window, numerator, denominator)."""
    whole = [(kind, place, "attend", i, term, window, k, n, n) for kind, place, i, term, window, k, n in rows]
    schema = {**dict.fromkeys(KEYS, pl.String), **dict.fromkeys(COUNTS, pl.Int64)}
    return pl.DataFrame(whole, schema=schema, orient="row")
