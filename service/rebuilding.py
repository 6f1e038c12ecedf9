"""Rebuilding the records of a home from its archive, on a line of the ledger."""

from __future__ import annotations

from pathlib import Path

from jobs.rebuilding import BEFORE, CannotRebuild, rebuild
from jobs.workplace import Tell
from service.exits import Misuse, Problems
from service.home import Home, customs_of
from service.ledger import Ledger
from service.locks import only_one
from service.refresh import Outcome, in_words
from service.run import on_record


def rebuild_records(home: Home, source: Path | None, accept_differences: bool, tell: Tell) -> Outcome:
    """Make records.db again from the archive (or from `source`); raises Misuse, Problems or Fault."""
    with only_one(home.root / "run.lock") as free:
        if not free:
            raise Misuse(
                "Another run is at work on this home. Wait for it to end, or see: earlysight history"
            )
        ledger = Ledger(home.ledger)
        ledger.recover()
        archive = (source or home.workplace.archive).resolve()
        return on_record(
            ledger, ledger.begin("person"), lambda beats: _do(home, archive, accept_differences, beats), tell
        )


def _do(home: Home, archive: Path, accept_differences: bool, tell: Tell) -> Outcome:
    settings = home.settings()
    with in_words():
        try:
            deliveries, differences = rebuild(
                home.workplace, archive, home.key(), customs_of(settings), tell,
                accept_differences=accept_differences,
            )  # fmt: skip
        except CannotRebuild as wrong:
            raise Problems(str(wrong)) from None
    records = home.workplace.records.name
    said = f"{records} was made again from {deliveries:,} deliveries of the archive"
    otherwise = f", {len(differences)} of them otherwise than before" if differences else ""
    kept = home.workplace.records.with_name(records + BEFORE)
    beside = f" The old one is {kept.name}; remove it once all is well." if kept.exists() else ""
    told = "\n".join([f"{said}{otherwise}.{beside} Publish with: earlysight refresh", *differences])
    return Outcome(home.current(settings.serve.audience), False, (), told)
