"""The inbox: every file dropped in is stored, found to be known already, or refused with a reason."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import polars as pl

from jobs import archive, staging
from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.knowing import Knowledge
from jobs.opening import Opened, open_arrival
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.pseudonym import guard_key
from jobs.receipts import Receipt
from jobs.records import Records
from jobs.refusals import turn_away
from jobs.source import Judged, Source
from jobs.sources.headcount import NOT_LISTED
from jobs.staging import Arrival
from jobs.store import Delivery, Earlier, received, replaced_by, set_aside_for, store
from jobs.verdict import verdict
from jobs.workplace import Tell, Workplace

__all__ = ["Receipt", "receive"]


@dataclass(frozen=True)
class Desk:
    """What every file of one run is received with; `arrived` are the contents that came in it, by SHA-256."""

    place: Workplace
    records: Records
    knowledge: Knowledge
    key: bytes
    customs: Customs
    now_showing: str | None = None
    arrived: frozenset[str] = frozenset()


def receive(
    place: Workplace,
    key: bytes,
    tell: Tell,
    *,
    now_showing: str | None = None,
    customs: Customs | None = None,
) -> list[Receipt]:
    """Take in every settled plain file of the inbox, in the order of the catalogue; a receipt for each.

    `key` makes the pseudonyms (at least 32 bytes, else WeakKeyError). `now_showing` is the term on the
    dashboards (`Autumn 2025`), for the messages. `customs` is how this council does things; its authority
    keeps other councils' providers and wards out. Killed at any moment, doing it again comes to the same end.
    """
    guard_key(key)
    customs = customs or Customs()
    catalogue = Catalogue.of(customs)
    staging.sweep(place)
    archive.sweep(place.archive)
    arrivals = staging.stage(place, customs.limits)
    opening = (open_arrival(arrival, catalogue, customs) for arrival in arrivals)
    opened = sorted(opening, key=lambda one: one.order)
    arrived = frozenset(one.arrival.sha256 for one in opened)
    receipts = []
    with Records.to_write(place.records) as records:
        desk = Desk(place, records, Knowledge(records, customs), key, customs, now_showing, arrived)
        for number, one in enumerate(opened):
            tell(f"Reading {one.arrival.file}", number / len(opened))
            receipts.append(_take_in(desk, one))
            one.arrival.discard()
    return receipts


def _take_in(desk: Desk, one: Opened) -> Receipt:
    if one.parcel is None or one.source is None:
        return _refuse(desk, one, None, one.problems)
    earlier = received(desk.records, one.arrival.sha256)
    if earlier and not _may_change_something(desk, earlier):
        return _already(desk, one, earlier)
    try:
        judged = judge(desk, one.parcel, one.source)
    except Unreadable as reason:
        return _refuse(desk, one, None, reason.problems)
    same = earlier is not None and judged.judgement.rows.height == earlier.delivery.rows_kept
    if earlier and earlier.state == "current" and (judged.judgement.refused or same):
        return _already(desk, one, earlier)
    if judged.judgement.refused:
        return _refuse(desk, one, judged, judged.judgement.problems)
    return _store(desk, one, one.source, judged, earlier)


def judge(desk: Desk, parcel: Parcel, source: Source) -> Judged:
    """The verdict on a parcel, by what the records hold now; raises Unreadable."""
    try:
        rows = source.tidy(source.read(parcel))
        judged = source.check(rows, parcel, desk.knowledge.known())
    except pl.exceptions.PolarsError:
        # Its message may quote a cell, so it goes no further.
        said, remedy = "cannot be read as a sheet of rows and columns", "Export it again and drop it in again"
        problem = Problem(parcel.file, None, (), "unreadable", said, remedy, "refuses")
        raise Unreadable([problem]) from None
    return verdict(judged, parcel, desk.customs.limits)


def _store(desk: Desk, one: Opened, source: Source, judged: Judged, earlier: Earlier | None) -> Receipt:
    arrival = one.arrival
    folder = f"{source.name}/{judged.term or 'reference'}"
    archived_as = archive.file_away(desk.place.archive, arrival.staged, folder, arrival.sha256, arrival.file)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    delivery = delivery_of(judged, source, arrival, archived_as, now)
    enter(desk, delivery, source, judged)
    arrival.remove()
    return Receipt(
        arrival.file,
        source.name,
        judged.term,
        "stored",
        delivery.rows_read,
        delivery.rows_kept,
        delivery.rows_set_aside,
        problems=judged.judgement.problems,
        already=_came_before(earlier) if earlier and earlier.state != "current" else None,
        now_showing=desk.now_showing,
    )


def delivery_of(judged: Judged, source: Source, arrival: Arrival, archived_as: str, at: str) -> Delivery:
    """The line of a file that was judged and may be entered; `at` is when it was received (ISO, UTC)."""
    judgement = judged.judgement
    return Delivery(
        arrival.sha256,
        source.name,
        source.dialect,
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


def enter(desk: Desk, delivery: Delivery, source: Source, judged: Judged, number: int | None = None) -> None:
    """Write a judged file into the records, under its own `number` where the archive is replayed."""
    tables = source.keep(judged, desk.key)
    store(desk.records, delivery, tables, judged.judgement.set_aside, number)
    desk.knowledge.forget(frozenset(tables))


def _may_change_something(desk: Desk, earlier: Earlier) -> bool:
    """Whether content that came before has anything to add now.

    What counts already has not, unless a newer settings list may let in rows that were set aside. What was
    superseded or withdrawn counts again: who drops an old file in means it. Only where the file that
    replaced it came along with it does it stay where it was: then somebody dropped in everything there is.
    """
    if earlier.state == "current":
        return set_aside_for(desk.records, earlier, NOT_LISTED) > 0
    later = replaced_by(desk.records, earlier.delivery)
    return later is None or later.sha256 not in desk.arrived


def _already(desk: Desk, one: Opened, earlier: Earlier) -> Receipt:
    arrival, before = one.arrival, earlier.delivery
    archive.secure(desk.place.archive, arrival.staged, before.archived_as, arrival.sha256)
    arrival.remove()
    counts = (before.rows_read, before.rows_kept, before.rows_set_aside)
    said = _came_before(earlier)
    return Receipt(arrival.file, before.source, before.term, "already", *counts, already=said)


def _came_before(earlier: Earlier) -> str:
    before = earlier.delivery
    on = datetime.fromisoformat(before.received_at).strftime("%d/%m/%Y")
    since = "" if earlier.state == "current" else f", and {earlier.state} since"
    return f"already received on {on} as {before.file_name}{since}"


def _refuse(desk: Desk, one: Opened, judged: Judged | None, problems: tuple[Problem, ...]) -> Receipt:
    read = judged.rows_read if judged else 0
    receipt = Receipt(
        one.arrival.file,
        one.source.name if one.source else None,
        judged.term if judged else None,
        "refused",
        read,
        problems=tuple(replace(p, effect="refuses") if p.effect == "sets aside" else p for p in problems),
        now_showing=desk.now_showing,
    )
    turn_away(desk.place, one.arrival, receipt)
    return receipt
