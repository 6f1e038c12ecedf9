"""The inbox: every file dropped in is stored, found to be known already, or refused with a reason."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import polars as pl

from jobs import archive, staging
from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.drift import compared
from jobs.identity import confirmed, decided, otherwise
from jobs.knowing import Knowledge
from jobs.mapping import read_as
from jobs.off_roll import off_roll
from jobs.opening import Opened, open_arrivals
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.pseudonym import guard_key
from jobs.reading.room import ReadingRoom
from jobs.receipts import Receipt
from jobs.records import Records
from jobs.refusals import turn_away
from jobs.reporting import keep_report
from jobs.source import Judged, Source
from jobs.sources.headcount import NOT_LISTED
from jobs.store import Delivery, Earlier, received, set_aside_for, store
from jobs.unexplained import guard_identifiers
from jobs.verdict import verdict
from jobs.workplace import Tell, Workplace

__all__ = ["Receipt", "receive"]


@dataclass(frozen=True)
class _Desk:
    """What every file of one run is received with."""

    place: Workplace
    records: Records
    knowledge: Knowledge
    key: bytes
    customs: Customs
    now_showing: str | None
    today: date


def receive(
    place: Workplace,
    key: bytes,
    tell: Tell,
    *,
    now_showing: str | None = None,
    customs: Customs | None = None,
    today: date | None = None,
    room: ReadingRoom | None = None,
) -> list[Receipt]:
    """Take in every settled plain file of the inbox, in the order of the catalogue; a receipt for each.

    `key` makes the pseudonyms (at least 32 bytes, else WeakKeyError). `now_showing` is the term on the
    dashboards (`Autumn 2025`), for the messages. `customs` is how this council does things; its authority
    keeps other councils' providers and wards out. `today` is the day of receipt (None: this day), past which
    no date of a file can lie. `room` has readers kept at work between runs. Killed at any moment, doing it
    again comes to the same end.
    """
    guard_key(key)
    customs, today = customs or Customs(), today or datetime.now(UTC).date()
    catalogue = Catalogue.of(customs)
    staging.sweep(place)
    archive.sweep(place.archive)
    arrivals = staging.stage(place, customs.limits)
    opened = sorted(open_arrivals(arrivals, catalogue, customs, tell, room), key=lambda one: one.order)
    receipts = []
    with Records.to_write(place.records) as records:
        desk = _Desk(place, records, Knowledge(records, customs), key, customs, now_showing, today)
        for number, one in enumerate(opened):
            tell(f"Reading {one.arrival.file}", number / len(opened))
            receipts.append(_take_in(desk, one))
            one.arrival.discard()
    staging.sweep(place)
    return receipts


def _take_in(desk: _Desk, one: Opened) -> Receipt:
    if one.parcel is None or one.source is None:
        return _refuse(desk, one, None, one.problems)
    earlier = _read_so(received(desk.records, one.arrival.sha256), one.source, one.parcel)
    if earlier and not _waits(desk.records, earlier) and not otherwise(one.parcel, earlier.delivery):
        return _already(desk, one, earlier)
    try:
        judged = _judge(desk, one.parcel, one.source)
    except Unreadable as reason:
        return _refuse(desk, one, None, reason.problems)
    if earlier and _no_news(judged, earlier):
        return _already(desk, one, earlier)
    if judged.judgement.refused:
        return _refuse(desk, one, judged, judged.judgement.problems)
    return _store(desk, one, one.parcel, one.source, judged)


def _judge(desk: _Desk, parcel: Parcel, source: Source) -> Judged:
    try:
        rows = source.tidy(source.read(parcel))
        guard_identifiers(parcel, source)
        judged = source.check(rows, parcel, replace(desk.knowledge.known(), today=desk.today))
    except pl.exceptions.PolarsError:
        # Its message may quote a cell, so it goes no further.
        said, remedy = "cannot be read as a sheet of rows and columns", "Export it again and drop it in again"
        problem = Problem(parcel.file, None, (), "unreadable", said, remedy, "refuses")
        raise Unreadable([problem]) from None
    return confirmed(verdict(judged, parcel, desk.customs.limits), source, parcel)


def _store(desk: _Desk, one: Opened, parcel: Parcel, source: Source, judged: Judged) -> Receipt:
    arrival = one.arrival
    judged, figures = compared(desk.records, parcel, source, judged, desk.customs.limits)
    judgement = judged.judgement
    tables = {**source.keep(judged, desk.key), "delivery_figure": figures}
    folder = f"{source.name}/{judged.term or 'reference'}"
    archived_as = archive.file_away(desk.place.archive, arrival.staged, folder, arrival.sha256, arrival.file)
    counts = (judged.rows_read, judgement.rows.height, judgement.set_aside["row_number"].n_unique())
    delivery = Delivery(
        arrival.sha256,
        source.name,
        read_as(source.dialect, one.parcel.sheet) if one.parcel else source.dialect,
        judged.subject,
        judged.term,
        judged.identifier,
        arrival.file,
        archived_as,
        datetime.now(UTC).isoformat(timespec="seconds"),
        *counts,
    )
    strangers = off_roll(desk.records, parcel, judged, tables) if source.expects_roll else ()
    receipt = Receipt(
        arrival.file,
        source.name,
        judged.term,
        "stored",
        *counts,
        problems=(*judgement.problems, *strangers),
        now_showing=desk.now_showing,
        decided=decided(judged, parcel, one.rivals),
        mapping=one.mapping,
    )
    # Before the rows: a kill after them would leave the file known, and nobody told.
    keep_report(desk.place.reports, receipt, judged.subject, desk.today)
    store(desk.records, delivery, tables, judgement.set_aside)
    desk.knowledge.forget(frozenset(tables))
    arrival.remove()
    return receipt


def _read_so(earlier: Earlier | None, source: Source, parcel: Parcel) -> Earlier | None:
    """The earlier delivery, unless it is current and was read by another mapping: then it comes anew."""
    if not earlier or earlier.state != "current" or earlier.delivery.source != source.name:
        return earlier
    return earlier if earlier.delivery.dialect == read_as(source.dialect, parcel.sheet) else None


def _waits(records: Records, earlier: Earlier) -> bool:
    """Whether a newer settings list may now let in rows that this delivery had set aside."""
    return earlier.state == "current" and set_aside_for(records, earlier, NOT_LISTED) > 0


def _no_news(judged: Judged, earlier: Earlier) -> bool:
    """Whether judging the same content again came to nothing new: the same term, and no more rows kept."""
    as_before = judged.judgement.rows.height == earlier.delivery.rows_kept
    return judged.term == earlier.delivery.term and (judged.judgement.refused or as_before)


def _already(desk: _Desk, one: Opened, earlier: Earlier) -> Receipt:
    arrival, before = one.arrival, earlier.delivery
    archive.secure(desk.place.archive, arrival.staged, before.archived_as, arrival.sha256)
    arrival.remove()
    on = datetime.fromisoformat(before.received_at).strftime("%d/%m/%Y")
    since = ", and superseded since" if earlier.state == "superseded" else ""
    counts = (before.rows_read, before.rows_kept, before.rows_set_aside)
    said = f"already received on {on} as {before.file_name}{since}"
    return Receipt(arrival.file, before.source, before.term, "already", *counts, already=said)


def _refuse(desk: _Desk, one: Opened, judged: Judged | None, problems: tuple[Problem, ...]) -> Receipt:
    read = judged.rows_read if judged else 0
    receipt = Receipt(
        one.arrival.file,
        one.source.name if one.source else None,
        judged.term if judged else None,
        "refused",
        read,
        problems=tuple(replace(p, effect="refuses") if p.effect == "sets aside" else p for p in problems),
        now_showing=desk.now_showing,
        decided=decided(judged, one.parcel, one.rivals) if judged and one.parcel else None,
        mapping=one.mapping,
    )
    turn_away(desk.place, one.arrival, receipt, desk.today)
    return receipt
