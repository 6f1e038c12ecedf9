"""The indicator catalogue: each question as data, checked when it is loaded."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

CATALOGUE: Final = Path(__file__).with_name("indicators.toml")

Basis = Literal["live", "attend"]
Domain = Literal["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"]
DOMAINS: Final[tuple[Domain, ...]] = (
    "communication",
    "gross_motor",
    "fine_motor",
    "problem_solving",
    "personal_social",
)


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Below(_Row):
    """Latest reviews scored in every domain named; counted when any is below its cut-off."""

    kind: Literal["below"]
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]


class Not(_Row):
    """The rest of another indicator's denominator."""

    kind: Literal["not"]
    of: str


class Roll(_Row):
    """Children on roll; counted when a headcount column holds a value."""

    kind: Literal["roll"]
    column: Literal["eypp", "daf", "entitlement"]
    equals: bool | str


class Reviewed(_Row):
    """Children on roll; counted when they have a review."""

    kind: Literal["reviewed"]


class Among(_Row):
    """Which events are meant: those that hold one of these words in a column."""

    column: str
    any_of: Annotated[tuple[str, ...], Field(min_length=1)]


class Event(_Row):
    """Children by their latest row in a source: a WellComm screen, or one a council added by configuration.

    In the denominator are those whose row says anything in `column`, and is `among` those meant where that is
    given; counted are those whose row says `equals`, or one of `any_of`.
    """

    kind: Literal["event"]
    source: str
    column: str
    equals: str | None = None
    any_of: tuple[str, ...] = ()
    among: Among | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that count."""
        return self.any_of if self.equals is None else (self.equals,)

    @model_validator(mode="after")
    def _says_what_counts(self) -> Event:
        if (self.equals is None) == (not self.any_of):
            raise ValueError("say which words count: either equals or any_of")
        return self


class Indicator(_Row):
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
    counts: Annotated[Below | Not | Roll | Reviewed | Event, Field(discriminator="kind")]

    @property
    def ranks(self) -> bool:
        """Whether settings are put in order by it: only where one end of the scale means need."""
        return self.polarity != "context"

    @model_validator(mode="after")
    def _rolls_attend(self) -> Indicator:
        if isinstance(self.counts, Roll | Reviewed) and self.bases != ("attend",):
            raise ValueError(f"{self.id}: children on roll are counted where they attend; write attend alone")
        return self


class Catalogue(_Row):
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
