"""Headcount files read as the inbox reads them, without an inbox around them."""

from pathlib import Path

import polars as pl

from fixtures.authority.portals import PORTAL_C_COLUMNS, PORTAL_C_WORDS
from jobs.catalogue import Catalogue
from jobs.customs import Customs, SavedMapping
from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.source import Judged, Known
from jobs.verdict import verdict
from tests.jobs.opening import opened
from tests.jobs.receiving import KEY

CHILD = ("pseudonym", "birth_month", "sex", "setting_urn", "term")
KEPT = (*CHILD, "entitlement", "funded_hours", "extended_hours", "setting_hours", "eypp", "daf")
PORTAL_C = SavedMapping("Portal C", "headcount", "", PORTAL_C_COLUMNS, words=PORTAL_C_WORDS)


def table(
    rows: list[dict[str, str | None]], out: Path, mapping: SavedMapping | None = None, name: str = "x.csv"
) -> Parcel:
    """A parcel of one plain table, as a text reader would lay it down."""
    frame = pl.DataFrame(rows, infer_schema_length=None).cast(pl.String)
    return laid(frame, out, mapping, name)


def laid(frame: pl.DataFrame, out: Path, mapping: SavedMapping | None = None, name: str = "x.csv") -> Parcel:
    """A parcel of one plain table of text, blank cells as null."""
    out.mkdir(parents=True, exist_ok=True)
    cells = frame.rename({heading: str(at) for at, heading in enumerate(frame.columns)})
    cells.with_row_index(ROW_NUMBER, offset=2).write_parquet(out / "table.parquet")
    mapped = (mapping.columns, mapping.words) if mapping else ({}, {})
    sheet = Sheet(out / "table.parquet", name, tuple(frame.columns), mapped=mapped[0], words=mapped[1])
    return Parcel(name, "tables", (sheet,))


def semicolons(path: Path, out: Path) -> Parcel:
    """The second portal's file under its saved mapping."""
    frame = pl.read_csv(path, separator=";", infer_schema=False)
    return laid(frame, out, PORTAL_C, path.name)


def judged(parcel: Parcel, settings: frozenset[str]) -> Judged:
    """A parcel recognised, read, tidied and judged."""
    source, parcel = Catalogue.of(Customs()).recognise(parcel)
    assert source.name == "headcount"
    rows = source.tidy(source.read(parcel))
    return verdict(source.check(rows, parcel, Known(settings=settings)), parcel, Limits())


def kept(path: Path, out: Path, settings: frozenset[str]) -> pl.DataFrame:
    """What of a file the records would hold, less the row numbers, in one order."""
    parcel = semicolons(path, out) if path.read_bytes().startswith(b"Headcount week;") else opened(path, out)
    return lines(judged(parcel, settings))


def lines(found: Judged) -> pl.DataFrame:
    """What the records would hold of a judged file, less the row numbers, in one order."""
    assert not found.judgement.refused, [problem.sentence() for problem in found.judgement.problems]
    source = next(s for s in Catalogue.of(Customs()).sources if s.name == "headcount")
    return source.keep(found, KEY)["headcount"].select(KEPT).sort(KEPT)
