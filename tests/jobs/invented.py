"""A small invented authority, written straight into records.db: for tests of what comes after the inbox."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import shapely

from jobs.terms import Term
from jobs.workplace import Audience, Authority, Workplace

SCHEMA = Path(__file__).resolve().parents[2] / "jobs" / "records.sql"
AUTHORITY = Authority("E06000099", "Inventedshire")
QI = Audience("qi", smallest_count=1, rounded_to=1, minimum_denominator=5)
PARTNER = Audience(
    "partner", smallest_count=8, rounded_to=5, minimum_denominator=5, windows=("three_terms", "term")
)


@dataclass(frozen=True)
class Size:
    """How large an authority to invent."""

    settings: int = 40
    wards: int = 4
    children: int = 900
    terms: int = 4


def workplace(home: Path) -> Workplace:
    return Workplace(
        inbox=home / "inbox",
        archive=home / "archive",
        staging=home / "staging",
        records=home / "records.db",
        published=home / "published",
    )


def invent(home: Path, seed: int = 1, size: Size = Size()) -> Workplace:
    """A home whose records.db holds an authority drawn from the seed."""
    place = workplace(home)
    with closing(sqlite3.connect(place.records)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.executescript(SCHEMA.read_text(encoding="utf-8"))
        fill(database, random.Random(seed), size)
        database.commit()
    return place


def fill(database: sqlite3.Connection, draw: random.Random, size: Size) -> None:
    latest = Term.parse("2026-summer")
    terms = [latest.previous(n) for n in reversed(range(size.terms))]
    place = deliver(database, "wards", None)
    wards = [f"E050{n:05d}" for n in range(size.wards)]
    for n, code in enumerate(wards):
        box = shapely.box(400_000 + n * 1000, 400_000, 401_000 + n * 1000, 401_000)
        database.execute(
            "INSERT INTO ward VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (place, code, f"Ward {n}", AUTHORITY.code, AUTHORITY.name, box.wkb, 400_500 + n * 1000, 400_500),
        )
    postcodes = deliver(database, "postcodes", None)
    register = deliver(database, "register", None)
    settings = []
    for n in range(size.settings):
        urn, postcode = f"{300_000 + n}", f"ZZ{n}9ZZ"
        ward = draw.randrange(size.wards)
        if n != 1:  # one setting cannot be placed
            at = (400_000 + ward * 1000 + draw.random() * 999 + 0.5, 400_000 + draw.random() * 999 + 0.5)
            database.execute("INSERT INTO postcode VALUES (?, ?, ?, ?, NULL)", (postcodes, postcode, *at))
        database.execute(
            "INSERT INTO setting VALUES (?, ?, ?, ?, ?, ?)",
            (register, urn, f"Setting {n}", "Nursery or pre-school", postcode, 30),
        )
        settings.append(urn)
    _children(database, draw, size, terms, wards, settings)


def _children(database, draw, size, terms, wards, settings) -> None:
    rolls = {term: deliver(database, "headcount", term.id) for term in terms}
    reviews = {term: deliver(database, "asq3", term.id) for term in terms}
    need = [draw.betavariate(3, 14) for _ in settings]
    hardship = [draw.betavariate(3, 8) for _ in settings]
    attended = range(max(1, size.settings - 1))  # the last setting of several has nobody
    rows = {"headcount": 0, "review": 0}
    for n in range(size.children):
        child = hashlib.sha256(f"{draw.random()}{n}".encode()).hexdigest()
        sex = draw.choice("FM")
        at = min(int(draw.expovariate(3 / size.settings)), max(attended))
        homes = [at] if draw.random() < 0.9 else [at, draw.choice(attended)]
        for term in terms:
            for setting in set(homes):
                if draw.random() < 0.7:
                    rows["headcount"] += 1
                    database.execute(
                        "INSERT INTO headcount VALUES (?, ?, ?, '2023-05-01', ?, ?, ?, ?, 15, 0, 15, ?, ?)",
                        (
                            rolls[term],
                            rows["headcount"],
                            child,
                            sex,
                            settings[setting],
                            term.id,
                            _entitlement(draw, hardship[setting]),
                            int(draw.random() < hardship[setting]),
                            int(draw.random() < 0.04),
                        ),
                    )
        for _ in range(draw.choice((0, 1, 1, 1, 2))):
            day = terms[0].starts + timedelta(days=draw.randrange(-60, 120 * len(terms)))
            term = Term.of(day)
            rows["review"] += 1
            database.execute(
                "INSERT INTO review VALUES (?, ?, ?, '2023-05-01', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    reviews.get(term, reviews[terms[0]]),
                    rows["review"],
                    child,
                    sex,
                    day.isoformat(),
                    draw.choice((24, 27, 27, 30)),
                    *(_score(draw, need[at]) for _ in range(5)),
                    draw.choice([*wards, None]),
                ),
            )


def _entitlement(draw: random.Random, hardship: float) -> str:
    if draw.random() < hardship:
        return draw.choice(("additional_support", "none"))
    return draw.choice(("universal", "working_parent", "working_parent"))


def _score(draw: random.Random, need: float) -> float | None:
    if draw.random() < 0.04:
        return None
    return draw.choice((0, 5, 10, 15)) if draw.random() < need else draw.choice((45, 50, 55, 60))


def deliver(database: sqlite3.Connection, source: str, term: str | None) -> int:
    digest = hashlib.sha256(f"{source} {term}".encode()).hexdigest()
    received = (date(2026, 9, 1) if source == "asq3" else date(2026, 8, 1)).isoformat()
    cursor = database.execute(
        "INSERT INTO delivery (sha256, source, dialect, term, file_name, archived_as, received_at, rows_read,"
        " rows_kept, rows_set_aside, state) VALUES (?, ?, 'flat sheet', ?, ?, ?, ?, 0, 0, 0, 'current')",
        (digest, source, term, f"{source}.csv", f"archive/{digest}", f"{received}T09:00:00Z"),
    )
    return int(cursor.lastrowid or 0)
