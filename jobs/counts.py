"""Count distinct children by place, term and window: numerator, denominator and all who could be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from jobs.answers import Answers
from jobs.count_kinds import AskingEvents, Event, Happened, Profile, Roll
from jobs.events import PROFILE
from jobs.happened import with_happenings
from jobs.indicators import Indicator
from jobs.last_attended import last_attended
from jobs.reviews import latest_by, latest_within
from jobs.tallies import COUNTS, KEYS, PLACE, TIME, counted, tally

__all__ = [
    "COUNTS",
    "KEYS",
    "PLACE",
    "TIME",
    "Attending",
    "attending",
    "complete",
    "count_attending",
    "count_living",
]


@dataclass(frozen=True)
class Attending:
    """Whom a place is counted by where they attend: a row a child, place and time.

    `on_roll` are the distinct children on its roll, with what is known of each up to the window's end.
    `at_school` are those with a foundation stage profile, who left for school (None: no indicator asks).
    """

    on_roll: pl.LazyFrame
    at_school: pl.LazyFrame | None

    def collect(self) -> Attending:
        """The same, worked out once for all who count them."""
        on_roll = self.on_roll.collect().lazy()
        return Attending(on_roll, None if self.at_school is None else self.at_school.collect().lazy())


def attending(
    headcounts: pl.LazyFrame,
    judged: pl.LazyFrame,
    windows: pl.DataFrame,
    places: pl.LazyFrame,
    indicators: Sequence[Indicator],
    answers: Answers,
) -> Attending:
    """Find the children of each place, by their latest review up to the window's end.

    `places` holds `setting_urn` with the `place_kind` and `place_id` it belongs to, one row a membership. A
    child at two settings stands in both, and once in a place that holds both. Children with a foundation
    stage profile have left the roll: they stand where they attended last, as long as that place has anybody
    on its roll in the window (see `jobs.last_attended`).
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
    for source, events in answers.items():
        if latest := _asked(indicators, Event, source):
            told = events.select("pseudonym", "happened_on", *latest)
            said = latest_by(told, roll, "happened_on").drop("happened_on")
            seen = seen.join(said, on=["pseudonym", "until"], how="left")
        if happened := _asked(indicators, Happened, source):
            seen = with_happenings(seen, events, windows, happened)
    if not any(isinstance(i.counts, Profile) for i in indicators):
        return Attending(seen, None)
    left = last_attended(headcounts, answers[PROFILE])
    return Attending(seen, _gone_to_school(left, windows, places, roll))


def count_attending(children: Attending, indicators: Sequence[Indicator]) -> pl.LazyFrame:
    """Count the children of each place for each indicator.

    `eligible` is all on the roll or, of those at school, all who were due in Reception that year.
    """
    of_profiles = [i for i in indicators if isinstance(i.counts, Profile)]
    parts = [tally(children.on_roll, "attend", [i for i in indicators if i not in of_profiles])]
    if children.at_school is not None:
        parts.append(tally(children.at_school, "attend", of_profiles))
    return pl.concat(parts)


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
    of_reviews = [i for i in indicators if not isinstance(i.counts, AskingEvents)]
    parts = [tally(lived, "live", of_reviews)]
    for source, events in answers.items():
        asked = [i for i in indicators if isinstance(i.counts, AskingEvents) and i.counts.source == source]
        happened = latest_within(events, windows, "happened_on").join(places, on="ward_code")
        parts.append(tally(happened, "live", asked))
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
        [(basis, i.id) for i in counted(indicators) for basis in i.bases],
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


def _gone_to_school(
    left: pl.LazyFrame, windows: pl.DataFrame, places: pl.LazyFrame, roll: pl.LazyFrame
) -> pl.LazyFrame:
    """The children of `jobs.last_attended` at the places and times that have anybody on `roll`."""
    return (
        left.join(places, on="setting_urn")
        .drop("setting_urn")
        .unique([*PLACE, "term", "pseudonym"])
        .join(windows.lazy(), left_on="term", right_on="pooled")
        .drop("term")
        .rename({"term_right": "term"})
        .join(roll, on=[*PLACE, *TIME], how="semi")
    )


def _asked(indicators: Sequence[Indicator], kind: type[AskingEvents], source: str) -> list[str]:
    """The ids of the indicators that ask a source in this way."""
    return [i.id for i in indicators if isinstance(i.counts, kind) and i.counts.source == source]


def _on_row(rule: Roll) -> pl.Expr:
    """Whether one headcount row is marked."""
    column = pl.col(rule.column)
    return (column.cast(pl.Boolean) if isinstance(rule.equals, bool) else column) == rule.equals
