"""Answers: what each event says to the indicators that ask about its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from jobs.count_kinds import Among, AskingEvents, Happened
from jobs.events import Events
from jobs.indicators import Indicator, Not

Answers = Mapping[str, pl.LazyFrame]
"""By source: `pseudonym`, `happened_on`, `ward_code`, and a column an indicator, as `answer` has it."""


def askable(indicators: Sequence[Indicator], events: Events) -> tuple[Indicator, ...]:
    """The indicators whose source has been received; a question nobody can answer is not shown."""
    there = {i.id for i in indicators if (source := source_of(i)) is None or source in events}
    return tuple(
        i
        for i in indicators
        if i.id in there and not (isinstance(i.counts, Not) and i.counts.of not in there)
    )


def source_of(indicator: Indicator) -> str | None:
    """The source of events an indicator asks about; None where it asks the reviews or the rolls."""
    return indicator.counts.source if isinstance(indicator.counts, AskingEvents) else None


def answer(indicators: Sequence[Indicator], events: Events) -> Answers:
    """Ask every event what its source is asked: true counted, false not, null outside the denominator.

    Outside it is an event that says nothing in the column asked about, or that is not `among` those meant.
    Where it is asked only whether something happened, every event that is meant says true.
    """
    asked = [(i.id, i.counts) for i in indicators if isinstance(i.counts, AskingEvents)]
    return {
        source: events[source]
        .lazy()
        .select(
            "pseudonym",
            "happened_on",
            "ward_code",
            *(_said(e, events[source]).alias(i) for i, e in asked if e.source == source),
        )
        for source in dict.fromkeys(e.source for _, e in asked)
    }


def _said(event: AskingEvents, frame: pl.DataFrame) -> pl.Expr:
    if isinstance(event, Happened):
        return _meant(pl.lit(value=True), event.among, frame)
    return _meant(_cell(event.column, frame).is_in(event.words), event.among, frame)


def _meant(counted: pl.Expr, among: Among | None, frame: pl.DataFrame) -> pl.Expr:
    return counted if among is None else pl.when(_cell(among.column, frame).is_in(among.any_of)).then(counted)


def _cell(column: str, frame: pl.DataFrame) -> pl.Expr:
    """A column of a source; one in which nobody has written anything yet holds nothing."""
    return pl.col(column) if column in frame.columns else pl.lit(None, pl.String)
