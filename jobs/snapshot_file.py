"""Write one snapshot: aside, whole, checked, read-only, and only then under its name."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import polars as pl

SCHEMA: Final = Path(__file__).with_name("snapshot.sql")
PART: Final = ".part"
_PROVENANCE: Final = frozenset({"publication", "delivery"})


class UnsoundSnapshot(RuntimeError):  # noqa: N818  # said in the words of the house
    """SQLite found something wrong with a snapshot that was just written: nothing is released."""


def write_snapshot(file: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Build `file` from frames, one a table in the order foreign keys need; an older one gives way.

    The columns of a frame are those of its table. Raises UnsoundSnapshot, and leaves no file, where the
    finished database fails SQLite's own checks.
    """
    part = file.with_name(file.name + PART)
    file.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            # No journal: a file that is not finished is thrown away, and a journal would be left beside it.
            database.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY"
            )
            database.executescript(SCHEMA.read_text(encoding="utf-8"))
            _fill(database, tables)
            database.execute("VACUUM")
            if fault := _fault(database):
                raise UnsoundSnapshot(f"{file.name}: {fault}")
        _settle(part)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(file)
    sync_folder(file.parent)


def is_sound(file: Path) -> bool:
    """Whether a snapshot stands there and passes SQLite's checks."""
    try:
        with closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as database:
            return not _fault(database)
    except sqlite3.DatabaseError:
        return False


def content_digest(file: Path) -> str:
    """SHA-256 (hexadecimal) of what a reader of a snapshot is shown, whichever files it came from.

    Every table but `publication` and `delivery`, which say when and from what it was made; tables by name,
    rows by all their columns. The same children, sent in other dialects, give the same digest.
    """
    digest = hashlib.sha256()
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        tables = [table for (table,) in database.execute(query) if table not in _PROVENANCE]
        for table in tables:
            columns = [
                name for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,))
            ]
            digest.update(repr((table, columns)).encode())
            for row in database.execute(f"SELECT * FROM {table} ORDER BY {', '.join(columns)}"):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(database: sqlite3.Connection, tables: Mapping[str, pl.DataFrame]) -> None:
    database.execute("BEGIN")
    for table, frame in tables.items():
        values = ", ".join("?" * frame.width)
        rows = frame.iter_rows()
        database.executemany(f"INSERT INTO {table} ({', '.join(frame.columns)}) VALUES ({values})", rows)
    database.execute("COMMIT")


def _fault(database: sqlite3.Connection) -> str:
    """The first thing SQLite finds wrong, or nothing."""
    (verdict,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        return str(verdict)
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    return f"a row of {broken[0]} refers to a {broken[2]} that is not there" if broken else ""


def _settle(part: Path) -> None:
    """Read-only and on the disk."""
    part.chmod(0o444)
    handle = os.open(part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
