"""Storing a delivery: its line, its rows and what was set aside, all in one transaction or not at all."""

import sqlite3
from dataclasses import dataclass

import polars as pl

from jobs.records import Records
from jobs.source import Tables


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
    """The newest delivery of this content, or None."""
    columns = ", ".join(Delivery.__dataclass_fields__)
    query = f"SELECT id, state, {columns} FROM delivery WHERE sha256 = ? ORDER BY id DESC LIMIT 1"
    row = records.connection.execute(query, (sha256,)).fetchone()
    return Earlier(row[0], Delivery(*row[2:]), row[1]) if row else None


def set_aside_for(records: Records, earlier: Earlier, rule: str) -> int:
    """How many rows of a delivery one rule set aside."""
    query = "SELECT count(*) FROM set_aside WHERE delivery_id = ? AND rule = ?"
    return int(records.connection.execute(query, (earlier.id, rule)).fetchone()[0])


def store(records: Records, delivery: Delivery, tables: Tables, set_aside: pl.DataFrame) -> int:
    """Write everything of a delivery, superseding the current one of its source, subject and term."""
    connection = records.connection
    connection.execute("BEGIN IMMEDIATE")
    try:
        identity = _line(connection, delivery)
        for table, rows in tables.items():
            _insert(connection, table, rows, identity)
        _insert(connection, "set_aside", set_aside, identity)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return identity


def _line(connection: sqlite3.Connection, delivery: Delivery) -> int:
    connection.execute(
        "UPDATE delivery SET state = 'superseded' "
        # The same content again is a correction of its term: one file cannot be of two.
        "WHERE state = 'current' AND source = ? AND subject IS ? AND (term IS ? OR sha256 = ?)",
        (delivery.source, delivery.subject, delivery.term, delivery.sha256),
    )
    values = vars(delivery)
    query = f"INSERT INTO delivery (state, {', '.join(values)}) VALUES ('current'{', ?' * len(values)})"
    return connection.execute(query, tuple(values.values())).lastrowid or 0


def _insert(connection: sqlite3.Connection, table: str, rows: pl.DataFrame, delivery_id: int) -> None:
    places = ", ".join("?" * rows.width)
    query = f"INSERT INTO {table} (delivery_id, {', '.join(rows.columns)}) VALUES ({delivery_id}, {places})"
    connection.executemany(query, rows.iter_rows())
