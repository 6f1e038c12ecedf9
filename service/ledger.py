"""The run ledger: queued, running, done, failed. It alone decides what is owed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

AskedBy = Literal["person", "schedule", "inbox"]
Ended = Literal["done", "failed"]

ATTEMPTS = 3
"""A run that takes its process down with it is tried this often, then left for a person."""

_SCHEMA = Path(__file__).with_suffix(".sql")


@dataclass(frozen=True)
class Counts:
    """How many files arrived and were refused, and how many rows were set aside."""

    files_received: int = 0
    files_refused: int = 0
    rows_set_aside: int = 0


class Ledger:
    """The runs of one home; every call is one short transaction, safe from any thread or process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            # Built aside, so that no process ever meets half a ledger.
            aside = path.with_name(f".{path.name}.{os.getpid()}")
            connection = sqlite3.connect(aside)
            connection.executescript(_SCHEMA.read_text(encoding="utf-8"))
            connection.close()
            aside.replace(path)

    def queue(self, asked_by: AskedBy) -> bool:
        """Ask for a run; False where one is queued already, which then does for both."""
        with self._writing() as at:
            return (
                at.execute(
                    "INSERT OR IGNORE INTO run (state, asked_by, queued_at) VALUES ('queued', ?, ?)",
                    (asked_by, now()),
                ).rowcount
                == 1
            )

    def take(self) -> int | None:
        """Take the queued run, or None where nothing is owed; for the holder of the run lock alone."""
        with self._writing() as at:
            taken = at.execute(
                "UPDATE run SET state = 'running', started_at = ?1, heartbeat_at = ?1, process = ?2"
                " WHERE state = 'queued' RETURNING id",
                (now(), os.getpid()),
            ).fetchone()
            return int(taken[0]) if taken else None

    def begin(self, asked_by: AskedBy) -> int:
        """Start a run that was never queued, beside what is owed; for the holder of the run lock alone."""
        with self._writing() as at:
            begun = at.execute(
                "INSERT INTO run (state, asked_by, queued_at, started_at, heartbeat_at, process)"
                " VALUES ('running', ?1, ?2, ?2, ?2, ?3) RETURNING id",
                (asked_by, now(), os.getpid()),
            ).fetchone()
            return int(begun[0])

    def is_owed(self) -> bool:
        """Whether a run is queued."""
        return bool(self.runs("state = 'queued'"))

    def beat(self, run: int, step: str) -> None:
        """Say that the run is alive, and at which step."""
        with self._writing() as at:
            at.execute("UPDATE run SET heartbeat_at = ?, step = ? WHERE id = ?", (now(), step, run))

    def count(self, run: int, counts: Counts) -> None:
        """Write down what arrived, as soon as it is known."""
        with self._writing() as at:
            at.execute(
                "UPDATE run SET files_received = ?, files_refused = ?, rows_set_aside = ? WHERE id = ?",
                (counts.files_received, counts.files_refused, counts.rows_set_aside, run),
            )

    def end(self, run: int, state: Ended, reason: str, publication: str | None = None) -> None:
        """Close the run's line with how it went."""
        with self._writing() as at:
            at.execute(
                "UPDATE run SET state = ?, reason = ?, publication = ?, ended_at = ? WHERE id = ?",
                (state, reason, publication, now(), run),
            )

    def recover(self) -> int:
        """Fail the runs whose process died and queue each again, up to three attempts; gives how many.

        Only the holder of the run lock may call this: then whatever still says 'running' is dead.
        """
        dead = self.runs("state = 'running'")
        for run in dead:
            self.put_back(run["id"], "Its process ended before the run did.")
        return len(dead)

    def put_back(self, run: int, reason: str, tried: bool = True) -> None:
        """Close an unfinished run as failed and queue it again, unless it has `tried` as often as it may."""
        with self._writing() as at:
            at.execute(
                "UPDATE run SET state = 'failed', reason = ?, ended_at = ? WHERE id = ?", (reason, now(), run)
            )
            at.execute(
                "INSERT OR IGNORE INTO run (state, asked_by, attempt, queued_at)"
                " SELECT 'queued', asked_by, attempt + ?1, ?2 FROM run WHERE id = ?3 AND attempt + ?1 <= ?4",
                (int(tried), now(), run, ATTEMPTS),
            )

    def runs(self, where: str = "1", limit: int = 50) -> list[dict[str, Any]]:
        """The latest runs, newest first, one dictionary of the line's columns each."""
        database = Database(str(self.path))
        try:
            return list(database["run"].rows_where(where, order_by="id desc", limit=limit))
        finally:
            database.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            # An open transaction is rolled back by closing.
            connection.close()


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
