"""The desk: a file judged by what the records hold now, made ready, and entered."""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from jobs.customs import Customs
from jobs.drift import compared
from jobs.identity import confirmed
from jobs.knowing import Knowledge
from jobs.mapping import read_as
from jobs.off_roll import off_roll
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.records import Records
from jobs.source import Judged, Source, Tables
from jobs.staging import Arrival
from jobs.store import Delivery, store
from jobs.unexplained import guard_identifiers
from jobs.verdict import verdict
from jobs.workplace import Workplace


@dataclass(frozen=True)
class Desk:
    """What every file of one run is received with.

    `today` is the day of receipt, `arrived` the contents that came in this run, by SHA-256.
    """

    place: Workplace
    records: Records
    knowledge: Knowledge
    key: bytes
    customs: Customs
    today: date
    now_showing: str | None = None
    arrived: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A judged file ready to be entered: the verdict, the rows to store, and everything to tell people."""

    judged: Judged
    tables: Tables
    problems: tuple[Problem, ...]


def judge(desk: Desk, parcel: Parcel, source: Source) -> Judged:
    """The verdict on a parcel, by what the records hold now; raises Unreadable."""
    try:
        rows = source.tidy(source.read(parcel))
        guard_identifiers(parcel, source)
        judged = source.check(rows, parcel, replace(desk.knowledge.known(), today=desk.today))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        # Its message may quote a cell, so it goes no further.
        said, remedy = "cannot be read as a sheet of rows and columns", "Export it again and drop it in again"
        problem = Problem(parcel.file, None, (), "unreadable", said, remedy, "refuses")
        raise Unreadable([problem]) from None
    return confirmed(verdict(judged, parcel, desk.customs.limits), source, parcel)


def prepare(desk: Desk, parcel: Parcel, source: Source, judged: Judged) -> Entry:
    """The rows to store, under pseudonyms, and the warnings that take a comparison with what is held."""
    judged, figures = compared(desk.records, parcel, source, judged, desk.customs.limits)
    tables = {**source.keep(judged, desk.key), "delivery_figure": figures}
    strangers = off_roll(desk.records, parcel, judged, tables) if source.expects_roll else ()
    return Entry(judged, tables, (*judged.judgement.problems, *strangers))


def delivery_of(
    judged: Judged, source: Source, parcel: Parcel, arrival: Arrival, archived_as: str, at: str
) -> Delivery:
    """The line of a file that was judged and may be entered; `at` is when it was received (ISO, UTC)."""
    judgement = judged.judgement
    return Delivery(
        arrival.sha256,
        source.name,
        read_as(source.dialect, parcel.sheet),
        judged.subject,
        judged.term,
        judged.identifier,
        arrival.file,
        archived_as,
        at,
        judged.rows_read,
        judgement.rows.height,
        judgement.set_aside["row_number"].n_unique(),
    )


def enter(desk: Desk, delivery: Delivery, entry: Entry, number: int | None = None) -> None:
    """Write a prepared file into the records, under its own `number` where the archive is replayed."""
    store(desk.records, delivery, entry.tables, entry.judged.judgement.set_aside, number)
    desk.knowledge.forget(frozenset(entry.tables))
