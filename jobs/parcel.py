"""A parcel: what one file of the inbox turned out to hold, once the reading process has opened it."""

from dataclasses import dataclass, field
from typing import Literal

from jobs.hints import Hints
from jobs.problems import Problem
from jobs.sheet import Sheet

Form = Literal["tables", "boundaries", "census"]
"""Plain tables; ward boundaries; an Early Years Census, whose records were laid out as one table."""


@dataclass(frozen=True)
class Parcel:
    """One file, opened: the name people know it by and its tables, in the file's order.

    `hinted_source` and `hinted_term` come from a sidecar or the file's name: they count only where the
    content does not say. `hints` keeps the two apart, for what is said where they contradict the content.
    """

    file: str
    form: Form
    sheets: tuple[Sheet, ...]
    hinted_source: str | None = None
    hinted_term: str | None = None
    hints: Hints = field(default_factory=Hints)
    left_out: tuple[Problem, ...] = ()
    """What of the file was not read, as warnings."""

    @property
    def sheet(self) -> Sheet:
        """The one table a source of one table reads; recognising has put the right one first."""
        return self.sheets[0]

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What people should know of how the file was read; warnings, all of them."""
        return (*self.left_out, *(note for sheet in self.sheets for note in sheet.notes))
