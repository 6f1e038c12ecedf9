"""Opening arrivals: what kind of file each is, judged by what it holds."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.identity import with_hint, with_hints
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.reading.forms import Order
from jobs.reading.room import ReadingRoom
from jobs.rivals import guard_rivals
from jobs.source import Source
from jobs.staging import Arrival
from jobs.workplace import Tell


@dataclass(frozen=True)
class Opened:
    """An arrival whose kind is known, or why it cannot be."""

    arrival: Arrival
    place_in_order: int
    parcel: Parcel | None = None
    source: Source | None = None
    problems: tuple[Problem, ...] = ()
    rivals: int = 0
    """Other sources that fitted as well, so that a hint had to decide."""

    @property
    def mapping(self) -> str:
        """The saved mapping it is read by; empty where there is none."""
        return self.parcel.sheet.mapping if self.parcel else ""

    @property
    def order(self) -> tuple[int, int, str]:
        """Places before settings before children; of one kind the older first, so that the newer stands."""
        return self.place_in_order, self.arrival.stamp[3], self.arrival.file


def open_arrivals(
    arrivals: Iterable[Arrival],
    catalogue: Catalogue,
    customs: Customs,
    tell: Tell,
    room: ReadingRoom | None = None,
) -> Iterator[Opened]:
    """Find the source of each arrival, in their order; where one has none, the reasons take its place.

    The files are read in the reading room (one of our own, if none is given), and by no other process: this
    one copies, hashes and archives.
    """
    waiting = [(arrival, _order(arrival, catalogue, customs)) for arrival in arrivals]
    to_read = {arrival.staged: order for arrival, order in waiting if order}
    with nullcontext(room) if room else ReadingRoom(customs.limits, len(to_read)) as readers:
        begun = {staged: readers.begin(order) for staged, order in to_read.items()}
        for number, (arrival, order) in enumerate(waiting):
            tell(f"Opening {arrival.file}", number / len(waiting))
            try:
                if order is None:
                    raise arrival.turned_away or Unreadable(())
                yield _recognised(arrival, readers.parcel(order, begun[arrival.staged]), catalogue)
            except Unreadable as reason:
                yield Opened(arrival, len(catalogue.sources), problems=reason.problems)


def _recognised(arrival: Arrival, read: Parcel, catalogue: Catalogue) -> Opened:
    if arrival.hint:
        hinted = with_hint(read, arrival.hint)
    else:
        hinted = with_hints(read, arrival.path, [source.name for source in catalogue.sources])
    source, parcel = catalogue.recognise(hinted)
    by_headings = catalogue.fitting(parcel) if source.form == "tables" and not source.recognise else []
    rivals = len({fits.name for fits, _ in by_headings} - {source.name})
    kept = guard_rivals(source, parcel, catalogue)
    return Opened(arrival, catalogue.position(source), kept, source, rivals=rivals)


def _order(arrival: Arrival, catalogue: Catalogue, customs: Customs) -> Order | None:
    if arrival.turned_away:
        return None
    arrival.tables.mkdir(mode=0o700)
    return Order(arrival.staged, arrival.file, arrival.tables, customs.limits, catalogue.headings)


def read_arrival(arrival: Arrival, catalogue: Catalogue, customs: Customs) -> Parcel:
    """What an arrival holds, whatever its source; raises Unreadable."""
    order = _order(arrival, catalogue, customs)
    if order is None:
        raise arrival.turned_away or Unreadable(())
    with ReadingRoom(customs.limits, 1) as readers:
        return readers.parcel(order, readers.begin(order))
