"""Ward boundaries: any vintage of the ONS boundaries, in degrees or in grid metres."""

import polars as pl

from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.rules import judge
from jobs.source import Judged, Known, Source, Tables


def read(parcel: Parcel) -> pl.LazyFrame:
    """One row a ward; raises Unreadable where one has no name."""
    wards = parcel.sheet.scan()
    if nameless := wards.select(pl.col("name").null_count()).collect().item():
        remedy = "Download the ward boundaries again and drop them in"
        said = f"{nameless} wards have no name"
        raise Unreadable([Problem(parcel.file, None, (), "not ward boundaries", said, remedy, "refuses")])
    return wards


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Nothing to tidy: `geo` has read, repaired and projected."""
    return rows


def check(rows: pl.LazyFrame, parcel: Parcel, _known: Known) -> Judged:
    """Nothing to judge: `geo` refuses a file whose codes or shapes are wrong."""
    judgement = judge(rows, (), parcel, ())
    return Judged(None, judgement.rows.height, judgement)


def keep(judged: Judged, _key: bytes) -> Tables:
    """Wards and their boundaries."""
    wards = ("code", "name", "authority_code", "authority_name", "boundary", "easting", "northing")
    return {"ward": judged.judgement.rows.select(wards)}


SOURCE = Source(
    "wards", "ward boundaries", (), read, tidy, check, keep, dialect="boundaries", form="boundaries"
)
