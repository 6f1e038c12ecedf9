"""One refresh: receive what is in the inbox, build a publication, draw its figures, release it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dashboards.declared import ChangedSnapshot, read_figures
from dashboards.snapshot import UnreadableSnapshot
from jobs.inbox import Receipt, receive
from jobs.manifest import LostRecords, keep_manifest
from jobs.matching import links
from jobs.publication import NothingToPublish, Publication
from jobs.publish import build, release
from jobs.records import RecordsError
from jobs.snapshot_file import UnsoundSnapshot
from jobs.workplace import Tell
from service.declaring import declare_figures
from service.exits import Fault, Misuse
from service.home import Home, audiences_of, authority_of, customs_of, indicators_of
from service.ledger import Counts
from service.logs import log


@dataclass(frozen=True)
class Outcome:
    """How a refresh went: the publication in force (None before the first), whether it is new, arrivals.

    `warnings` are for the analyst: what was published may not be what it should be.
    """

    publication: str | None
    is_new: bool
    receipts: tuple[Receipt, ...]
    sentence: str
    warnings: tuple[str, ...] = ()


def refresh(home: Home, tell: Tell, count: Callable[[Counts], None]) -> Outcome:
    """Do one refresh; until its last step readers keep the previous publication, whatever goes wrong.

    `count` hears what arrived as soon as that is known. Raises Misuse or Fault, in words, for what can be
    foreseen.
    """
    settings = home.settings()
    indicators_of(home, settings)  # what is wrong with them is said before anything is taken in
    with in_words():
        keep_manifest(home.workplace)
        tell("Looking into the inbox", None)
        showing = home.now_showing(settings.serve.audience)
        receipts = tuple(
            receive(home.workplace, home.key(), tell, now_showing=showing, customs=customs_of(settings))
        )
        keep_manifest(home.workplace)
        _write_down(receipts)
        count(counts_of(receipts))
        outcome = publish(home, tell, receipts)
        return _with_warnings(home, outcome) if outcome.is_new else outcome


def publish_held(home: Home, tell: Tell) -> Outcome:
    """Publish what the records hold, and leave the inbox alone; raises Misuse or Fault, in words."""
    with in_words():
        keep_manifest(home.workplace)
        return publish(home, tell)


def publish(
    home: Home, tell: Tell, receipts: tuple[Receipt, ...] = (), restoring: str | None = None
) -> Outcome:
    """Publish what the records hold now: build, draw, release.

    `restoring` is the id of an earlier publication that is meant to come out: its snapshots, where they are
    kept and are still what was published, serve again.
    """
    settings = home.settings()
    authority, audiences = authority_of(settings), audiences_of(settings)
    for audience in audiences:
        for name in {home.current(audience.name), restoring} - {None}:
            _drop_changed(home.workplace.published / audience.name / f"{name}.db")
    indicators, extras = indicators_of(home, settings), customs_of(settings).extras
    try:
        publication = build(
            home.workplace, authority, audiences, tell,
            indicators=indicators, extras=extras, succession=settings.succession,
        )  # fmt: skip
    except NothingToPublish as missing:
        return Outcome(home.current(settings.serve.audience), False, receipts, str(missing))
    if _is_current(home, publication):
        return Outcome(publication.id, False, receipts, f"Nothing has changed: {publication.id} is current.")
    if undrawn := [file for file in publication.snapshots if not _is_drawn(file)]:
        declare_figures(undrawn, tell)
    tell("Publishing", None)
    release(home.workplace, publication)
    keep_manifest(home.workplace)
    return Outcome(publication.id, True, receipts, f"Published {publication.id}.")


def counts_of(receipts: Sequence[Receipt]) -> Counts:
    """Count what arrived."""
    return Counts(
        files_received=len(receipts),
        files_refused=sum(receipt.outcome == "refused" for receipt in receipts),
        rows_set_aside=sum(receipt.rows_set_aside for receipt in receipts if receipt.outcome == "stored"),
    )


def _with_warnings(home: Home, outcome: Outcome) -> Outcome:
    """The outcome with what the analyst should know: a term whose children are found less than before."""
    falls = links(home.workplace.records).falls
    for fall in falls:
        log().warning(fall)
    return replace(outcome, warnings=falls)


def _drop_changed(snapshot: Path) -> None:
    """Remove a snapshot that is not what was published, so that it is built again, not blessed."""
    if not snapshot.is_file():  # somebody took it away: it is built again all the same
        return
    try:
        read_figures(snapshot)
    except ChangedSnapshot as changed:
        log().warning(str(changed), audience=snapshot.parent.name)
        snapshot.unlink(missing_ok=True)
    except UnreadableSnapshot:
        return


def _is_current(home: Home, publication: Publication) -> bool:
    """Whether every audience's readers have this publication, with figures that this release can show."""
    if any(home.current(audience.name) != publication.id for audience in publication.audiences):
        return False
    return all(map(_is_drawn, publication.snapshots))


def _is_drawn(snapshot: Path) -> bool:
    """Whether a snapshot's figures stand beside it and are of it."""
    try:
        read_figures(snapshot)
    except UnreadableSnapshot:
        return False
    return True


def _write_down(receipts: Sequence[Receipt]) -> None:
    """Keep the receipts in the log: a later step may fail, and the problems must not be lost with it."""
    for receipt in receipts:
        say = log().warning if receipt.problems else log().info
        say("\n  ".join([receipt.headline, *receipt.messages]), file=receipt.file)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what can be foreseen into sentences; none of these messages quotes a row."""
    unchanged = "What was published before is unchanged."
    try:
        yield
    except (RecordsError, LostRecords) as wrong:
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
