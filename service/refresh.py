"""One refresh: receive what is in the inbox, build a publication, draw its figures, release it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobs.inbox import Receipt, receive
from jobs.publish import build, release
from jobs.workplace import Tell
from service.declaring import declare_figures
from service.home import Home, audiences_of, authority_of
from service.ledger import Counts


@dataclass(frozen=True)
class Outcome:
    """How a refresh went: what arrived, the publication in force now, and whether it is a new one."""

    publication: str
    is_new: bool
    receipts: tuple[Receipt, ...]
    sentence: str


def refresh(home: Home, tell: Tell) -> Outcome:
    """Do one refresh; readers keep the previous publication until the last step, whatever goes wrong before."""
    settings = home.settings()
    place, audiences = home.workplace, audiences_of(settings)
    receipts = tuple(receive(place, home.key(), tell))
    publication = build(place, authority_of(settings), audiences, tell)
    if all(home.current(audience.name) == publication.id for audience in audiences):
        return Outcome(publication.id, False, receipts, f"Nothing changed: {publication.id} is current.")
    snapshots = [place.published / audience.name / f"{publication.id}.db" for audience in audiences]
    declare_figures(snapshots, tell)
    tell("Publishing", None)
    release(place, publication)
    return Outcome(publication.id, True, receipts, f"Published {publication.id}.")


def counts_of(receipts: Sequence[Receipt]) -> Counts:
    """Count what arrived."""
    return Counts(
        files_received=len(receipts),
        files_refused=sum(receipt.state == "refused" for receipt in receipts),
        rows_set_aside=sum(receipt.rows_set_aside for receipt in receipts),
    )
