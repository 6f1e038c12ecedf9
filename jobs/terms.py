"""Terms: the three funding periods of a year, which every termly file and measure is keyed by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

#: Season, then first and last day as (month, day). Source: the Early Years Census funding periods.
_SEASONS: Final = {
    "spring": ((1, 1), (3, 31)),
    "summer": ((4, 1), (8, 31)),
    "autumn": ((9, 1), (12, 31)),
}
_ORDER: Final = tuple(_SEASONS)
_ID: Final = re.compile(r"(?P<year>\d{4})-(?P<season>[a-z]+)", re.ASCII)
_LABEL: Final = re.compile(r"(?P<season>[a-z]+)(?: term)?\s+(?P<year>\d{4})", re.IGNORECASE | re.ASCII)


class NotATermError(ValueError):
    """What was given does not name a term."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of one calendar year; terms sort by the calendar."""

    year: int
    season: str

    def __post_init__(self) -> None:
        """Refuse a season or year that does not exist."""
        if self.season not in _SEASONS or not date.min.year <= self.year <= date.max.year:
            raise NotATermError(f"There is no term “{self.season} {self.year}”.")

    @property
    def id(self) -> str:
        """The term's key, e.g. `2026-summer`."""
        return f"{self.year:04d}-{self.season}"

    @property
    def label(self) -> str:
        """The term as people and files write it, e.g. `Summer 2026`."""
        return f"{self.season.capitalize()} {self.year}"

    @property
    def starts(self) -> date:
        """Its first day."""
        month, day = _SEASONS[self.season][0]
        return date(self.year, month, day)

    @property
    def ends(self) -> date:
        """Its last day."""
        month, day = _SEASONS[self.season][1]
        return date(self.year, month, day)

    @classmethod
    def of(cls, day: date) -> Term:
        """The term a day falls in."""
        season = next(s for s, (_, last) in _SEASONS.items() if (day.month, day.day) <= last)
        return cls(day.year, season)

    @classmethod
    def parse(cls, text: str) -> Term:
        """The term named by an id (`2026-summer`) or a label (`Summer 2026`); raises NotATermError."""
        found = _ID.fullmatch(text.strip()) or _LABEL.fullmatch(text.strip())
        if not found:
            raise NotATermError(f"“{text}” does not name a term; write 2026-summer or Summer 2026.")
        return cls(int(found["year"]), found["season"].lower())

    def previous(self, n: int = 1) -> Term:
        """The term `n` before this one (a negative `n` looks ahead)."""
        year, season = divmod(self.year * len(_ORDER) + _ORDER.index(self.season) - n, len(_ORDER))
        return Term(year, _ORDER[season])

    def __lt__(self, other: Term) -> bool:
        """Earlier in the calendar."""
        return self.starts < other.starts
