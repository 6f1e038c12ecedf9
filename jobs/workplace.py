"""Where the jobs work, for which authority, and for whom they publish."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Tell = Callable[[str, float | None], None]
"""Hears what is happening, and how far (0 to 1) where that is known."""


@dataclass(frozen=True)
class Workplace:
    """The folders and the database of one home; every path is absolute."""

    inbox: Path
    archive: Path
    staging: Path
    records: Path
    published: Path

    @property
    def reports(self) -> Path:
        """Where problem reports lie, for whoever prepares the files: beside the records, apart from them."""
        return self.records.parent / "reports"


@dataclass(frozen=True)
class Authority:
    """The council the figures are for: its ONS code (`E06000014`) and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class Audience:
    """A group of readers and its disclosure rule.

    `smallest_count` is the least count shown (0 shows all), `rounded_to` the base counts are rounded to
    (1 leaves them exact), `minimum_denominator` the least denominator a rate is shown from.
    """

    name: str
    smallest_count: int
    rounded_to: int
    minimum_denominator: int
