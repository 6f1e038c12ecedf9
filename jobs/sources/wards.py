"""Ward boundaries: any vintage of the ONS GeoJSON, in degrees or in grid metres."""

import polars as pl

from geo.boundaries import NotWardsError, read_boundaries
from jobs.problems import Problem, Unreadable
from jobs.rules import judge
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.source import Judged, Known, Source, Tables


def read(sheet: Sheet) -> pl.LazyFrame:
    """One row a ward; raises Unreadable for any other file, and where a ward has no name."""
    try:
        wards = read_boundaries(sheet.path)
    except NotWardsError as reason:
        # geo names the staged copy, which people do not know; what it says of the file is fit to pass on.
        raise _refused(sheet, str(reason).replace(sheet.path.name, "the file").rstrip(".")) from None
    except (AttributeError, TypeError, ValueError):
        # JSON that opens like GeoJSON and then has lists for objects, or numbers for text.
        raise _refused(sheet, "not GeoJSON as ONS publishes it") from None
    if nameless := wards["name"].null_count():
        raise _refused(sheet, f"{nameless} wards have no name")
    return wards.lazy().with_row_index(ROW_NUMBER, offset=1)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Nothing to tidy: `geo` reads, repairs and projects."""
    return rows


def check(rows: pl.LazyFrame, sheet: Sheet, _known: Known) -> Judged:
    """Nothing to judge: `geo` refuses a file whose codes or shapes are wrong."""
    judgement = judge(rows, (), sheet, ())
    return Judged(None, judgement.rows.height, judgement)


def keep(rows: pl.DataFrame, _key: bytes) -> Tables:
    """Wards and their boundaries."""
    wards = ("code", "name", "authority_code", "authority_name", "boundary", "easting", "northing")
    return {"ward": rows.select(wards)}


def _refused(sheet: Sheet, said: str) -> Unreadable:
    remedy = "Download the ward boundaries again and drop them in"
    return Unreadable([Problem(sheet.file, None, (), "not ward boundaries", said, remedy, "refuses")])


SOURCE = Source("wards", "ward boundaries", (), read, tidy, check, keep)
