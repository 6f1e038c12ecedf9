"""Postcodes: an ONS directory, national or cut, of any year, which places settings and children's homes."""

from collections.abc import Callable

import polars as pl

from geo.codes import is_gss, tidy_code
from geo.postcodes import normalise
from geo.projection import grid_of
from jobs.columns import Column, positions, take, written
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.rules import Judgement, Rule, judge
from jobs.source import Judged, Known, Source, Tables
from jobs.sources.whose import of_own
from jobs.written import number

YEARS = range(40, 10, -1)
"""The directory puts a year into its headings (`wd25cd`); the newest comes first."""
_POSTCODE = Column("postcode", ("pcd7", "pcd", "pcds"))
_AREAS = (
    Column("ward_code", (*(f"wd{year}cd" for year in YEARS), "osward"), required=False),
    Column("district", (*(f"lad{year}cd" for year in YEARS), "oslaua"), required=False),
    Column("county", (*(f"cty{year}cd" for year in YEARS), "oscty"), required=False),
)
GRID = (
    _POSTCODE,
    Column("easting", ("east1m", "oseast1m")),
    Column("northing", ("north1m", "osnrth1m")),
    *_AREAS,
)
DEGREES = (_POSTCODE, Column("latitude", ("lat",)), Column("longitude", ("long",)), *_AREAS)
_NO_SUCH_WARD = r"^[EWSN]9{8}$"
_NOT_BRITAIN = r"^[NLM]"
"""Northern Ireland (on the Irish grid), the Channel Islands and the Isle of Man."""
_MISSING_LATITUDE = 99.999999
"""What the directory writes for a postcode it cannot place, with a longitude of 0."""


def _read(columns: tuple[Column, ...]) -> Callable[[Parcel], pl.LazyFrame]:
    def read(parcel: Parcel) -> pl.LazyFrame:
        """The sheet's columns as text; raises Unreadable where one is missing."""
        return take(parcel.sheet, columns)

    return read


def _tidy(*axes: str) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
        """Postcodes normalised, codes and numbers read; a ward code that means "none" is none."""
        ward = tidy_code(written("ward_code"))
        real = is_gss(ward) & ~ward.str.contains(_NO_SUCH_WARD)
        return rows.with_columns(
            normalise(written("postcode")).alias("postcode"),
            pl.when(real).then(ward).alias("ward_code"),
            *(tidy_code(written(name)).alias(name) for name in ("district", "county")),
            *map(number, axes),
        ).filter(pl.col("postcode").is_not_null())

    return tidy


def check_grid(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Keep the authority's postcodes that have a grid reference, terminated ones too."""
    own = _own(rows, parcel, known, GRID)
    placed = _placed(own, parcel, pl.col("easting").is_not_null() & pl.col("northing").is_not_null())
    rules = (
        _outside("easting", 0, 700_000, "not an easting on the British National Grid (0 to 700,000)"),
        _outside("northing", 0, 1_300_000, "not a northing on the British National Grid (0 to 1,300,000)"),
    )
    return Judged(None, placed.height, judge(placed.lazy(), rules, parcel, GRID))


def check_degrees(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Keep the authority's postcodes that have a latitude and longitude, in grid metres."""
    own = _own(rows, parcel, known, DEGREES)
    there = (pl.col("latitude") != _MISSING_LATITUDE) & pl.col("longitude").is_not_null()
    placed = _placed(own, parcel, there.fill_null(value=False))
    rules = (
        _outside("latitude", 49, 61, "not a latitude in Great Britain (49 to 61)"),
        _outside("longitude", -9, 2, "not a longitude in Great Britain (-9 to 2)"),
    )
    judged = judge(placed.lazy(), rules, parcel, DEGREES)
    east, north = grid_of(*(judged.rows[axis].to_numpy() for axis in ("longitude", "latitude")))
    on_grid = judged.rows.with_columns(easting=pl.Series(east), northing=pl.Series(north))
    return Judged(None, placed.height, Judgement(on_grid, judged.set_aside, judged.problems))


def keep(judged: Judged, _key: bytes) -> Tables:
    """Postcodes with their grid reference, and their ward where the directory says."""
    return {"postcode": judged.judgement.rows.select("postcode", "easting", "northing", "ward_code")}


def _own(rows: pl.LazyFrame, parcel: Parcel, known: Known, columns: tuple[Column, ...]) -> pl.DataFrame:
    """The authority's postcodes, each once, sorted: a directory may list one twice. Raises Unreadable."""
    whose = {"district", "county"} & set(positions(columns, parcel.sheet))
    here = of_own(known, "district", "county") if whose else pl.lit(value=True)
    elsewhere = pl.col("district").str.contains(_NOT_BRITAIN).fill_null(value=False)
    own = rows.filter(here & ~elsewhere).collect()
    authority = known.authority
    if own.is_empty() and authority and not rows.head(1).collect().is_empty():
        said = f"no postcode of {authority.name} ({authority.code})"
        remedy = f"Drop in a directory that covers {authority.name}"
        raise _refused(parcel, "postcodes of another authority", said, remedy)
    return own.unique("postcode", keep="first", maintain_order=True).sort("postcode")


def _placed(own: pl.DataFrame, parcel: Parcel, there: pl.Expr) -> pl.DataFrame:
    """Those that have a place on the map; raises Unreadable where none has."""
    placed = own.filter(there)
    if placed.is_empty() and not own.is_empty():
        said = f"none of its {own.height:,} postcodes has a grid reference, so nothing can be placed by it"
        remedy = "Download the directory again, with its coordinates, and drop it in"
        raise _refused(parcel, "postcodes without coordinates", said, remedy)
    return placed


def _outside(column: str, least: float, most: float, said: str) -> Rule:
    return Rule(f"{column} impossible", column, ~pl.col(column).is_between(least, most), said)


def _refused(parcel: Parcel, rule: str, said: str, remedy: str) -> Unreadable:
    return Unreadable([Problem(parcel.file, None, (), rule, said, remedy, "refuses")])


SOURCES = (
    Source(
        "postcodes", "postcode directory", GRID, _read(GRID), _tidy("easting", "northing"), check_grid, keep,
        dialect="grid references",
    ),
    Source(
        "postcodes", "postcode directory", DEGREES, _read(DEGREES), _tidy("latitude", "longitude"),
        check_degrees, keep, dialect="latitude and longitude",
    ),
)  # fmt: skip
