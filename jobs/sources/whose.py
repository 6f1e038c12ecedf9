"""Whose areas these are: the authority's own rows of a file about many places."""

import polars as pl

from jobs.source import Known
from jobs.workplace import Authority

_COUNTY = "E10"


def is_county(authority: Authority) -> bool:
    """Whether it is a county council: its wards and postcodes are named by its districts, not by itself."""
    return authority.code.startswith(_COUNTY)


def own_districts(known: Known) -> frozenset[str] | None:
    """The codes (LADyyCD) a national file names the authority's areas by; None where none was given."""
    return None if known.authority is None else known.districts | {known.authority.code}


def of_own(known: Known, *columns: str) -> pl.Expr:
    """True for rows whose code in one of the columns is the authority's; for all where none was given."""
    own = own_districts(known)
    if own is None:
        return pl.lit(value=True)
    named = (pl.col(column).is_in(sorted(own)).fill_null(value=False) for column in columns)
    return pl.any_horizontal(*named)
