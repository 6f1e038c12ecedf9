"""The account of exports and refusals, `audit.db`: append-only, each line chained to the one before."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboards.accounting import Entry, NotAccounted
from service.ledger import now

APPLICATION_ID = 1163084116
FIRST = "0" * 64

_SCHEMA = Path(__file__).with_suffix(".sql")
_CHAINED = (
    "id", "at", "who", "audience", "what", "copy", "view", "filters", "publication", "exported", "previous"
)  # fmt: skip
_COLUMNS = ", ".join([*_CHAINED, "digest"])
_INSERT = f"INSERT INTO line ({_COLUMNS}) VALUES ({', '.join('?' * (len(_CHAINED) + 1))})"
_PATIENCE = 10.0


class Audit:
    """The account kept in one file; calling it writes an entry, safe from any thread or process."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made when the first entry is written."""
        self._path = path

    def __call__(self, entry: Entry) -> None:
        """Write an entry as the next line, on the disk when this returns; raises NotAccounted."""
        try:
            with _writing(self._path) as at:
                last = at.execute("SELECT id, digest FROM line ORDER BY id DESC LIMIT 1").fetchone()
                number, previous = last or (0, FIRST)
                line = {"id": number + 1, "at": now(), **asdict(entry), "previous": previous}
                values = [line[name] for name in _CHAINED]
                at.execute(_INSERT, [*values, digest_of(values)])
        except (OSError, sqlite3.Error) as fault:
            raise NotAccounted(f"{self._path.name} cannot be written: {type(fault).__name__}.") from fault


def verify(path: Path) -> int | None:
    """Return the number of the first line that is not as it was written, or None where all are.

    A changed, removed or inserted line is found, and lines removed from the end, unless whoever can write
    the file made the whole chain anew: against that, note the last line's digest somewhere else.
    Raises NotAccounted where the file is missing or is no audit.
    """
    if not path.is_file():
        raise NotAccounted(f"{path.name} is missing.")
    try:
        with _reading(path) as at:
            lines = at.execute(f"SELECT {_COLUMNS} FROM line ORDER BY id").fetchall()
            written = at.execute("SELECT seq FROM sqlite_sequence WHERE name = 'line'").fetchone()
    except sqlite3.Error as fault:
        raise NotAccounted(f"{path.name} cannot be read: {type(fault).__name__}.") from fault
    previous = FIRST
    for number, (*values, digest) in enumerate(lines, start=1):
        if values[0] != number or values[-1] != previous or digest != digest_of(values):
            return number
        previous = digest
    return None if (written[0] if written else 0) == len(lines) else len(lines) + 1


def digest_of(values: Any) -> str:
    """Return the SHA-256 of a line's values in the order of its columns, as compact JSON in UTF-8."""
    written = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    # Made for its owner alone; what stands there already is kept as it is.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        # An export is not given before its line would survive a loss of power.
        connection.execute("PRAGMA synchronous = FULL")
        _prepare(connection)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        # An open transaction is rolled back by closing.
        connection.close()


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
    try:
        yield connection
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection) -> None:
    """Lay the tables where there are none; refuse a file that is something else."""
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if not tables:
        connection.executescript(_SCHEMA.read_text(encoding="utf-8"))
    elif connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise sqlite3.DatabaseError("not an audit")
