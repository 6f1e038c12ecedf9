"""Screens, notifications and profiles for the authority of `tests.jobs.invented`, born in many months."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import date, timedelta

from jobs.terms import Term
from jobs.workplace import Workplace
from tests.jobs.invented import deliver

#: Of a child on the roll of 2025 and 2026, these make some two, some in Reception while still on a roll.
BIRTHS = [f"{year}-{month:02d}-01" for year in (2019, 2020, 2021, 2023) for month in (1, 4, 8, 9, 12)]


def add_events(place: Workplace, seed: int = 1) -> Workplace:
    """Give every child of the records a month of birth, and most of them events of each built-in source."""
    draw = random.Random(seed)
    with closing(sqlite3.connect(place.records)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        rolls = database.execute("SELECT DISTINCT pseudonym FROM headcount ORDER BY 1").fetchall()
        others = [(f"{n:064x}",) for n in range(8)]  # who are on no headcount
        for (child,) in rolls:
            for table in ("headcount", "review"):
                database.execute(
                    f"UPDATE {table} SET birth_month = ? WHERE pseudonym = ?", (draw.choice(BIRTHS), child)
                )
        screens = deliver(database, "wellcomm", "2026-summer")
        notes = deliver(database, "section23", "2026-spring")
        profiles = [deliver(database, "eyfsp", f"{year}-summer") for year in (2025, 2026)]
        wards = [code for (code,) in database.execute("SELECT code FROM ward ORDER BY 1")]
        row = 0
        for (child,) in [*rolls, *others]:
            born = draw.choice(BIRTHS)
            for _ in range(draw.choice((0, 1, 2))):
                row += 1
                colour = draw.choice(("red", "amber", "green"))
                database.execute(
                    "INSERT INTO screen VALUES (?, ?, ?, ?, 'F', NULL, ?, 4, ?, 'first')",
                    (screens, row, child, born, _day(draw, 2024, 2026), colour),
                )
            for _ in range(draw.choice((0, 0, 1, 3))):
                row += 1
                database.execute(
                    "INSERT INTO notification VALUES (?, ?, ?, ?, 'F', ?)",
                    (notes, row, child, born, _day(draw, 2025, 2025)),
                )
            for delivery in profiles:
                if draw.random() < 0.5:
                    row += 1
                    level = int(draw.random() < 0.6)
                    database.execute(
                        "INSERT INTO profile VALUES (?, ?, ?, ?, 'F', ?, ?, ?)",
                        (delivery, row, child, born, draw.choice([*wards, None]), "2" * 17, level),
                    )
        database.commit()
    return place


def _day(draw: random.Random, first: int, last: int) -> str:
    """A day of these years, often one that another child's event has too."""
    span = (Term(last, "autumn").ends - date(first, 1, 1)).days
    return (date(first, 1, 1) + timedelta(days=draw.randrange(0, span, 9))).isoformat()
