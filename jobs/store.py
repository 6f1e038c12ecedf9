"""Storing a delivery: its line, its rows and what was set aside, all in one transaction or not at all."""

import sqlite3
from dataclasses import dataclass

import polars as pl

from jobs.records import Records
from jobs.source import Tables

# What to do where the row is there already. A child's first birth month stands, and a known sex is kept.
# A settings list outranks the register for as long as it is current, whichever of the two came first.
_ON_CONFLICT = {
    "child": "ON CONFLICT (pseudonym) DO UPDATE SET sex = coalesce(child.sex, excluded.sex)",
    "setting": """ON CONFLICT (urn) DO UPDATE SET delivery_id = excluded.delivery_id, name = excluded.name,
        kind = excluded.kind, postcode = excluded.postcode, places = excluded.places
        WHERE (SELECT source FROM delivery WHERE id = excluded.delivery_id) = 'settings'
        OR NOT EXISTS (SELECT 1 FROM delivery WHERE id = setting.delivery_id
                       AND source = 'settings' AND state = 'current')""",
}


@dataclass(frozen=True)
class Delivery:
    """One file as the records know it; `received_at` is ISO 8601, UTC."""

    sha256: str
    source: str
    term: str | None
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
    """The delivery of this content, or None."""
    columns = ", ".join(Delivery.__dataclass_fields__)
    query = f"SELECT id, state, {columns} FROM delivery WHERE sha256 = ?"
    row = records.connection.execute(query, (sha256,)).fetchone()
    return Earlier(row[0], Delivery(*row[2:]), row[1]) if row else None


def set_aside_for(records: Records, earlier: Earlier, rule: str) -> int:
    """How many rows of a delivery one rule set aside."""
    query = "SELECT count(*) FROM set_aside WHERE delivery_id = ? AND rule = ?"
    return int(records.connection.execute(query, (earlier.id, rule)).fetchone()[0])


def store(
    records: Records,
    delivery: Delivery,
    tables: Tables,
    set_aside: pl.DataFrame,
    again: Earlier | None = None,
) -> None:
    """Write everything of a delivery, superseding the current one of its source and term.

    `again` is the earlier delivery of the same content, whose line and rows are replaced: a file whose rows
    waited for a settings list is judged anew when it comes again.
    """
    connection = records.connection
    connection.execute("BEGIN IMMEDIATE")
    try:
        if again:
            _clear(connection, again, tables)
        identity = _line(connection, delivery, again)
        for table, rows in tables.items():
            _insert(connection, table, rows, identity)
        _insert(connection, "set_aside", set_aside, identity)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _clear(connection: sqlite3.Connection, again: Earlier, tables: Tables) -> None:
    for table in ("set_aside", *tables):
        if table != "child":
            connection.execute(f"DELETE FROM {table} WHERE delivery_id = ?", (again.id,))


def _line(connection: sqlite3.Connection, delivery: Delivery, again: Earlier | None) -> int:
    if again:
        query = "UPDATE delivery SET rows_read = ?, rows_kept = ?, rows_set_aside = ? WHERE id = ?"
        counts = (delivery.rows_read, delivery.rows_kept, delivery.rows_set_aside)
        connection.execute(query, (*counts, again.id))
        return again.id
    connection.execute(
        "UPDATE delivery SET state = 'superseded' WHERE state = 'current' AND source = ? AND term IS ?",
        (delivery.source, delivery.term),
    )
    values = vars(delivery)
    query = f"INSERT INTO delivery (state, {', '.join(values)}) VALUES ('current'{', ?' * len(values)})"
    return connection.execute(query, tuple(values.values())).lastrowid or 0


def _insert(connection: sqlite3.Connection, table: str, rows: pl.DataFrame, delivery_id: int) -> None:
    if table != "child":
        rows = rows.select(pl.lit(delivery_id).alias("delivery_id"), pl.all())
    places = ", ".join("?" * rows.width)
    query = f"INSERT INTO {table} ({', '.join(rows.columns)}) VALUES ({places}) {_ON_CONFLICT.get(table, '')}"
    connection.executemany(query, rows.iter_rows())
