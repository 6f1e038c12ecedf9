"""The inbox: every file dropped in is stored, found to be known already, or refused with a reason."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from jobs import archive, staging
from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.desk import Desk, delivery_of, enter, judge, prepare
from jobs.identity import decided, otherwise
from jobs.knowing import Knowledge
from jobs.mapping import read_as
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
from jobs.store import Earlier, received, replaced_by, set_aside_for
from jobs.workplace import Tell, Workplace

__all__ = ["Receipt", "receive"]


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
    keeps other councils' providers and wards out. `today` is the day of receipt (None: this one), past which
    no date of a file can lie. `room` has readers kept at work between runs. Killed at any moment, doing it
    again comes to the same end.
    """
    guard_key(key)
    customs = customs or Customs()
    today = today or datetime.now(ZoneInfo(customs.timezone)).date()
    catalogue = Catalogue.of(customs)
    staging.sweep(place)
    archive.sweep(place.archive)
    arrivals = staging.stage(place, customs.limits)
    opened = sorted(open_arrivals(arrivals, catalogue, customs, tell, room), key=lambda one: one.order)
    arrived = frozenset(one.arrival.sha256 for one in opened)
    receipts = []
    with Records.to_write(place.records) as records:
        desk = Desk(place, records, Knowledge(records, customs), key, customs, today, now_showing, arrived)
        for number, one in enumerate(opened):
            tell(f"Reading {one.arrival.file}", number / len(opened))
            receipts.append(_take_in(desk, one))
            one.arrival.discard()
    staging.sweep(place)
    return receipts


def _take_in(desk: Desk, one: Opened) -> Receipt:
    if one.parcel is None or one.source is None:
        return _refuse(desk, one, None, one.problems)
    earlier = _read_so(received(desk.records, one.arrival.sha256), one.source, one.parcel)
    if earlier and not _may_change_something(desk, earlier, one.parcel):
        return _already(desk, one, earlier)
    try:
        judged = judge(desk, one.parcel, one.source)
    except Unreadable as reason:
        return _refuse(desk, one, None, reason.problems)
    if earlier and _no_news(judged, earlier):
        return _already(desk, one, earlier)
    if judged.judgement.refused:
        return _refuse(desk, one, judged, judged.judgement.problems)
    return _store(desk, one, one.parcel, one.source, judged, earlier)


def _store(
    desk: Desk, one: Opened, parcel: Parcel, source: Source, judged: Judged, earlier: Earlier | None
) -> Receipt:
    arrival, entry = one.arrival, prepare(desk, parcel, source, judged)
    folder = f"{source.name}/{judged.term or 'reference'}"
    archived_as = archive.file_away(desk.place.archive, arrival.staged, folder, arrival.sha256, arrival.file)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    delivery = delivery_of(entry.judged, source, parcel, arrival, archived_as, now)
    receipt = Receipt(
        arrival.file,
        source.name,
        judged.term,
        "stored",
        delivery.rows_read,
        delivery.rows_kept,
        delivery.rows_set_aside,
        problems=entry.problems,
        already=_came_before(earlier) if earlier and earlier.state != "current" else None,
        now_showing=desk.now_showing,
        decided=decided(judged, parcel, one.rivals),
        mapping=one.mapping,
    )
    # Before the rows: a kill after them would leave the file known, and nobody told.
    keep_report(desk.place.reports, receipt, judged.subject, desk.today)
    enter(desk, delivery, entry)
    arrival.remove()
    return receipt


def _read_so(earlier: Earlier | None, source: Source, parcel: Parcel) -> Earlier | None:
    """The earlier delivery, unless it is current and was read by another mapping: then it comes anew."""
    if not earlier or earlier.state != "current" or earlier.delivery.source != source.name:
        return earlier
    return earlier if earlier.delivery.dialect == read_as(source.dialect, parcel.sheet) else None


def _may_change_something(desk: Desk, earlier: Earlier, parcel: Parcel) -> bool:
    """Whether content that came before has anything to add now.

    What counts already has not, unless a newer settings list may let in rows that were set aside, or a hint
    now says another term. What was superseded or withdrawn counts again: who drops an old file in means it.
    Only where the file that replaced it came along with it does it stay where it was: then somebody dropped
    in everything there is.
    """
    if earlier.state == "current":
        waits = set_aside_for(desk.records, earlier, NOT_LISTED) > 0
        return waits or otherwise(parcel, earlier.delivery)
    later = replaced_by(desk.records, earlier.delivery)
    return later is None or later.sha256 not in desk.arrived


def _no_news(judged: Judged, earlier: Earlier) -> bool:
    """Whether judging what counts already came to nothing new: the same term, and no more rows kept."""
    as_before = judged.judgement.rows.height == earlier.delivery.rows_kept
    same = judged.term == earlier.delivery.term and (judged.judgement.refused or as_before)
    return earlier.state == "current" and same


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
        decided=decided(judged, one.parcel, one.rivals) if judged and one.parcel else None,
        mapping=one.mapping,
    )
    turn_away(desk.place, one.arrival, receipt, desk.today)
    return receipt
