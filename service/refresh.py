"""One refresh: receive what is in the inbox, build a publication, draw its figures, release it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from dashboards.declared import ChangedSnapshot, read_figures
from dashboards.snapshot import UnreadableSnapshot
from jobs.inbox import Receipt, receive
from jobs.publication import NothingToPublish, Publication
from jobs.publish import build, release
from jobs.records import RecordsError
from jobs.snapshot_file import UnsoundSnapshot
from jobs.workplace import Audience, Tell
from service.declaring import declare_figures
from service.exits import Fault, Misuse
from service.home import Home, audiences_of, authority_of, customs_of, indicators_of, today_of
from service.ledger import Counts
from service.logs import log


@dataclass(frozen=True)
class Outcome:
    """How a refresh went: the publication in force (None before the first), whether it is new, arrivals."""

    publication: str | None
    is_new: bool
    receipts: tuple[Receipt, ...]
    sentence: str


def refresh(home: Home, tell: Tell, count: Callable[[Counts], None]) -> Outcome:
    """Do one refresh; until its last step readers keep the previous publication, whatever goes wrong.

    `count` hears what arrived as soon as that is known. Raises Misuse or Fault, in words, for what can be
    foreseen.
    """
    settings = home.settings()
    authority, audiences = authority_of(settings), audiences_of(settings)
    indicators, customs = indicators_of(home, settings), customs_of(settings)
    with _in_words():
        tell("Looking into the inbox", None)
        showing = home.now_showing(settings.serve.audience)
        receipts = tuple(
            receive(
                home.workplace,
                home.key(),
                tell,
                now_showing=showing,
                customs=customs,
                today=today_of(settings),
            )
        )
        _write_down(receipts)
        count(counts_of(receipts))
        _drop_changed(home, audiences)
        try:
            publication = build(
                home.workplace, authority, audiences, tell, indicators=indicators, extras=customs.extras
            )
        except NothingToPublish as missing:
            return Outcome(home.current(settings.serve.audience), False, receipts, str(missing))
        if _is_current(home, publication):
            return Outcome(
                publication.id, False, receipts, f"Nothing has changed: {publication.id} is current."
            )
        declare_figures(publication.snapshots, tell)
        tell("Publishing", None)
        release(home.workplace, publication)
    return Outcome(publication.id, True, receipts, f"Published {publication.id}.")


def counts_of(receipts: Sequence[Receipt]) -> Counts:
    """Count what arrived."""
    return Counts(
        files_received=len(receipts),
        files_refused=sum(receipt.outcome == "refused" for receipt in receipts),
        rows_set_aside=sum(receipt.rows_set_aside for receipt in receipts if receipt.outcome == "stored"),
    )


def _drop_changed(home: Home, audiences: Sequence[Audience]) -> None:
    """Remove current snapshots that are not what was published, so that they are built again, not blessed."""
    for audience in audiences:
        snapshot = home.workplace.published / audience.name / f"{home.current(audience.name)}.db"
        try:
            read_figures(snapshot)
        except ChangedSnapshot as changed:
            log().warning(str(changed), audience=audience.name)
            snapshot.unlink(missing_ok=True)
        except UnreadableSnapshot:
            continue


def _is_current(home: Home, publication: Publication) -> bool:
    """Whether every audience's readers have this publication, with figures that this release can show."""
    if any(home.current(audience.name) != publication.id for audience in publication.audiences):
        return False
    try:
        for file in publication.snapshots:
            read_figures(file)
    except UnreadableSnapshot:
        return False
    return True


def _write_down(receipts: Sequence[Receipt]) -> None:
    """Keep the receipts in the log: a later step may fail, and the problems must not be lost with it."""
    for receipt in receipts:
        say = log().warning if receipt.problems else log().info
        say("\n  ".join([receipt.headline, *receipt.messages]), file=receipt.file)


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what can be foreseen into sentences; none of these messages quotes a row."""
    unchanged = "What was published before is unchanged."
    try:
        yield
    except RecordsError as wrong:
        raise Misuse(str(wrong)) from wrong
    except UnsoundSnapshot as wrong:
        raise Fault(f"A snapshot did not pass its checks ({wrong}). {unchanged}") from wrong
    except sqlite3.Error as wrong:
        raise Fault(
            f"A database could not be read or written ({wrong}). {unchanged} See: earlysight doctor"
        ) from wrong
    except OSError as wrong:
        where = f" ({wrong.filename})" if wrong.filename else ""
        raise Fault(
            f"{wrong.strerror or 'A file could not be read or written'}{where}. {unchanged}"
        ) from wrong
