"""The indicator catalogue: each question as data, checked when it is loaded."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from jobs.count_kinds import (
    DOMAINS,
    Below,
    Counts,
    Domain,
    Event,
    Happened,
    Not,
    Profile,
    Reviewed,
    Roll,
    Row,
    Timely,
)

__all__ = [
    "CATALOGUE",
    "DOMAINS",
    "Basis",
    "Below",
    "Catalogue",
    "Domain",
    "Event",
    "Happened",
    "Indicator",
    "Not",
    "Profile",
    "Reviewed",
    "Roll",
    "Timely",
    "read_catalogue",
]

CATALOGUE: Final = Path(__file__).with_name("indicators.toml")

Basis = Literal["live", "attend"]
_ON_ROLL: Final = Roll | Reviewed | Timely | Happened


class Indicator(Row):
    """One question, with its words and the rule that counts it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    family: Literal["asq3", "wellcomm", "send", "eyfsp", "funding", "coverage", "extra"]
    label: str
    short_label: str
    question: Annotated[str, Field(pattern=r"\?$")]
    numerator: str
    denominator: str
    polarity: Literal["high_is_need", "low_is_need", "context"]
    measured_as: Literal["share", "per_100"] = "share"
    source: str
    caveat: str
    comparability: str = "Nothing published for England asks the same."
    bases: Annotated[tuple[Basis, ...], Field(min_length=1)]
    counts: Annotated[Counts, Field(discriminator="kind")]

    @property
    def ranks(self) -> bool:
        """Whether settings are put in order by it: only where one end of the scale means need."""
        return self.polarity != "context"

    @model_validator(mode="after")
    def _rolls_attend(self) -> Indicator:
        if isinstance(self.counts, _ON_ROLL) and self.bases != ("attend",):
            raise ValueError(f"{self.id}: children on roll are counted where they attend; write attend alone")
        return self

    @model_validator(mode="after")
    def _events_are_per_100(self) -> Indicator:
        if isinstance(self.counts, Happened) != (self.measured_as == "per_100"):
            raise ValueError(
                f"{self.id}: events are measured per 100 children, and children as a share; "
                'kind = "happened" goes with measured_as = "per_100", and no other kind does'
            )
        return self


class Catalogue(Row):
    """Every indicator, in the order readers see them; ids are unique and `not` names an earlier one."""

    indicator: Annotated[tuple[Indicator, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _known_ids(self) -> Catalogue:
        twice = sorted(key for key, times in Counter(i.id for i in self.indicator).items() if times > 1)
        if twice:
            raise ValueError(f"the catalogue names {', '.join(twice)} more than once")
        earlier: dict[str, Indicator] = {}
        for one in self.indicator:
            if isinstance(one.counts, Not):
                whole = earlier.get(one.counts.of)
                if whole is None or isinstance(whole.counts, Not):
                    raise ValueError(f"{one.id}: “{one.counts.of}” is not an indicator counted before it")
                if isinstance(whole.counts, Happened):
                    raise ValueError(f"{one.id}: {whole.id} counts events, and there is no rest of those")
                if not set(one.bases) <= set(whole.bases):
                    raise ValueError(f"{one.id}: its bases must be among those of {whole.id}")
            earlier[one.id] = one
        return self


def read_catalogue(*files: Path) -> tuple[Indicator, ...]:
    """The indicators of these files as one catalogue, in reading order; without any, those built in.

    Raises pydantic.ValidationError naming what is wrong, and tomllib.TOMLDecodeError.
    """
    rows = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files or (CATALOGUE,)]
    together = {key: value for row in rows for key, value in row.items()}
    listed = [one for row in rows for one in _listed(row.get("indicator", []))]
    return Catalogue.model_validate(together | {"indicator": listed}).indicator


def _listed(indicators: object) -> list[object]:
    """The rows of one file; whatever is no list is kept as one row, for the catalogue to refuse."""
    return indicators if isinstance(indicators, list) else [indicators]


def events_of(indicators: Sequence[Indicator]) -> list[str]:
    """The ids of those that count events, which may outnumber the children, rather than children."""
    return [i.id for i in indicators if i.measured_as == "per_100"]
