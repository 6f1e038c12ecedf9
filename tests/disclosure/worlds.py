"""Small, odd authorities of invented children, written straight into records.db, and corrected in between."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import shapely

from jobs.terms import Term
from jobs.workplace import Workplace
from tests.jobs.invented import AUTHORITY, SCHEMA, workplace

TERMS = tuple(Term.parse(name) for name in ("2025-autumn", "2026-spring", "2026-summer"))
KINDS = ("Nursery or pre-school", "School nursery", "Childminder")


@dataclass(frozen=True)
class Setting:
    """A setting and the ward it stands in; None: nobody knows where."""

    urn: str
    kind: str
    ward: int | None


@dataclass
class Child:
    """An invented child: where it is in each term, and what is known of it."""

    stays: dict[int, set[int]]
    born: str = "2023-04-01"
    lives: int | None = 0
    eypp: bool = False
    daf: bool = False
    entitlement: str = "universal"
    reviews: list[tuple[int, tuple[float | None, ...]]] = field(default_factory=list)
    screens: list[tuple[int, str]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    profile: bool | None = None


@dataclass
class World:
    """Settings and children; nobody in it was ever born."""

    settings: list[Setting]
    wards: int
    children: list[Child]


def found(home: Path, world: World) -> Workplace:
    """A home whose records hold the places of a world and nothing else yet."""
    home.mkdir(parents=True, exist_ok=True)
    place = workplace(home)
    with closing(sqlite3.connect(place.records)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.executescript(SCHEMA.read_text(encoding="utf-8"))
        held = {name: _deliver(database, name, None) for name in ("wards", "postcodes", "register")}
        for n in range(world.wards):
            box = shapely.box(400_000 + n * 1000, 400_000, 401_000 + n * 1000, 401_000)
            database.execute(
                "INSERT INTO ward VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    held["wards"],
                    f"E050{n:05d}",
                    f"Ward {n}",
                    AUTHORITY.code,
                    AUTHORITY.name,
                    box.wkb,
                    400_500 + n * 1000,
                    400_500,
                ),
            )
        for n, setting in enumerate(world.settings):
            postcode = f"ZZ{n}9ZZ"
            if setting.ward is not None:
                at = (400_100 + setting.ward * 1000 + n % 800, 400_100 + n % 700)
                database.execute(
                    "INSERT INTO postcode VALUES (?, ?, ?, ?, NULL)", (held["postcodes"], postcode, *at)
                )
            database.execute(
                "INSERT INTO setting VALUES (?, ?, ?, ?, ?, ?)",
                (held["register"], setting.urn, f"Setting {n}", setting.kind, postcode, 30),
            )
        database.commit()
    return place


def deliver(place: Workplace, world: World, term: int, *sources: str) -> None:
    """What is known of a term arrives, or arrives again: all sources, or those named."""
    with closing(sqlite3.connect(place.records)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        for source in sources or ("headcount", "asq3", "wellcomm", "section23", "eyfsp"):
            rows = list(_ROWS[source](world, term))
            if rows:
                number = _deliver(database, source, TERMS[term].id)
                marks = ", ".join("?" * (len(rows[0]) + 2))
                database.executemany(
                    f"INSERT INTO {_TABLE[source]} VALUES ({marks})",
                    ((number, n, *row) for n, row in enumerate(rows)),
                )
        database.commit()


_TABLE = {
    "headcount": "headcount",
    "asq3": "review",
    "wellcomm": "screen",
    "section23": "notification",
    "eyfsp": "profile",
}


def _named(world: World) -> Iterable[tuple[str, Child]]:
    for n, child in enumerate(world.children):
        yield hashlib.sha256(f"child {n}".encode()).hexdigest(), child


def _day(term: int, at: int) -> str:
    return (TERMS[term].starts + timedelta(days=at)).isoformat()


def _ward(child: Child) -> str | None:
    return None if child.lives is None else f"E050{child.lives:05d}"


def _headcount(world: World, term: int) -> Iterable[Sequence[object]]:
    for name, child in _named(world):
        for setting in sorted(child.stays.get(term, ())):
            yield (
                name,
                child.born,
                "F",
                world.settings[setting].urn,
                TERMS[term].id,
                child.entitlement,
                15,
                0,
                15,
                int(child.eypp),
                int(child.daf),
            )


def _reviews(world: World, term: int) -> Iterable[Sequence[object]]:
    for name, child in _named(world):
        for at, scores in child.reviews:
            if at // 100 == term:
                yield (name, child.born, "F", _day(term, at % 100), 27, *scores, _ward(child))


def _screens(world: World, term: int) -> Iterable[Sequence[object]]:
    for name, child in _named(world):
        for at, colour in child.screens:
            if at // 100 == term:
                yield (name, child.born, "F", None, _day(term, at % 100), 4, colour, "first")


def _notes(world: World, term: int) -> Iterable[Sequence[object]]:
    for name, child in _named(world):
        for at in child.notes:
            if at // 100 == term:
                yield (name, child.born, "F", _day(term, at % 100))


def _profiles(world: World, term: int) -> Iterable[Sequence[object]]:
    for name, child in _named(world) if TERMS[term].season == "summer" else ():
        if child.profile is not None:
            yield (name, child.born, "F", _ward(child), "2" * 17, int(child.profile))


_ROWS = {
    "headcount": _headcount,
    "asq3": _reviews,
    "wellcomm": _screens,
    "section23": _notes,
    "eyfsp": _profiles,
}


def _deliver(database: sqlite3.Connection, source: str, term: str | None) -> int:
    """A delivery; one of its source and term that was there is superseded."""
    database.execute(
        "UPDATE delivery SET state = 'superseded' WHERE source = ? AND term IS ? AND state = 'current'",
        (source, term),
    )
    (before,) = database.execute("SELECT count(*) FROM delivery").fetchone()
    digest = hashlib.sha256(f"{source} {term} {before}".encode()).hexdigest()
    cursor = database.execute(
        "INSERT INTO delivery (sha256, source, dialect, term, file_name, archived_as, received_at, rows_read,"
        " rows_kept, rows_set_aside, state) VALUES (?, ?, 'flat sheet', ?, ?, ?, ?, 0, 0, 0, 'current')",
        (digest, source, term, f"{source}.csv", f"archive/{digest}", f"2026-09-01T09:{before:02d}:00Z"),
    )
    return int(cursor.lastrowid or 0)
