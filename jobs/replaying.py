"""Replaying: each original of the archive judged with what the records held when it came."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.desk import Desk, delivery_of, enter, judge, prepare
from jobs.hints import Hint
from jobs.knowing import Knowledge
from jobs.manifest import Manifest, Published
from jobs.opening import Opened, open_arrivals
from jobs.problems import Unreadable
from jobs.reading.room import ReadingRoom
from jobs.records import Records
from jobs.releases import changes_to, restore, transaction
from jobs.staging import Arrival
from jobs.workplace import Tell, Workplace

_NEVER: Final = (0, 0, 0, 0)
"""The stamp of no file: an original is never taken for a file of the inbox, and never removed."""
_COMPARED: Final = {
    "source": "source",
    "term": "term",
    "subject": "subject",
    "identifier": "identifier",
    "rows_read": "rows read",
    "rows_kept": "rows kept",
    "rows_set_aside": "rows set aside",
}


def replay(
    place: Workplace, source: Path, manifest: Manifest, key: bytes, customs: Customs, tell: Tell
) -> list[str]:
    """Receive every delivery of the manifest again, under its id and time; gives the differences, in words.

    Rows that waited for another file wait again, because a file is judged by what had come before it: by
    the publications, the replay knows what a rollback had put in force by then.
    """
    catalogue, known = Catalogue.of(customs), list(manifest.publications)
    differences: list[str] = []
    with Records.to_write(place.records) as records, ReadingRoom(customs.limits) as room:
        desk = Desk(place, records, Knowledge(records, customs), key, customs, date.min)
        for at, line in enumerate(manifest.deliveries):
            tell(f"Reading {line['file_name']}", at / len(manifest.deliveries))
            while known and _newest(known[0]) < line["id"]:
                if _publish(records, known.pop(0)):
                    desk = replace(desk, knowledge=Knowledge(records, customs))
            differences += _receive(_on_its_day(desk, line), catalogue, room, source, line)
        for one in known:
            _publish(records, one)
        _settle_states(records, manifest)
    return differences


def _on_its_day(desk: Desk, line: dict[str, Any]) -> Desk:
    """The desk on the day a delivery was received: what was in the future then is so again."""
    at = datetime.fromisoformat(line["received_at"])
    return replace(desk, today=at.astimezone(ZoneInfo(desk.customs.timezone)).date())


def _receive(
    desk: Desk, catalogue: Catalogue, room: ReadingRoom, source: Path, line: dict[str, Any]
) -> Iterator[str]:
    arrival = _arrival(desk.place, source, line)
    try:
        (opened,) = open_arrivals([arrival], catalogue, desk.customs, _silent, room)
        yield from _enter(desk, opened, line)
    except Unreadable as reason:
        yield _left_out(line, reason)
    finally:
        arrival.discard()


def _enter(desk: Desk, opened: Opened, line: dict[str, Any]) -> Iterator[str]:
    if opened.parcel is None or opened.source is None:
        raise Unreadable(opened.problems)
    parcel = opened.parcel
    judged = judge(desk, parcel, opened.source)
    if judged.judgement.refused:
        raise Unreadable([p for p in judged.judgement.problems if p.effect == "refuses"])
    entry = prepare(desk, parcel, opened.source, judged)
    filed = (opened.arrival, line["archived_as"], line["received_at"])
    delivery = delivery_of(entry.judged, opened.source, parcel, *filed)
    enter(desk, delivery, entry, line["id"])
    for field, called in _COMPARED.items():
        now = getattr(delivery, field)
        if field in line and now != line[field]:
            yield f"{line['archived_as']}: {called}: {_said(line[field])} before, {_said(now)} now"


def _left_out(line: dict[str, Any], reason: Unreadable) -> str:
    why = " ".join(problem.sentence() for problem in reason.problems)
    return f"{line['archived_as']}: would be refused now, and left out. {why}"


def _said(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "none")


def _arrival(place: Workplace, source: Path, line: dict[str, Any]) -> Arrival:
    staged = place.staging / f"{line['id']:04d}"
    staged.touch(mode=0o600)
    shutil.copyfile(source / line["archived_as"], staged)
    # A hint that came with the file, such as a sidecar, is gone; what it led to is on record.
    hint = Hint(line["source"], line["term"])
    return Arrival(line["file_name"], source / line["archived_as"], _NEVER, staged, line["sha256"], hint=hint)


def _silent(_said: str, _share: float | None) -> None:
    """Tell nobody: the replay tells of each file itself."""


def _newest(published: Published) -> int:
    return max(map(int, published.states), default=0)


def _publish(records: Records, published: Published) -> bool:
    """Write a publication down and put its states in force; whether that changed any."""
    with transaction(records):
        new = records.connection.execute(
            "INSERT INTO publication (name, released_at) VALUES (?, ?)",
            (published.name, published.released_at),
        )
        # A delivery that was left out has no line to refer to.
        records.connection.executemany(
            "INSERT INTO publication_delivery SELECT ?, id, ? FROM delivery WHERE id = ?",
            [(new.lastrowid, state, int(number)) for number, state in published.states.items()],
        )
    if not changes_to(records, published.name):
        return False
    restore(records, published.name)
    return True


def _settle_states(records: Records, manifest: Manifest) -> None:
    """Every delivery in the state it was in last."""
    with transaction(records):
        records.connection.execute("UPDATE delivery SET state = 'withdrawn' WHERE state = 'current'")
        records.connection.executemany(
            "UPDATE delivery SET state = :state WHERE id = :id",
            [{"id": line["id"], "state": line["state"]} for line in manifest.deliveries],
        )
