"""Postcodes: a cut of the Office for National Statistics' directory, which places settings on the map."""

import polars as pl

from geo.postcodes import NotPostcodesError, read_postcodes
from jobs.columns import Column, positions
from jobs.problems import Problem, Unreadable
from jobs.rules import judge
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.source import Judged, Known, Source, Tables

COLUMNS = (
    Column("postcode", ("pcd7", "pcd", "pcds")),
    Column("easting", ("east1m", "oseast1m")),
    Column("northing", ("north1m", "osnrth1m")),
)


def read(sheet: Sheet) -> pl.LazyFrame:
    """Postcode, easting and northing (metres); raises Unreadable where a column is missing."""
    try:
        return read_postcodes(sheet.path).with_row_index(ROW_NUMBER, offset=2)
    except NotPostcodesError:
        at = positions(COLUMNS, sheet.headings)
        absent = "; ".join(" or ".join(c.headings) for c in COLUMNS if c.name not in at)
        said = f"not a whole postcode directory: no column {absent}"
        remedy = "Download the ONS Postcode Directory and drop in the file of this area"
        raise Unreadable(
            [Problem(sheet.file, None, (), "missing columns", said, remedy, "refuses")]
        ) from None


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row a postcode: `geo` has read it, and a directory may list one twice."""
    return rows.unique("postcode", keep="first").sort("postcode")


def check(rows: pl.LazyFrame, sheet: Sheet, _known: Known) -> Judged:
    """Nothing to judge a row by: `geo` has left out postcodes without a grid reference."""
    judgement = judge(rows, (), sheet, COLUMNS)
    return Judged(None, judgement.rows.height, judgement)


def keep(rows: pl.DataFrame, _key: bytes) -> Tables:
    """Postcodes with their grid reference."""
    return {"postcode": rows.select("postcode", "easting", "northing")}


SOURCE = Source("postcodes", "postcode directory", COLUMNS, read, tidy, check, keep)
