"""Opening an arrival: what kind of file it is, judged by what it holds."""

from dataclasses import dataclass

from jobs.catalogue import Catalogue
from jobs.customs import Customs
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
    def order(self) -> tuple[int, int, str]:
        """Places before settings before children; of one kind the older first, so that the newer stands."""
        return self.place_in_order, self.arrival.stamp[3], self.arrival.file


def open_arrival(arrival: Arrival, catalogue: Catalogue, customs: Customs) -> Opened:
    """Find the source of an arrival; where it has none, the reasons take its place."""
    try:
        if arrival.turned_away:
            raise arrival.turned_away
        arrival.tables.mkdir(mode=0o700)
        order = Order(arrival.staged, arrival.file, arrival.tables, customs.limits, catalogue.headings)
        source, parcel = catalogue.recognise(read_parcel(order))
        return Opened(arrival, catalogue.position(source), parcel, source)
    except Unreadable as reason:
        return Opened(arrival, len(catalogue.sources), problems=reason.problems)
