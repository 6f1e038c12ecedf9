"""A run: one refresh with its line in the ledger, one at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from jobs.workplace import Tell
from service import refresh as refreshing
from service.exits import Misuse, Stopped
from service.home import Home
from service.ledger import AskedBy, Ledger
from service.locks import only_one
from service.logs import fault_of, log
from service.progress import both
from service.refresh import Outcome

_BEAT_EVERY = 1.0


def run_now(home: Home, asked_by: AskedBy, tell: Tell) -> Outcome:
    """Queue a run and do it; raises Misuse while another process is at one."""
    with alone(home) as ledger:
        ledger.queue(asked_by)
        outcome = _run_taken(home, ledger, tell)
    if outcome is None:  # pragma: no cover  # we hold the lock and have just queued
        raise Misuse("Nothing was owed.")
    return outcome


def publish_now(home: Home, tell: Tell) -> Outcome:
    """Publish what the records hold, on a line of its own; what is queued stays. Raises Misuse or Fault."""
    with alone(home) as ledger:
        return on_record(
            ledger, ledger.begin("person"), lambda beats: refreshing.publish_held(home, beats), tell
        )


@contextmanager
def alone(home: Home) -> Iterator[Ledger]:
    """The ledger, while nobody else is at a run; raises Misuse while another process is at one."""
    with only_one(home.root / "run.lock") as free:
        if not free:
            raise Misuse(
                "Another run is at work on this home. Wait for it to end, or see: earlysight history"
            )
        ledger = Ledger(home.ledger)
        ledger.recover()
        yield ledger


def run_owed(home: Home, tell: Tell) -> Outcome | None:
    """Do the run that is queued; None where nothing is owed, or another process is at it."""
    with only_one(home.root / "run.lock") as free:
        if not free:
            return None
        ledger = Ledger(home.ledger)
        ledger.recover()
        return _run_taken(home, ledger, tell)


def _run_taken(home: Home, ledger: Ledger, tell: Tell) -> Outcome | None:
    run = ledger.take()
    if run is None:
        return None
    return on_record(
        ledger,
        run,
        lambda beats: refreshing.refresh(home, beats, lambda counts: ledger.count(run, counts)),
        tell,
    )


def on_record(ledger: Ledger, run: int, work: Callable[[Tell], Outcome], tell: Tell) -> Outcome:
    """Do the work of a run that is running, and close its line with how it went."""
    log().info("Run started", run=run)
    try:
        outcome = work(both(tell, _beats(ledger, run)))
    except Stopped:
        ledger.put_back(run, "Stopped on request; it will be done at the next start.", tried=False)
        raise
    except Exception as wrong:
        ledger.end(run, "failed", reason_of(wrong))
        log().error("Run failed", run=run, exc_info=wrong)
        raise
    ledger.end(run, "done", outcome.sentence, outcome.publication)
    log().info("Run done", run=run, publication=outcome.publication)
    return outcome


def reason_of(wrong: Exception) -> str:
    """Why it failed, in a sentence that holds no value from a row."""
    if isinstance(wrong, click.ClickException):
        return wrong.message
    return f"A fault on our side ({fault_of(wrong)}); the log says where."


def _beats(ledger: Ledger, run: int) -> Tell:
    last, last_step = 0.0, ""

    def tell(step: str, _far: float | None) -> None:
        nonlocal last, last_step
        if step != last_step or time.monotonic() - last >= _BEAT_EVERY:
            ledger.beat(run, step)
            last, last_step = time.monotonic(), step

    return tell
