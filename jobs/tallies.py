"""Tallies: the children of each place and time added up, one row an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.count_kinds import AskingEvents, Below, Not, Reviewed, Timely
from jobs.indicators import Indicator

PLACE: Final = ("place_kind", "place_id")
TIME: Final = ("term", "time_window")
COUNTS: Final = ("numerator", "denominator", "eligible")
KEYS: Final = (*PLACE, "basis", "indicator", *TIME)
_NOBODY: Final = pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String), **dict.fromkeys(COUNTS, pl.Int64)})


def tally(children: pl.LazyFrame, basis: str, indicators: Sequence[Indicator]) -> pl.LazyFrame:
    """Add the children of each place and window up, one row an indicator of this basis.

    `children` holds `PLACE`, `TIME`, `pseudonym` and what the indicators read: a row a child, place and time,
    all of whom are `eligible`.
    """
    asked = [i for i in counted(indicators) if basis in i.bases]
    if not asked:
        return _NOBODY.lazy()
    sums = [
        expression.cast(pl.Int64).sum().alias(f"{i.id} {part}")
        for i in asked
        for part, expression in (("numerator", said(i)), ("denominator", _sees(i)))
    ]
    wide = children.group_by(*PLACE, *TIME).agg(*sums, eligible=pl.len().cast(pl.Int64))
    parts = [
        wide.select(
            *PLACE,
            pl.lit(basis).alias("basis"),
            pl.lit(i.id).alias("indicator"),
            *TIME,
            pl.col(f"{i.id} numerator").alias("numerator"),
            pl.col(f"{i.id} denominator").alias("denominator"),
            "eligible",
        )
        for i in asked
    ]
    return pl.concat(parts)


def counted(indicators: Sequence[Indicator]) -> list[Indicator]:
    """Those counted from children; the complement of another is derived from what is disclosed of it."""
    return [i for i in indicators if not isinstance(i.counts, Not)]


def said(indicator: Indicator) -> pl.Expr:
    """What a child says to an indicator: counted or not (or how often), null outside its denominator."""
    return pl.when(_sees(indicator)).then(_counts(indicator))


def _sees(indicator: Indicator) -> pl.Expr:
    """Whether a child is in the denominator."""
    if isinstance(indicator.counts, Below):
        return pl.all_horizontal(pl.col(f"{d}_below").is_not_null() for d in indicator.counts.domains)
    if isinstance(indicator.counts, AskingEvents):
        return pl.col(indicator.id).is_not_null()
    if isinstance(indicator.counts, Timely):
        return pl.col("review_date").is_not_null()
    return pl.col("pseudonym").is_not_null()


def _counts(indicator: Indicator) -> pl.Expr:
    """Whether a child in the denominator is in the numerator, or how many of its events are."""
    match indicator.counts:
        case Below(domains=domains):
            return pl.any_horizontal(pl.col(f"{d}_below") for d in domains)
        case Reviewed():
            return pl.col("review_date").is_not_null()
        case Timely():
            return pl.col("timely")
        case _:
            return pl.col(indicator.id)
