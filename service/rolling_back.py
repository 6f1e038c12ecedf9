"""Rolling back: what an earlier run published is what counts again, and is published again."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.manifest import keep_manifest
from jobs.records import Records, RecordsError
from jobs.releases import Change, UnknownPublication, changes_to, restore
from jobs.workplace import Tell
from service.exits import Misuse
from service.home import Home
from service.ledger import Ledger
from service.refresh import Outcome, in_words, publish
from service.run import alone, on_record

_SHOWN = 5


@dataclass(frozen=True)
class Rollback:
    """A rollback that can be done: to which run, its publication, and what becomes of which deliveries."""

    run: int
    publication: str
    changes: tuple[Change, ...]


def plan(home: Home, run: int) -> Rollback:
    """What rolling back to a run would change; raises Misuse where that cannot be had."""
    publication = _published_by(Ledger(home.ledger), run)
    try:
        with Records.to_read(home.workplace.records) as records:
            return Rollback(run, publication, tuple(changes_to(records, publication)))
    except UnknownPublication:
        raise Misuse(
            f"Run {run} published {publication}, but the records do not say what from. Drop the files of "
            "that time into the inbox again; they are in archive/."
        ) from None
    except RecordsError as wrong:
        raise Misuse(str(wrong)) from None


def roll_back(home: Home, run: int, tell: Tell) -> Outcome:
    """Restore what a run published, on a line of its own in the ledger; raises Misuse or Fault.

    The records change first, in one transaction: killed after that, the next run publishes them.
    """
    with alone(home) as ledger:
        planned = plan(home, run)
        return on_record(ledger, ledger.begin("person"), lambda beats: _do(home, planned, beats), tell)


def _do(home: Home, planned: Rollback, tell: Tell) -> Outcome:
    with in_words():
        tell("Restoring the deliveries", None)
        with Records.to_write(home.workplace.records) as records:
            restore(records, planned.publication)
        keep_manifest(home.workplace)
        outcome = publish(home, tell, restoring=planned.publication)
    return Outcome(outcome.publication, outcome.is_new, (), _sentence(planned, outcome))


def _sentence(planned: Rollback, outcome: Outcome) -> str:
    said = f"Rolled back to run {planned.run}. {outcome.sentence}"
    if outcome.publication == planned.publication:
        return said
    return (
        f"{said} It holds the same deliveries as {planned.publication}, "
        "made by the software and the rules of today, which have changed since."
    )


def _published_by(ledger: Ledger, run: int) -> str:
    lines = ledger.runs(f"id = {run:d}")
    if lines and lines[0]["publication"]:
        return str(lines[0]["publication"])
    others = [str(line["id"]) for line in ledger.runs("publication IS NOT NULL", limit=_SHOWN)]
    instead = f"The latest that did: {', '.join(others)}." if others else "No run has published anything yet."
    what = "published nothing" if lines else "is not in the history"
    raise Misuse(f"Run {run} {what}. {instead} See: earlysight history")
