"""Opens a file that is to be mapped, as the inbox would open it, in a private place that does not last."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from jobs import staging
from jobs.catalogue import Catalogue
from jobs.columns import plain
from jobs.customs import Customs
from jobs.headings import guard_headings
from jobs.opening import read_arrival
from jobs.parcel import Parcel
from jobs.proposing import Proposal, propose
from jobs.vocabularies import vocabularies
from jobs.workplace import Workplace
from service.exits import Misuse
from service.home import Home, customs_of

_ASIDE = ".map-"


@dataclass(frozen=True)
class Explained:
    """A file's proposal, and what the catalogue it was made by knows."""

    proposal: Proposal
    known: frozenset[str]
    customs: Customs


@contextmanager
def explaining(home: Home, file: Path, source: str | None) -> Iterator[Explained]:
    """The proposal for a file, while its private copy is there; raises Misuse, and Unreadable."""
    customs = customs_of(home.settings())
    catalogue = Catalogue.of(customs)
    if not file.is_file():
        raise Misuse(f"{file} is not a file.")
    for left in home.root.glob(f"{_ASIDE}*"):  # by a command that was killed: a copy of child-level rows
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=home.root) as aside:
        parcel = _opened(Path(aside), file, catalogue, customs)
        known = frozenset(plain(h) for s in catalogue.sources for c in s.columns for h in c.headings)
        for sheet in parcel.sheets:
            guard_headings(sheet, known)
        yield Explained(_proposal(parcel, catalogue, customs, source), known, customs)


def _opened(aside: Path, file: Path, catalogue: Catalogue, customs: Customs) -> Parcel:
    place = Workplace(
        aside / "inbox", aside / "archive", aside / "staging", aside / "records.db", aside / "published"
    )
    place.inbox.mkdir()
    shutil.copy2(file, place.inbox / file.name)
    staging.sweep(place)
    at_once = replace(customs.limits, settled_seconds=0)
    arrivals = list(staging.stage(place, at_once))
    if not arrivals:
        raise Misuse(f"{file.name} is not a file the inbox would take: its name is hidden or unfinished.")
    return read_arrival(arrivals[0], catalogue, customs)


def _proposal(parcel: Parcel, catalogue: Catalogue, customs: Customs, source: str | None) -> Proposal:
    sources = [s for s in catalogue.sources if s.columns and source in {None, s.name}]
    if not sources:
        names = ", ".join(dict.fromkeys(s.name for s in catalogue.sources if s.columns))
        raise Misuse(f"There is no source {source} to map a file to. There are: {names}.")
    proposal = propose(parcel, sources, vocabularies(customs.extras)) if parcel.form == "tables" else None
    if proposal is None:
        raise Misuse(f"{parcel.file} has no columns to map: it is known by its structure.")
    return proposal
