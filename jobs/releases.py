"""Releases: what each publication was made from, and how to have that again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from jobs.records import Records

State = Literal["current", "superseded", "withdrawn"]


class UnknownPublication(Exception):  # noqa: N818  # a message for a person, not an error of ours
    """The records do not say what this publication was made from."""


@dataclass(frozen=True)
class Change:
    """What a rollback does to one delivery; `term` is None for a reference file."""

    source: str
    term: str | None
    file_name: str
    received_at: str
    was: State
    becomes: State


def note_release(records: Records, name: str) -> None:
    """Write down a publication and the state of every delivery, in one transaction.

    Said twice in a row, as after a kill, it is written once.
    """
    with transaction(records):
        last = records.connection.execute("SELECT name FROM publication ORDER BY id DESC LIMIT 1").fetchone()
        if last == (name,):
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        new = records.connection.execute(
            "INSERT INTO publication (name, released_at) VALUES (?, ?)", (name, at)
        )
        records.connection.execute(
            "INSERT INTO publication_delivery SELECT ?, id, state FROM delivery", (new.lastrowid,)
        )


def released(records: Records) -> list[str]:
    """The publications that readers were given, in that order; one that was given again is there again."""
    return [name for (name,) in records.connection.execute("SELECT name FROM publication ORDER BY id")]


def changes_to(records: Records, name: str) -> list[Change]:
    """What restoring a publication would change, by source and term; raises UnknownPublication."""
    rows = records.connection.execute(
        f"""SELECT source, term, file_name, received_at, delivery.state, {_BECOMES} AS becomes
            FROM delivery LEFT JOIN publication_delivery
                ON delivery_id = delivery.id AND publication_id = ?
            WHERE delivery.state <> becomes ORDER BY source, subject, term, delivery.id""",
        (_number(records, name),),
    )
    return [Change(*row) for row in rows]


def restore(records: Records, name: str) -> None:
    """Give every delivery the state it had at that publication, and withdraw those that came after.

    Raises UnknownPublication.
    """
    number = _number(records, name)
    with transaction(records):
        set_states(records, number)


def set_states(records: Records, number: int) -> None:
    """Put the states of publication `number` in force, within a transaction."""
    # Current ones give way first: at no moment may two deliveries of one key be current.
    records.connection.execute("UPDATE delivery SET state = 'withdrawn' WHERE state = 'current'")
    records.connection.execute(
        f"""UPDATE delivery SET state = (
                SELECT {_BECOMES} FROM (SELECT 1) LEFT JOIN publication_delivery
                    ON delivery_id = delivery.id AND publication_id = ?)""",
        (number,),
    )


class Writable(Protocol):
    """A database open for the one writer, whose transactions begin and end where the code says."""

    @property
    def connection(self) -> sqlite3.Connection:
        """SQLite's own."""


@contextmanager
def transaction(database: Writable) -> Iterator[None]:
    """All of the block, or nothing of it."""
    database.connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.connection.execute("COMMIT")
    except BaseException:
        database.connection.execute("ROLLBACK")
        raise


_BECOMES = "coalesce(publication_delivery.state, 'withdrawn')"


def _number(records: Records, name: str) -> int:
    query = "SELECT max(id) FROM publication WHERE name = ?"
    (number,) = records.connection.execute(query, (name,)).fetchone()
    if number is None:
        raise UnknownPublication(name)
    return int(number)
