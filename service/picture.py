"""How much of the picture an audience's readers have, by the files in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards.snapshot import Snapshot, UnreadableSnapshot
from jobs.disclosure import is_exact
from jobs.usefulness import USABLE, Usefulness, usefulness
from jobs.workplace import Audience
from service.exits import Misuse
from service.home import Home, audiences_of, indicators_of

_TABLES = ("measure", "together", "shown_together")
_TRUTH = "qi"


@dataclass(frozen=True)
class Picture:
    """What one audience reads: of which publication, by which rule, its latest term, and what was left."""

    audience: str
    publication: str
    rule: str
    term: str
    left: Usefulness

    @property
    def asq3(self) -> str:
        """The share of settings that keep a usable value on ASQ-3, in a sentence; empty without any."""
        rows = self.left.families.filter(family="asq3").to_dicts()
        if not rows:
            return ""
        (row,) = rows
        rate, band, area = (percent(row[name] / row["settings"]) for name in USABLE)
        return (
            f"ASQ-3: {percent(row['share'])} of settings keep a usable value (a rounded rate {rate}, a range "
            f"{band}, together with others {area}); {percent(row['share_of_all'])} on every indicator of it."
        )

    def as_json(self) -> dict[str, Any]:
        """All of it for a program."""
        said = {name: value for name, value in vars(self).items() if name != "left"}
        frames = {name: frame.to_dicts() for name, frame in vars(self.left).items()}
        return {**said, **frames, "asq3": self.asq3}


def picture(home: Home, name: str) -> Picture:
    """Compare what an audience reads now with the exact counts of the same publication; writes nothing.

    Raises Misuse, with what to do, where there is no such pair of files or nothing to compare.
    """
    settings = home.settings()
    audiences = {audience.name: audience for audience in audiences_of(settings)}
    rounded = [one for one, rule in audiences.items() if not is_exact(rule)]
    if name not in rounded:
        what = "reads exact counts" if name in audiences else "is not an audience of this home"
        raise Misuse(f"{name} {what}. There is something to explain for: {', '.join(rounded) or 'nobody'}.")
    current = home.current(name)
    if current is None or home.current(_TRUTH) != current:
        raise Misuse(
            f"{name} and {_TRUTH} do not read the same publication yet. "
            f"Run: earlysight publish --home {home.root}"
        )
    read, exact = (_opened(home, one, current) for one in (name, _TRUTH))
    _guard(read, exact, audiences[name], home)
    left = usefulness(_tables(read), _tables(exact), indicators_of(home, settings), audiences[name])
    term = read.terms["label"][-1]
    return Picture(name, current, read.publication["rule"], term, left)


def percent(share: float) -> str:
    """A share in whole percent, downward: what is left is never said to be more than it is."""
    return f"{int(share * 100)} %"


def _opened(home: Home, audience: str, publication: str) -> Snapshot:
    try:
        return Snapshot(home.workplace.published / audience / f"{publication}.db")
    except UnreadableSnapshot as wrong:
        raise Misuse(str(wrong)) from None


def _guard(read: Snapshot, exact: Snapshot, audience: Audience, home: Home) -> None:
    """Refuse to explain a file by a rule it was not made under, or by counts that are not exact."""
    rule = (audience.smallest_count, audience.rounded_to)
    if (read.publication["smallest_count"], read.publication["rounded_to"]) != rule:
        raise Misuse(
            f"The rule of {audience.name} has changed since {read.publication['id']} was published. "
            f"Run: earlysight publish --home {home.root}"
        )
    if (exact.publication["smallest_count"], exact.publication["rounded_to"]) != (1, 1):
        raise Misuse(f"[audiences.{_TRUTH}] is not exact, so nothing here knows what was hidden.")


def _tables(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    return {name: snapshot.table(name) for name in _TABLES}
