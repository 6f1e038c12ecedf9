"""Small, odd authorities of invented children, written straight into records.db, and corrected in between."""

from __future__ import annotations

import hashlib
import random
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
                (held["wards"], f"E050{n:05d}", f"Ward {n}", AUTHORITY.code, AUTHORITY.name, box.wkb,
                 400_500 + n * 1000, 400_500),
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
            yield (name, child.born, "F", world.settings[setting].urn, TERMS[term].id, child.entitlement,
                   15, 0, 15, int(child.eypp), int(child.daf))


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


def draw(seed: int, settings: tuple[int, int] = (12, 18)) -> World:
    """An authority by the seed: childminders, a lonely setting, one that cannot be placed, odd rates."""
    dice = random.Random(seed)
    wards = dice.randint(3, 5)
    places = [Setting(f"{300_000}", KINDS[0], wards - 1), Setting(f"{300_001}", dice.choice(KINDS), None)]
    for n in range(2, dice.randint(*settings)):
        places.append(Setting(f"{300_000 + n}", dice.choice(KINDS), dice.randrange(wards - 1)))
    children: list[Child] = []
    for n, setting in enumerate(places):
        many = dice.randint(1, 6) if setting.kind == KINDS[2] else dice.choice((9, 14, 20, 30, 40))
        habits = _Habits(dice)
        children += [habits.child(dice, n, len(places), wards) for _ in range(many)]
    return World(places, wards, children)


class _Habits:
    """What a setting's children are like."""

    def __init__(self, dice: random.Random) -> None:
        self.need = dice.choice((0.03, 0.15, 0.3, 0.5, 0.95))
        self.reviewed = dice.choice((0.5, 0.8, 0.97))
        self.hardship = dice.choice((0.05, 0.3, 0.9))
        self.screened = dice.choice((0.0, 0.6, 1.0))

    def child(self, dice: random.Random, home: int, settings: int, wards: int) -> Child:
        first = dice.choice((0, 0, 0, 0, 1, 2))
        places = {home} if dice.random() < 0.9 else {home, dice.randrange(settings)}
        one = Child(
            {term: set(places) for term in range(first, 3) if dice.random() < 0.93},
            born=dice.choice(("2021-01-01", "2022-11-01", "2023-04-01")),
            lives=dice.choice((*range(wards), None)),
            eypp=dice.random() < self.hardship,
            daf=dice.random() < 0.04,
            entitlement=dice.choice(("universal", "working_parent", "additional_support")),
        )
        if dice.random() < self.reviewed:
            one.reviews = [(dice.randrange(3) * 100 + dice.randrange(80), self._scores(dice))]
        if dice.random() < self.screened:
            colour = "red" if dice.random() < self.need else dice.choice(("amber", "green", "green"))
            one.screens = [(dice.randrange(3) * 100 + dice.randrange(80), colour)]
        if dice.random() < 0.15:
            one.notes = sorted(dice.sample(range(0, 80), dice.choice((1, 1, 2))))
            one.notes = [dice.randrange(3) * 100 + at for at in one.notes]
        if one.born == "2021-01-01" and dice.random() < 0.8:
            one.profile = dice.random() < 0.6
        return one

    def _scores(self, dice: random.Random) -> tuple[float | None, ...]:
        low = [dice.random() < self.need for _ in range(5)]
        return tuple(None if dice.random() < 0.02 else 5.0 if one else 55.0 for one in low)


def correct(world: World, seed: int) -> None:
    """Correct the second term: some children join or leave a setting, one setting gets many, scores change."""
    dice = random.Random(seed)
    for n in dice.sample(range(len(world.settings)), 4):
        there = [c for c in world.children if n in c.stays.get(1, ())]
        for child in dice.sample(there, min(len(there), dice.randint(1, 3))):
            child.stays[1] = child.stays[1] - {n}
    crowded = dice.randrange(len(world.settings))
    for child in dice.sample(world.children, 9):
        child.stays[1] = child.stays.get(1, set()) | {crowded}
    for child in dice.sample(world.children, 8):
        child.reviews = [(at, tuple(60.0 - (s or 0) for s in scores)) for at, scores in child.reviews]
