"""Opening an arrival: what kind of file it is, judged by what it holds."""

from dataclasses import dataclass

from jobs.catalogue import CATALOGUE, recognise
from jobs.guards import guard_bytes, is_geojson
from jobs.limits import Limits
from jobs.problems import Problem, Unreadable
from jobs.sheet import Sheet, open_sheet
from jobs.source import Source
from jobs.staging import Arrival


@dataclass(frozen=True)
class Opened:
    """An arrival whose kind is known, or why it cannot be."""

    arrival: Arrival
    sheet: Sheet | None = None
    source: Source | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def order(self) -> tuple[int, int, str]:
        """Places before settings before children; of one kind the older first, so that the newer stands."""
        at = CATALOGUE.index(self.source) if self.source else len(CATALOGUE)
        return at, self.arrival.stamp[3], self.arrival.file


def open_arrival(arrival: Arrival, limits: Limits) -> Opened:
    """Find the source of an arrival; where it has none, the reasons take its place."""
    try:
        if arrival.turned_away:
            raise arrival.turned_away
        if is_geojson(arrival.staged):
            sheet = Sheet(arrival.staged, arrival.file, ())
        else:
            guard_bytes(arrival.staged, arrival.file)
            sheet = open_sheet(arrival.staged, arrival.file, limits)
        return Opened(arrival, sheet, recognise(sheet))
    except Unreadable as reason:
        return Opened(arrival, problems=reason.problems)
