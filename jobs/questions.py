"""The questions asked at one council: the indicators built in, and its own beside its settings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jobs.count_kinds import AskingEvents, Happened
from jobs.customs import ExtraSource
from jobs.events import known_columns
from jobs.indicators import CATALOGUE, Indicator, read_catalogue

_Words = Mapping[str, frozenset[str]]


class WrongQuestions(Exception):  # noqa: N818  # sentences for a person, not an error of ours
    """A council's own indicators cannot be used; `sentences` say which, and why."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


def read_questions(own: Path | None, extras: Sequence[ExtraSource]) -> tuple[Indicator, ...]:
    """The built-in indicators, then those of `own` (None: there are none), each about a source there is.

    Raises WrongQuestions with everything that is wrong at once.
    """
    files = (CATALOGUE, own) if own else (CATALOGUE,)
    try:
        indicators = read_catalogue(*files)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise WrongQuestions([f"it cannot be read as TOML: {wrong}."]) from None
    except ValidationError as wrong:
        raise WrongQuestions([_sentence(error) for error in wrong.errors()]) from None
    known = known_columns(extras)
    if wrong_ones := [said for one in indicators for said in _unknown(one, known)]:
        raise WrongQuestions(wrong_ones)
    return indicators


def _unknown(indicator: Indicator, known: Mapping[str, _Words]) -> Iterator[str]:
    """What an indicator asks about that its source does not hold."""
    event = indicator.counts
    if not isinstance(event, AskingEvents):
        return
    if event.source not in known:
        yield f"{indicator.id}: “{event.source}” is not a source to ask about (known: {', '.join(known)})."
        return
    asked = [] if isinstance(event, Happened) else [(event.column, event.words)]
    if event.among:
        asked.append((event.among.column, event.among.any_of))
    columns = known[event.source]
    for column, words in asked:
        if column not in columns:
            held = ", ".join(columns) or "none but its day"
            yield f"{indicator.id}: “{column}” is not a column of {event.source} (it has: {held})."
        elif columns[column] and (never := sorted(set(words) - columns[column])):
            held = ", ".join(sorted(columns[column]))
            said = f"{event.source} never says {', '.join(never)} in {column} (it says: {held})"
            yield f"{indicator.id}: {said}."


def _sentence(error: ErrorDetails) -> str:
    """Where the error lies, counting the indicators of the council's own file from 1."""
    built_in = len(read_catalogue())
    table, *rest = error["loc"] or ("",)
    position = rest[0] if rest and isinstance(rest[0], int) else None
    where = f"indicator {position - built_in + 1}" if position is not None else str(table)
    keys = ".".join(str(part) for part in (rest[1:] if position is not None else rest))
    place = " ".join(part for part in (where, keys) if part)
    return f"{place}: {error['msg'].removeprefix('Value error, ')}.".removeprefix(": ")
