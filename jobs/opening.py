"""Opening an arrival: what kind of file it is, judged by what it holds."""

from dataclasses import dataclass

from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.guards import guard_bytes
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.reading.forms import Order, read_parcel
from jobs.source import Source
from jobs.staging import Arrival


@dataclass(frozen=True)
class Opened:
    """An arrival whose kind is known, or why it cannot be."""

    arrival: Arrival
    place_in_order: int
    parcel: Parcel | None = None
    source: Source | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def mapping(self) -> str:
        """The saved mapping it is read by; empty where there is none."""
        return self.parcel.sheet.mapping if self.parcel else ""

    @property
    def order(self) -> tuple[int, int, str]:
        """Places before settings before children; of one kind the older first, so that the newer stands."""
        return self.place_in_order, self.arrival.stamp[3], self.arrival.file


def read_arrival(arrival: Arrival, catalogue: Catalogue, customs: Customs) -> Parcel:
    """What an arrival holds, whatever its source; raises Unreadable."""
    if arrival.turned_away:
        raise arrival.turned_away
    guard_bytes(arrival.staged, arrival.file)
    arrival.tables.mkdir(mode=0o700)
    return read_parcel(
        Order(arrival.staged, arrival.file, arrival.tables, customs.limits, catalogue.headings)
    )


def open_arrival(arrival: Arrival, catalogue: Catalogue, customs: Customs) -> Opened:
    """Find the source of an arrival; where it has none, the reasons take its place."""
    try:
        source, parcel = catalogue.recognise(read_arrival(arrival, catalogue, customs))
        return Opened(arrival, catalogue.position(source), parcel, source)
    except Unreadable as reason:
        return Opened(arrival, len(catalogue.sources), problems=reason.problems)
