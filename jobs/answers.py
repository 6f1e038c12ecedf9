"""Answers: what each event says to the indicators that ask about its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from jobs.events import Events
from jobs.indicators import Event, Indicator, Not

Answers = Mapping[str, pl.LazyFrame]
"""By source: `pseudonym`, `happened_on`, `ward_code`, and a column an indicator, as `answer` has it."""


def askable(indicators: Sequence[Indicator], events: Events) -> tuple[Indicator, ...]:
    """The indicators whose source has been received; a question nobody can answer is not shown."""
    there = {i.id for i in indicators if not isinstance(i.counts, Event) or i.counts.source in events}
    return tuple(
        i
        for i in indicators
        if i.id in there and not (isinstance(i.counts, Not) and i.counts.of not in there)
    )


def answer(indicators: Sequence[Indicator], events: Events) -> Answers:
    """Ask every event what its source is asked: true counted, false not, null outside the denominator.

    Outside it is an event that says nothing in the column asked about, or that is not `among` those meant.
    """
    asked = [(i.id, i.counts) for i in indicators if isinstance(i.counts, Event)]
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


def _said(event: Event, frame: pl.DataFrame) -> pl.Expr:
    counted = _cell(event.column, frame).is_in(event.words)
    if event.among is None:
        return counted
    return pl.when(_cell(event.among.column, frame).is_in(event.among.any_of)).then(counted)


def _cell(column: str, frame: pl.DataFrame) -> pl.Expr:
    """A column of a source; one in which nobody has written anything yet holds nothing."""
    return pl.col(column) if column in frame.columns else pl.lit(None, pl.String)
