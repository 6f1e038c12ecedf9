"""The sources a council adds to its `earlysight.toml`: `[[source]]`, and under it `[[source.column]]`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from jobs.catalogue import SOURCES
from jobs.columns import plain
from jobs.customs import ExtraColumn, ExtraSource
from jobs.sources.extra import AROUND
from service.settings_section import Section

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]

_EVERY_FILE_HAS = {plain(heading): column.name for column in AROUND for heading in column.headings}
_TELLS_WHO = (
    "forename",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "childname",
    "pupilname",
    "address",
    "postcode",
    "parent",
    "carer",
    "guardian",
    "phone",
    "mobile",
    "email",
    "nhs",
    "upn",
)


class ColumnSection(Section):
    """One column of an added source: its name here, what files head it with, and the words it may hold."""

    name: Name
    headings: Annotated[tuple[Text, ...], Field(min_length=1)]
    words: Annotated[dict[Text, Text], Field(default_factory=dict)]
    day: bool = False
    required: bool = True

    @model_validator(mode="after")
    def _is_about_the_event(self) -> ColumnSection:
        if self.name in {column.name for column in AROUND}:
            raise ValueError(f"{self.name} is read from every source; leave this column out")
        if taken := [h for h in self.headings if plain(h) in _EVERY_FILE_HAS]:
            raise ValueError(f"the heading {taken[0]} is read from every source; leave it out")
        if self.day and self.words:
            raise ValueError(f"{self.name} holds either days or words, not both")
        telling = [h for h in self.headings if any(word in plain(h) for word in _TELLS_WHO)]
        if telling and not self.day and not self.words:
            # Free text would be kept as it is written, and this says who somebody is.
            raise ValueError(f"{telling[0]} tells who a child is, and that is never kept; leave it out")
        return self


class SourceSection(Section):
    """A kind of file a council adds: one row a child and event; `date` names the column that says when."""

    name: Name
    called: Text
    date: Name
    column: Annotated[tuple[ColumnSection, ...], Field(min_length=1)]

    @field_validator("name")
    @classmethod
    def _is_not_built_in(cls, name: str) -> str:
        if name in {source.name for source in SOURCES}:
            raise ValueError(f"{name} is a source that is read already; choose another name")
        return name

    @model_validator(mode="after")
    def _says_when(self) -> SourceSection:
        if twice := _twice(column.name for column in self.column):
            raise ValueError(f"the column {twice} stands twice")
        if twice := _twice(plain(heading) for column in self.column for heading in set(column.headings)):
            raise ValueError(f"two columns are headed {twice}, and which is meant cannot be told")
        if not any(c.name == self.date and c.day and c.required for c in self.column):
            raise ValueError(
                f"date is {self.date}, which is not a column with day = true that files must have"
            )
        return self


def check_names(sources: Sequence[SourceSection]) -> None:
    """Raise ValueError where two sources share a name, or people would call them the same."""
    built_in = dict.fromkeys(source.called.casefold() for source in SOURCES)
    called = [*built_in, *(source.called.casefold() for source in sources)]
    if twice := _twice(source.name for source in sources) or _twice(called):
        raise ValueError(f"two sources are named {twice}")


def extras_of(sources: Sequence[SourceSection]) -> tuple[ExtraSource, ...]:
    """The added sources, as the jobs know them."""
    return tuple(
        ExtraSource(
            source.name,
            source.called,
            source.date,
            tuple(ExtraColumn(c.name, c.headings, c.words, c.day, c.required) for c in source.column),
        )
        for source in sources
    )


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, times in Counter(names).items() if times > 1), None)
