"""How tables of area indicators are headed, and how they write what they do not publish."""

import polars as pl

from jobs.columns import Column, written

_YEARS = range(40, 10, -1)
AREA_CODES = (
    "Area Code",
    "GSS code",
    "ONS code",
    "Geography code",
    "Ward code",
    "LSOA code",
    "LSOA code (2021)",
    "LSOA code (2011)",
    "LSOA21CD",
    "LSOA11CD",
    "LAD code",
    "new_la_code",
    *(f"{kind}{year}CD" for kind in ("WD", "LAD", "UTLA", "CTYUA") for year in _YEARS),
)
_ASIDE = (
    Column("area_name", ("Area Name", "Geography", "la_name"), required=False),
    Column("area_type", ("Area Type", "Geographic level", "Geography type"), required=False),
    Column("numerator", ("Count", "Numerator"), required=False),
    Column("denominator", ("Denominator",), required=False),
    Column("indicator_id", ("Indicator ID",), required=False),
    Column("indicator_name", ("Indicator Name", "Indicator", "Measure"), required=False),
    Column("sex", ("Sex", "Gender"), required=False),
    Column("category", ("Category Type",), required=False),
)
CODED = (
    Column("area_code", AREA_CODES),
    Column("period", ("Time period", "Period", "Year", "Years", "Academic year", "Financial year", "Date")),
    Column("value", ("Value", "Values", "Rate", "Percentage", "Percent", "Proportion")),
    *_ASIDE,
)
"""Fingertips, Explore Education Statistics and most others: an area code in every row."""
NAMED = (
    Column("area_name", ("LA and Regions",)),
    Column("period", ("Years",)),
    Column("value", ("Values",)),
    Column("indicator_name", ("Short Desc",)),
)
"""The Department for Education's Local Authority Interactive Tool: areas by name."""
VALUES = ("value", "numerator", "denominator")
ALL = ("area_code", "period", "value", *(column.name for column in _ASIDE))

MARKS = ("*", "-", "–", ".", "..", "...", ":", "~", "c", "x", "z", "k", "u", "w", "low", "na", "n/a", "null",
         "nan", "suppressed", "not available", "not applicable")  # fmt: skip
"""How official statistics write a value that is suppressed, unreliable or not there; none of them is 0.

From the Government Statistical Service's shorthand and the symbols of Explore Education Statistics; also in
square brackets, as in `[c]`.
"""
_PLAIN = r"^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?\s?%?$"


def amount(column: str) -> pl.Expr:
    """A number as tables for people have it: perhaps with separators of thousands or a per cent sign."""
    text = written(column)
    bare = text.str.replace_all(r"[,%\s]", "")
    return pl.when(text.str.contains(_PLAIN)).then(bare).cast(pl.Float64, strict=False).alias(column)


def is_mark(column: str) -> pl.Expr:
    """Whether the cell holds one of the MARKS."""
    return written(column).str.to_lowercase().str.strip_chars("[]").is_in(MARKS)
