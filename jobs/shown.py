"""What readers of rounded counts were first shown, exactly: a private file that only the jobs open."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final, Self

import polars as pl

from jobs.records import RecordsError
from jobs.releases import transaction
from jobs.tallies import COUNTS, KEYS

_SCHEMA: Final = files("jobs").joinpath("shown.sql")
_IS: Final = {"application_id": 1163088712, "user_version": 1}
COLUMNS: Final = (*KEYS, *COUNTS)
_TYPES: Final = {**dict.fromkeys(KEYS, pl.String), **dict.fromkeys(COUNTS, pl.Int64)}

# From a publication back to the one it was held to, and so on.
_LINE: Final = """
    WITH RECURSIVE line (id, after, back) AS (
        SELECT id, after, 0 FROM publication WHERE name = ?
        UNION ALL
        SELECT earlier.id, earlier.after, back + 1
        FROM line JOIN publication AS earlier ON earlier.id = line.after
    )
    SELECT id FROM line ORDER BY back"""


class Shown:
    """An open file of first shown counts, for a `with` block; its frames hold `KEYS` and `COUNTS`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def to_write(cls, path: Path) -> Self:
        """Open for the one writer, making the file where there is none; raises RecordsError."""
        path.touch(mode=0o600)  # before SQLite makes it for everybody to read
        shown = cls(sqlite3.connect(path, isolation_level=None))
        # As of the records: one file at rest, on disk when a commit returns, nothing sorted elsewhere.
        shown.connection.executescript(
            "PRAGMA foreign_keys = ON; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
            "PRAGMA temp_store = MEMORY"
        )
        if not shown.connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            schema = _SCHEMA.read_text(encoding="utf-8")
            shown.connection.executescript(f"BEGIN IMMEDIATE;\n{schema}\nCOMMIT;")
        for pragma, expected in _IS.items():
            if shown.connection.execute(f"PRAGMA {pragma}").fetchone() != (expected,):
                raise RecordsError(
                    f"{path.name} is not what this program wrote. Use the program that wrote it, or put it "
                    "back from a backup: it says what readers of rounded counts were shown."
                )
        return shown

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self.connection.close()

    def first(self, name: str | None) -> pl.DataFrame:
        """The counts in force at a publication: each by the latest in its line that showed it anew.

        Empty where the publication is not known here.
        """
        line = self.connection.execute(_LINE, (name,)).fetchall()
        anew = f"SELECT {', '.join(COLUMNS)} FROM first_shown WHERE publication = ?"
        rows = [row for (number,) in line for row in self.connection.execute(anew, (number,))]
        told = pl.DataFrame(rows, schema=_TYPES, orient="row")
        return told.unique(KEYS, keep="first", maintain_order=True)

    def is_noted(self, name: str) -> bool:
        """Whether the publication stands here."""
        return self._after(name) is not None

    def held_to(self, name: str) -> str | None:
        """The publication this one was held to; None where it was held to none, or does not stand here."""
        return (self._after(name) or (None,))[0]

    def note(self, name: str, after: str | None, anew: pl.DataFrame, released: Sequence[str]) -> None:
        """Write a publication down with the counts it shows anew, and sweep those never released.

        In one transaction, and in the place of what an earlier attempt at it wrote; a publication that was
        released stays as it is. `after` is dropped where it does not stand here.
        """
        kept = set(released)
        with transaction(self):
            known = self.connection.execute("SELECT id, name FROM publication ORDER BY id DESC").fetchall()
            for number, noted in known:
                if noted not in kept:
                    self.connection.execute("DELETE FROM first_shown WHERE publication = ?", (number,))
                    self.connection.execute("DELETE FROM publication WHERE id = ?", (number,))
            if self.is_noted(name):
                return
            new = self.connection.execute(
                "INSERT INTO publication (name, after) SELECT ?, (SELECT id FROM publication WHERE name = ?)",
                (name, after),
            ).lastrowid
            values = ", ".join("?" * (len(COLUMNS) + 1))
            rows = ((new, *row) for row in anew.select(COLUMNS).iter_rows())
            self.connection.executemany(f"INSERT INTO first_shown VALUES ({values})", rows)

    def _after(self, name: str) -> tuple[str | None] | None:
        query = """SELECT earlier.name FROM publication LEFT JOIN publication AS earlier
                   ON earlier.id = publication.after WHERE publication.name = ?"""
        found: tuple[str | None] | None = self.connection.execute(query, (name,)).fetchone()
        return found
