"""Corrections: what readers of rounded counts were shown stays, unless it was corrected by enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.disclosure.holding import hold, renewed
from jobs.disclosure.rule import is_exact
from jobs.indicators import Indicator, events_of
from jobs.records import Records
from jobs.releases import released
from jobs.shown import Shown
from jobs.tallies import COUNTS, KEYS
from jobs.together import WINDOW
from jobs.workplace import Audience, Workplace

#: Stands for a numerator that is not told any more.
QUIET: Final = -1


def hold_corrections(
    place: Workplace,
    name: str,
    audiences: Sequence[Audience],
    counts: pl.DataFrame,
    combined: pl.DataFrame,
    parts: pl.DataFrame,
    indicators: Sequence[Indicator],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The counts, and those on several indicators, that readers of rounded counts get; written down as such.

    They are held to what readers have now or, where this publication was released before, to what they had
    then: a publication comes out the same whenever it is built, as long as `place.shown` is kept. All of
    these audiences get the same counts, by the largest `corrections_held` among them: two of them that were
    held differently could be subtracted. Adds `quiet` to the counts of places: numerators not to be told.
    Nothing is held or written where every audience is exact. For
    `jobs.publish.build`, before any file of the publication is made.
    """
    rounded = [audience for audience in audiences if not is_exact(audience)]
    if not rounded:
        return counts, combined
    strictest = max(rounded, key=lambda audience: audience.corrections_held)
    released_before = _released(place)
    exact = pl.concat([counts.select(*KEYS, *COUNTS), _as_counts(combined)])
    counted = pl.col("numerator")
    with Shown.to_write(place.shown) as shown:
        after = _held_to(shown, name, released_before)
        first = shown.first(after)
        told = first.with_columns(pl.when(counted != QUIET).then(counted))
        held = hold(exact, told, parts, strictest, events_of(indicators))
        # What is not told any more is as it is: it is added up in totals, and never shown.
        held = held.with_columns(quiet=_quiet(held, first), now=exact["numerator"]).with_columns(
            pl.when("quiet").then("now").otherwise(counted).alias("numerator")
        )
        noted = held.with_columns(pl.when("quiet").then(QUIET).otherwise(counted).alias("numerator"))
        shown.note(name, after, renewed(noted, first), released_before)
    singles, several = held.head(counts.height), held.tail(combined.height)
    return (
        counts.with_columns(*(singles[count] for count in COUNTS), singles["quiet"]),
        combined.with_columns(several[count] for count in COUNTS),
    )


def _quiet(held: pl.DataFrame, first: pl.DataFrame) -> pl.Series:
    """Whether a numerator is not told any more: it stayed while its denominator was published anew.

    With the new denominator beside it, it would tell how many of the old one were not counted.
    """
    before = first.select(*KEYS, **{f"first {name}": pl.col(name) for name in COUNTS[:2]})
    both = held.join(before, on=KEYS, how="left", maintain_order="left")
    stayed = both["numerator"] == both["first numerator"]
    anew = both["denominator"] != both["first denominator"]
    return ((both["first numerator"] == QUIET) | (stayed & anew)).fill_null(value=False)


def is_held(place: Workplace, name: str, audiences: Sequence[Audience]) -> bool:
    """Whether files of this publication that stand already are held to what readers have now.

    Not so where they were built and never released, and another publication was built or released since.
    """
    before = _released(place)
    if name in before or all(map(is_exact, audiences)):
        return True
    if not place.shown.exists():
        return False
    with Shown.to_write(place.shown) as shown:
        return shown.is_noted(name) and shown.held_to(name) == _last(shown, before)


def _held_to(shown: Shown, name: str, released_before: Sequence[str]) -> str | None:
    """What a publication is held to: as it was when it was first built, else what readers have now."""
    if name in released_before and shown.is_noted(name):
        return shown.held_to(name)
    return _last(shown, released_before)


def _last(shown: Shown, released_before: Sequence[str]) -> str | None:
    """What readers of rounded counts have now."""
    return next(filter(shown.is_noted, reversed(released_before)), None)


def _released(place: Workplace) -> list[str]:
    with Records.to_read(place.records) as records:
        return released(records)


def _as_counts(combined: pl.DataFrame) -> pl.DataFrame:
    """Counts on several indicators in the columns of those on one."""
    return combined.select(
        "place_kind",
        "place_id",
        pl.lit("attend").alias("basis"),
        pl.col("indicators").alias("indicator"),
        "term",
        pl.lit(WINDOW).alias("time_window"),
        *COUNTS,
    )
