"""Storing a delivery: its line, its rows and what was set aside, all in one transaction or not at all."""

import sqlite3
from dataclasses import dataclass
from itertools import chain, islice

import polars as pl

from jobs.records import Records
from jobs.source import Tables

_AT_ONCE = 100
_SAME_KEY = "state = 'current' AND source = ? AND subject IS ? AND term IS ?"


@dataclass(frozen=True)
class Delivery:
    """One file as the records know it; `received_at` is ISO 8601, UTC."""

    sha256: str
    source: str
    dialect: str
    subject: str | None
    term: str | None
    identifier: str | None
    file_name: str
    archived_as: str
    received_at: str
    rows_read: int
    rows_kept: int
    rows_set_aside: int


@dataclass(frozen=True)
class Earlier:
    """A delivery of the same content that came before."""

    id: int
    delivery: Delivery
    state: str


def received(records: Records, sha256: str) -> Earlier | None:
    """The current delivery of this content, else the newest, or None."""
    columns = ", ".join(Delivery.__dataclass_fields__)
    newest = "ORDER BY state = 'current' DESC, id DESC"
    query = f"SELECT id, state, {columns} FROM delivery WHERE sha256 = ? {newest} LIMIT 1"
    row = records.connection.execute(query, (sha256,)).fetchone()
    return Earlier(row[0], Delivery(*row[2:]), row[1]) if row else None


def set_aside_for(records: Records, earlier: Earlier, rule: str) -> int:
    """How many rows of a delivery one rule set aside."""
    query = "SELECT count(*) FROM set_aside WHERE delivery_id = ? AND rule = ?"
    return int(records.connection.execute(query, (earlier.id, rule)).fetchone()[0])


def replaced_by(records: Records, delivery: Delivery) -> Delivery | None:
    """The current delivery of the same source, subject and term, or None."""
    columns = ", ".join(Delivery.__dataclass_fields__)
    query = f"SELECT {columns} FROM delivery WHERE {_SAME_KEY}"
    row = records.connection.execute(query, (delivery.source, delivery.subject, delivery.term)).fetchone()
    return Delivery(*row) if row else None


def store(
    records: Records, delivery: Delivery, tables: Tables, set_aside: pl.DataFrame, number: int | None = None
) -> int:
    """Write everything of a delivery, superseding the current one of its source, subject and term.

    Gives the delivery's id: `number` where the archive is replayed, else the next.
    """
    connection = records.connection
    connection.execute("BEGIN IMMEDIATE")
    try:
        identity = _line(connection, delivery, number)
        for table, rows in tables.items():
            _insert(connection, table, rows, identity)
        _insert(connection, "set_aside", set_aside, identity)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return identity


def _line(connection: sqlite3.Connection, delivery: Delivery, number: int | None) -> int:
    connection.execute(
        # The same content again is a correction of its term: one file cannot be of two.
        "UPDATE delivery SET state = 'superseded' "
        "WHERE state = 'current' AND source = ? AND subject IS ? AND (term IS ? OR sha256 = ?)",
        (delivery.source, delivery.subject, delivery.term, delivery.sha256),
    )
    values = {"id": number, **vars(delivery)}
    query = f"INSERT INTO delivery (state, {', '.join(values)}) VALUES ('current'{', ?' * len(values)})"
    return connection.execute(query, tuple(values.values())).lastrowid or 0


def _insert(connection: sqlite3.Connection, table: str, rows: pl.DataFrame, delivery_id: int) -> None:
    """Rows in their own order, which is the primary key's: pages fill one after the other.

    A hundred rows a statement: stepping through one statement a row takes a third of the time otherwise.
    """
    row = f"({delivery_id}{', ?' * rows.width})"
    query = f"INSERT INTO {table} (delivery_id, {', '.join(rows.columns)}) VALUES "
    whole = rows.height // _AT_ONCE * _AT_ONCE
    cells = chain.from_iterable(rows.head(whole).iter_rows())
    batches = iter(lambda: tuple(islice(cells, _AT_ONCE * rows.width)), ())
    connection.executemany(query + ", ".join([row] * _AT_ONCE), batches)
    connection.executemany(query + row, rows.tail(rows.height - whole).iter_rows())
