"""Residence: the ward where a child lives, written as a code or found by the postcode of the home."""

from collections.abc import Collection, Sequence

import polars as pl

from geo.codes import is_gss, tidy_code
from geo.postcodes import FORM, normalise
from jobs.columns import Column, headings_seen, positions, written
from jobs.problems import Problem
from jobs.rules import Rule, TooMany
from jobs.sheet import Sheet
from jobs.source import Known

COLUMNS = (
    Column("ward_code", ("Ward code", "Ward", "Electoral ward", "WD24CD", "WD22CD"), required=False),
    Column(
        "postcode",
        (
            "Postcode",
            "Home postcode",
            "Child postcode",
            "Child's postcode",
            "Post code",
            "Postcode of usual address",
            "C001070",
        ),
        required=False,
    ),
)
"""A file has one of the two, or both; where both are written in a row, the ward code holds."""
_HALF = 0.5
_KEPT = "these rows are kept, and counted in no ward"


def missing(sheet: Sheet, columns: Sequence[Column]) -> list[Problem]:
    """The problem of a sheet that has neither column."""
    if written_in(sheet, columns):
        return []
    seen = headings_seen(sheet.headings, columns)
    said = f"no column that says where the child lives: Ward code, or Postcode ({seen})"
    remedy = "Add one of the two and drop the file in again"
    return [Problem(sheet.file, None, (), "missing columns", said, remedy, "refuses")]


def written_in(sheet: Sheet, columns: Sequence[Column]) -> frozenset[str]:
    """Which of the columns a sheet has."""
    return frozenset(column.name for column in COLUMNS) & positions(columns, sheet).keys()


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add `ward_code` as written and `postcode` (no spaces, upper case)."""
    return rows.with_columns(
        tidy_code(written("ward_code")).alias("ward_code"), normalise(written("postcode")).alias("postcode")
    )


def find(rows: pl.LazyFrame, known: Known) -> pl.LazyFrame:
    """Add `ward_of_postcode`: the ward of the authority where the postcode lies, else null."""
    wards = known.ward_of_postcode.lazy().select("postcode", pl.col("ward_code").alias("ward_of_postcode"))
    return rows.join(wards, on="postcode", how="left", maintain_order="left")


def settle(known: Known) -> pl.Expr:
    """The ward to keep, as `ward_code`: the written one, else the postcode's; null outside the authority."""
    ward = pl.coalesce("ward_code", "ward_of_postcode")
    return pl.when(ward.is_in(known.wards)).then(ward).alias("ward_code")


def rules(known: Known, there: Collection[str]) -> tuple[Rule, ...]:
    """What must be true of the residence on a row, for the columns that are there; after `find`."""
    return (
        *(_ward_rules(known) if "ward_code" in there else ()),
        *(_postcode_rules(known, there) if "postcode" in there else ()),
    )


def _ward_rules(known: Known) -> tuple[Rule, ...]:
    code = pl.col("ward_code")
    formed = is_gss(code)
    vintage = TooMany(
        _HALF,
        formed,
        "more than half of the ward codes are not in the boundary file received, so the two are probably of "
        "different vintages (ward codes change when boundaries are redrawn)"
        if known.wards
        else "no ward boundaries have been received, so the ward codes mean nothing yet",
        "Drop in the boundary file the health team uses, then this file again",
    )
    elsewhere = f"a ward outside this authority; {_KEPT}"
    nowhere = code.is_null() & written("postcode").is_null()
    return (
        Rule("ward code form", "ward_code", ~formed, "not a ward code (E and eight digits)"),
        Rule("ward code missing", "ward_code", nowhere, f"no ward code; {_KEPT}", effect="warns"),
        Rule("ward elsewhere", "ward_code", formed & ~code.is_in(known.wards), elsewhere, effect="warns",
             remedy="Nothing to do if these children live elsewhere", too_many=vintage),
    )  # fmt: skip


def _postcode_rules(known: Known, there: Collection[str]) -> tuple[Rule, ...]:
    postcode = pl.col("postcode")
    asked = pl.col("ward_code").is_null()
    formed = asked & postcode.str.contains(FORM)
    useless = TooMany(_HALF, formed, _useless(known), "Drop in the ward boundaries and a postcode directory "
                      "that covers this authority, then this file again")  # fmt: skip
    elsewhere = f"a postcode outside this authority, or not in the postcode directory received; {_KEPT}"
    nowhere = postcode.is_null() & pl.lit("ward_code" not in there)
    malformed = asked & ~postcode.str.contains(FORM)
    return (
        Rule("postcode form", "postcode", malformed, f"not a whole postcode; {_KEPT}", effect="warns"),
        Rule("postcode missing", "postcode", nowhere, f"no postcode; {_KEPT}", effect="warns"),
        Rule("postcode elsewhere", "postcode", formed & pl.col("ward_of_postcode").is_null(), elsewhere,
             effect="warns", remedy="Nothing to do if these children live elsewhere", too_many=useless),
    )  # fmt: skip


def _useless(known: Known) -> str:
    if not known.wards:
        return "no ward boundaries have been received, so no postcode can be given a ward yet"
    if known.ward_of_postcode.is_empty():
        return "no postcode directory has been received, so no postcode can be given a ward yet"
    return (
        "more than half of the postcodes lie outside this authority or are not in the postcode directory "
        "received, so this is probably another authority's file, or the directory does not cover this one"
    )
