"""The pokes: APScheduler queues a run on schedule and when files settle in the inbox, nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from jobs.workplace import Workplace
from service.inbox_watch import InboxWatch
from service.ledger import AskedBy
from service.settings import Schedule

_MISSED_LOOKS = 5
_SHORTEST_WAIT = 60.0


class Pokes:
    """A scheduler in memory, rebuilt from the settings at each start; `poke` is called from its threads."""

    def __init__(self, schedule: Schedule, place: Workplace, poke: Callable[[AskedBy], None]) -> None:
        self._poke = poke
        self._watch = InboxWatch(place.inbox)
        self._patience = max(_SHORTEST_WAIT, _MISSED_LOOKS * schedule.inbox_seconds)
        self._looked = time.monotonic()
        # The default grace of one second drops late jobs for good; here late is fine, and many are one.
        late = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.scheduler = BackgroundScheduler(timezone=schedule.timezone, job_defaults=late)
        cron = CronTrigger.from_crontab(schedule.cron, timezone=schedule.timezone)
        self.scheduler.add_job(self.on_schedule, cron, id="schedule")
        self.scheduler.add_job(self.on_look, "interval", seconds=schedule.inbox_seconds, id="inbox")

    def start(self) -> None:
        """Start poking."""
        self._looked = time.monotonic()
        self.scheduler.start()

    def stop(self) -> None:
        """Stop poking."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)

    def are_alive(self) -> bool:
        """False when the inbox has not been looked at for several turns: a thread must not die silently."""
        return time.monotonic() - self._looked < self._patience

    def on_schedule(self) -> None:
        """The clock says so."""
        self._poke("schedule")

    def on_look(self) -> None:
        """Look into the inbox."""
        arrived = self._watch.settled()
        self._looked = time.monotonic()
        if arrived:
            self._poke("inbox")
