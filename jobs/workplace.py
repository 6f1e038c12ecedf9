"""Where the jobs work, for which authority, and for whom they publish."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: The kinds of place a measure may be of.
PLACES: Final = ("authority", "ward", "setting", "group", "area")

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
    def shown(self) -> Path:
        """The counts that readers of rounded ones were first shown: exact, and for the jobs alone."""
        return self.records.with_name("shown.db")

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
    """A group of readers and its disclosure rule; `jobs.disclosure` says what each part does.

    `smallest_count` is the least count shown (0 shows all), `rounded_to` the base counts are rounded to
    (1 leaves them exact), `minimum_denominator` the least denominator a rate is shown from. Of the others,
    which mean nothing where counts are exact: `complements` hides small counts of children who are not
    counted too, `totals_drawn_in` keeps totals from telling of their parts, `corrections_held` is the
    largest correction, in children, after which a count once published stays as it was, `widest_band` the
    widest range of rates (a share) that stands for a hidden one. `shown_together` names the kinds of
    settings shown only with others of their kind, `indicators_withheld` the indicators this audience does
    not get at all, `places` and `windows` the kinds of place and the windows it gets.
    """

    name: str
    smallest_count: int
    rounded_to: int
    minimum_denominator: int
    complements: bool = True
    totals_drawn_in: bool = True
    corrections_held: int = 5
    widest_band: float = 0.5
    shown_together: tuple[str, ...] = ("Childminder",)
    indicators_withheld: tuple[str, ...] = ()
    places: tuple[str, ...] = PLACES
    windows: tuple[str, ...] = ("three_terms",)
