"""What happened to whom within each window: events of a source, counted by child."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jobs.terms import Term

_TIME = ("term", "time_window")


def told_times(events: pl.LazyFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """The `term` and `time_window` of the windows a source has told of, whole.

    It has from the term of its first event to the term of its last: before and after, that nobody was named
    may mean that no file has come. `events` holds `happened_on` and at least one row.
    """
    day = pl.col("happened_on")
    first, last = events.select(day.min(), day.max().alias("last")).collect().row(0)
    told = (pl.col("starts").min() >= Term.of(first).starts) & (pl.col("ends").max() <= Term.of(last).ends)
    return windows.group_by(_TIME).agg(told.alias("told")).filter("told").select(_TIME)


def with_happenings(
    roll: pl.LazyFrame, events: pl.LazyFrame, windows: pl.DataFrame, asked: Sequence[str]
) -> pl.LazyFrame:
    """Add to each child on a roll how many events there were in the window: a column for each of `asked`.

    `roll` holds `pseudonym`, `term` and `time_window`; `events` also a truth a column asked, true where the
    event is meant. Null where the source has not told of the whole window.
    """
    told = told_times(events, windows)
    within = windows.lazy().join(told.lazy(), on=_TIME, how="semi")
    day = pl.col("happened_on")
    counted = (
        events.join_where(within, day >= pl.col("starts"), day <= pl.col("ends"))
        .group_by(*_TIME, "pseudonym")
        .agg(pl.col(asked).sum().cast(pl.Int64))
    )
    return (
        roll.join(told.lazy().with_columns(told=True), on=_TIME, how="left")
        .join(counted, on=[*_TIME, "pseudonym"], how="left")
        .with_columns(pl.when("told").then(pl.col(one).fill_null(0)).alias(one) for one in asked)
        .drop("told")
    )
