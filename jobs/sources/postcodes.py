"""Postcodes: a cut of the Office for National Statistics' directory, which places settings on the map."""

import polars as pl

from geo.postcodes import normalise
from jobs.columns import Column, take, written
from jobs.parcel import Parcel
from jobs.rules import judge
from jobs.source import Judged, Known, Source, Tables
from jobs.written import number

COLUMNS = (
    Column("postcode", ("pcd7", "pcd", "pcds")),
    Column("easting", ("east1m", "oseast1m")),
    Column("northing", ("north1m", "osnrth1m")),
)


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    return take(parcel.sheet, COLUMNS)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row a postcode that has a grid reference (metres): a directory may list one twice."""
    placed = rows.with_columns(
        normalise(written("postcode")).alias("postcode"), number("easting"), number("northing")
    ).drop_nulls(["postcode", "easting", "northing"])
    return placed.unique("postcode", keep="first").sort("postcode")


def check(rows: pl.LazyFrame, parcel: Parcel, _known: Known) -> Judged:
    """Nothing to judge a row by: postcodes without a grid reference are left out."""
    judgement = judge(rows, (), parcel, COLUMNS)
    return Judged(None, judgement.rows.height, judgement)


def keep(judged: Judged, _key: bytes) -> Tables:
    """Postcodes with their grid reference."""
    ward = pl.lit(None, pl.String).alias("ward_code")
    return {"postcode": judged.judgement.rows.select("postcode", "easting", "northing", ward)}


SOURCE = Source("postcodes", "postcode directory", COLUMNS, read, tidy, check, keep)
