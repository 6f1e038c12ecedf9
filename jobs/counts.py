"""Count distinct children by place, term and window: numerator, denominator and all who could be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.answers import Answers
from jobs.indicators import Below, Event, Indicator, Not, Reviewed, Roll
from jobs.reviews import latest_by, latest_within

PLACE: Final = ("place_kind", "place_id")
TIME: Final = ("term", "time_window")
COUNTS: Final = ("numerator", "denominator", "eligible")
KEYS: Final = (*PLACE, "basis", "indicator", *TIME)
_NOBODY: Final = pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String), **dict.fromkeys(COUNTS, pl.Int64)})


def attending(
    headcounts: pl.LazyFrame,
    judged: pl.LazyFrame,
    windows: pl.DataFrame,
    places: pl.LazyFrame,
    indicators: Sequence[Indicator],
    answers: Answers,
) -> pl.LazyFrame:
    """The distinct children on the roll of each place, by their latest review up to the window's end.

    `places` holds `setting_urn` with the `place_kind` and `place_id` it belongs to, one row a membership. A
    child at two settings stands in both, and once in a place that holds both. A row each.
    """
    marks = [_on_row(i.counts).any().alias(i.id) for i in indicators if isinstance(i.counts, Roll)]
    roll = (
        headcounts.join(windows.lazy(), left_on="term", right_on="pooled")
        .drop("term")
        .rename({"term_right": "term"})
        .join(places, on="setting_urn")
        .group_by(*PLACE, *TIME, "until", "pseudonym")
        .agg(*marks)
    )
    seen = roll.join(latest_by(judged, roll), on=["pseudonym", "until"], how="left")
    for events in answers.values():
        said = latest_by(events.drop("ward_code"), roll, "happened_on").drop("happened_on")
        seen = seen.join(said, on=["pseudonym", "until"], how="left")
    return seen


def count_attending(children: pl.LazyFrame, indicators: Sequence[Indicator]) -> pl.LazyFrame:
    """Count the children of `attending` for each indicator; `eligible` is all on the roll."""
    return _tally(children, "attend", indicators)


def said(indicator: Indicator) -> pl.Expr:
    """What a child of `attending` says to an indicator: counted or not, null outside its denominator."""
    return pl.when(_sees(indicator).fill_null(value=False)).then(_counts(indicator))


def count_living(
    judged: pl.LazyFrame,
    windows: pl.DataFrame,
    places: pl.LazyFrame,
    indicators: Sequence[Indicator],
    answers: Answers,
) -> pl.LazyFrame:
    """Count the distinct children reviewed in each window where they lived at that review.

    `places` holds `ward_code` with the `place_kind` and `place_id` it belongs to. `eligible` is the children
    reviewed; a child whose latest review gives no ward of the authority lives elsewhere and is not counted.
    Indicators about another source count the children with an event of that source likewise.
    """
    lived = latest_within(judged, windows).join(places, on="ward_code")
    of_reviews = [i for i in indicators if not isinstance(i.counts, Event)]
    parts = [_tally(lived, "live", of_reviews)]
    for source, events in answers.items():
        asked = [i for i in indicators if isinstance(i.counts, Event) and i.counts.source == source]
        happened = latest_within(events, windows, "happened_on").join(places, on="ward_code")
        parts.append(_tally(happened, "live", asked))
    return pl.concat(parts)


def complete(
    counts: pl.LazyFrame,
    places: pl.LazyFrame,
    windows: pl.DataFrame,
    indicators: Sequence[Indicator],
) -> pl.DataFrame:
    """Give every place of `places` (`place_kind`, `place_id`, `basis`) a row for every question and window.

    Where nobody was counted the counts are nought. Sorted by place, basis, indicator and time.
    """
    asked = pl.LazyFrame(
        [(basis, i.id) for i in _counted(indicators) for basis in i.bases],
        schema={"basis": pl.String, "indicator": pl.String},
        orient="row",
    )
    times = windows.lazy().select(TIME).unique()
    return (
        places.join(asked, on="basis")
        .join(times, how="cross")
        .join(counts, on=KEYS, how="left")
        .with_columns(pl.col(COUNTS).fill_null(0))
        .select(*KEYS, *COUNTS)
        .sort(KEYS)
        .collect()
    )


def _tally(children: pl.LazyFrame, basis: str, indicators: Sequence[Indicator]) -> pl.LazyFrame:
    """Add the children of each place and window up, one row an indicator."""
    asked = [i for i in _counted(indicators) if basis in i.bases]
    if not asked:
        return _NOBODY.lazy()
    sums = [
        expression.fill_null(value=False).sum().cast(pl.Int64).alias(f"{i.id} {part}")
        for i in asked
        for part, expression in (("numerator", _counts(i) & _sees(i)), ("denominator", _sees(i)))
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


def _counted(indicators: Sequence[Indicator]) -> list[Indicator]:
    """Those counted from children; the complement of another is derived from what is disclosed of it."""
    return [i for i in indicators if not isinstance(i.counts, Not)]


def _on_row(rule: Roll) -> pl.Expr:
    """Whether one headcount row is marked."""
    column = pl.col(rule.column)
    return (column.cast(pl.Boolean) if isinstance(rule.equals, bool) else column) == rule.equals


def _sees(indicator: Indicator) -> pl.Expr:
    """Whether a child is in the denominator."""
    if isinstance(indicator.counts, Below):
        return pl.all_horizontal(pl.col(f"{d}_below").is_not_null() for d in indicator.counts.domains)
    if isinstance(indicator.counts, Event):
        return pl.col(indicator.id).is_not_null()
    return pl.col("pseudonym").is_not_null()


def _counts(indicator: Indicator) -> pl.Expr:
    """Whether a child in the denominator is in the numerator."""
    match indicator.counts:
        case Below(domains=domains):
            return pl.any_horizontal(pl.col(f"{d}_below") for d in domains)
        case Reviewed():
            return pl.col("review_date").is_not_null()
        case _:
            return pl.col(indicator.id)
