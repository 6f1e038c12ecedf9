"""The worker: a loop that does the run that is owed; the clock and the inbox queue the next."""

from __future__ import annotations

import time
from collections.abc import Callable

from service.exits import Fault, Misuse, Stopped
from service.home import Home, indicators_of
from service.ledger import AskedBy, Ledger
from service.locks import only_one
from service.logs import log
from service.pokes import Pokes
from service.run import run_owed
from service.stopping import stop_requests

_PAUSE = 0.5


def work(home: Home) -> None:
    """Work until SIGTERM or SIGINT, then stop after the step; raises Misuse where one works already."""
    home.key()
    with only_one(home.root / "work.lock") as free:
        if not free:
            raise Misuse(f"A worker is already at work on {home.root}.")
        with stop_requests() as asked_to_stop:
            main(home, asked_to_stop, time.sleep)
        log().info("Worker stopped")


def main(home: Home, exit_callback: Callable[[], bool], pause: Callable[[float], object]) -> None:
    """Loop until `exit_callback` says so; `pause(seconds)` rests between looks at the ledger.

    A failing run is on record and in the log, and the loop goes on. Raises Fault when the pokes have died.
    """

    def tell(_step: str, _far: float | None) -> None:
        if exit_callback():
            raise Stopped

    settings = home.settings()
    indicators_of(home, settings)  # a question that cannot be asked is said now, not in the night
    pokes = Pokes(settings.schedule, home.workplace, lambda asked_by: poke(home, asked_by))
    pokes.start()
    log().info("Worker started")
    try:
        while not exit_callback():
            if not pokes.are_alive():
                raise Fault("The worker's clock has stopped. Start it again.")
            _one_turn(home, tell)
            pause(_PAUSE)
    except Stopped:
        pass
    finally:
        pokes.stop()


def poke(home: Home, asked_by: AskedBy) -> None:
    """Queue a run; nothing happens where one is queued already."""
    if Ledger(home.ledger).queue(asked_by):
        log().info("Run queued", asked_by=asked_by)


def _one_turn(home: Home, tell: Callable[[str, float | None], None]) -> None:
    try:
        run_owed(home, tell)
    except Exception as wrong:  # the run's own line and log say what; the loop must live on
        log().warning("The published figures stay as they were", exc_info=wrong)
