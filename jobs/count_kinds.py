"""Kinds of count: who makes up an indicator's denominator, and who or what its numerator."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Domain = Literal["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"]
DOMAINS: Final[tuple[Domain, ...]] = (
    "communication",
    "gross_motor",
    "fine_motor",
    "problem_solving",
    "personal_social",
)


class Row(BaseModel):
    """A table of the catalogue: every key known, nothing changed once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Below(Row):
    """Latest reviews scored in every domain named; counted when any is below its cut-off."""

    kind: Literal["below"]
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]


class Not(Row):
    """The rest of another indicator's denominator."""

    kind: Literal["not"]
    of: str


class Roll(Row):
    """Children on roll; counted when a headcount column holds a value."""

    kind: Literal["roll"]
    column: Literal["eypp", "daf", "entitlement"]
    equals: bool | str


class Reviewed(Row):
    """Children on roll; counted when they have a review."""

    kind: Literal["reviewed"]


class Timely(Row):
    """Children on roll with a review; counted when one was made by the end of the month they turned 2½ in."""

    kind: Literal["timely"]


class Among(Row):
    """Which events are meant: those that hold one of these words in a column."""

    column: str
    any_of: Annotated[tuple[str, ...], Field(min_length=1)]


class Happened(Row):
    """Events of a source on days within the time shown, of the children on roll: a numerator of events.

    A child counts once a day on which something happened, and `among` those meant where that is given. A time
    that is not wholly within what the source has told of, from the term of its first event to the term of its
    last, has no denominator: nothing heard is not nought.
    """

    kind: Literal["happened"]
    source: str
    among: Among | None = None


class Saying(Row):
    """What an event of a source must say.

    To be in the denominator: anything in `column`, and be `among` those meant where that is given; to be
    counted: `equals`, or one of `any_of`.
    """

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
    def _says_what_counts(self) -> Saying:
        if (self.equals is None) == (not self.any_of):
            raise ValueError("say which words count: either equals or any_of")
        return self


class Event(Saying):
    """Children by their latest row in a source: WellComm, or one a council added by configuration."""

    kind: Literal["event"]


class Profile(Saying):
    """Children by their foundation stage profile, a year or more after they left the roll.

    Where they live as any event; where they attended by the settings of their last headcount before Reception
    (see `jobs.last_attended`).
    """

    kind: Literal["profile"]
    source: Literal["eyfsp"] = "eyfsp"


AskingEvents = Event | Profile | Happened
"""The kinds that ask a source of events."""
Counts = Below | Not | Roll | Reviewed | Timely | AskingEvents
