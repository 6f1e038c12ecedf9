"""What an audience can reach: its snapshot file, read as a stranger would, with nothing of ours but SQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl

PLACE = ("place_kind", "place_id", "basis")
TIME = ("term", "time_window")
KEY = (*PLACE, "indicator", *TIME)
COUNTS = ("numerator", "denominator", "eligible")
#: What stands beside the counts of a row, and should follow from them.
DERIVED = ("rate", "low", "high", "low_998", "high_998")
_TEXT = ("change_word", "status", *KEY)


@dataclass(frozen=True)
class Seen:
    """One snapshot file: its rule's two numbers, its counts, and what its places are made of."""

    smallest: int
    base: int
    measures: pl.DataFrame
    combined: pl.DataFrame
    settings: pl.DataFrame
    together: pl.DataFrame
    members: pl.DataFrame

    @property
    def areas(self) -> dict[str, str]:
        """The area of each setting that is not shown by itself."""
        return dict(self.together.rows())


def read(file: Path) -> Seen:
    """Read one audience's snapshot."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        smallest, base = database.execute("SELECT smallest_count, rounded_to FROM publication").fetchone()
        return Seen(
            smallest,
            base,
            _table(database, "measure"),
            _table(database, "together").rename({"indicators": "indicator"}),
            _table(database, "setting").select("urn", "kind", "ward_code"),
            _table(database, "shown_together"),
            _table(database, "membership").select("setting_urn", "group_id").drop_nulls(),
        )


def _table(database: sqlite3.Connection, name: str) -> pl.DataFrame:
    kinds = {"TEXT": pl.String, "INTEGER": pl.Int64, "REAL": pl.Float64, "BLOB": pl.Binary}
    columns = database.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
    rows = database.execute(f"SELECT * FROM {name}").fetchall()
    return pl.DataFrame(rows, schema={column: kinds[kind] for column, kind in columns}, orient="row")
