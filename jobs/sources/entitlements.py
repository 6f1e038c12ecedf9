"""Entitlements: the words files use for them, and how hours and age tell one where no word does."""

import polars as pl

from jobs.columns import written
from jobs.rules import Rule

ENTITLEMENT_WORDS = {
    "universal 15 hours": "universal",
    "universal": "universal",
    "universal entitlement": "universal",
    "working parent entitlement": "working_parent",
    "working parent": "working_parent",
    "working parents entitlement": "working_parent",
    "families receiving additional support": "additional_support",
    "families of 2 year olds receiving additional support": "additional_support",
    "additional support": "additional_support",
    "none": "none",
}
BASES = ("ECO", "HSD", "LAA", "OTH")
"""The census's bases for funding: economic, disability or special needs, looked after or adopted, other."""
_SUPPORTED = ("ECO", "HSD", "LAA")
_ANY_BASIS = f"(?:{'|'.join(BASES)})"
_FIRST_MONTHS = {"spring": 1, "summer": 4, "autumn": 9}


def basis_unknown(column: str = "funding_basis") -> pl.Expr:
    """True where a basis for funding is written that the census does not have."""
    plain = written(column).str.to_uppercase()
    return ~plain.str.contains(rf"^{_ANY_BASIS}(?:[\s;,/+&]+{_ANY_BASIS})*$")


def supported(column: str = "funding_basis") -> pl.Expr:
    """True where a written basis is one of families receiving additional support; false where none is."""
    plain = written(column).str.to_uppercase()
    return plain.str.contains(rf"\b(?:{'|'.join(_SUPPORTED)})\b").fill_null(value=False)


def by_hours(on_a_basis: pl.Expr) -> pl.Expr:
    """The entitlement a row's own hours tell, for a file that does not name it. The first of these that fits:

    extended or expanded hours are of the working parent entitlement, whatever the age; before the term after
    the third birthday, funded hours or a basis for funding are of families receiving additional support, as
    no other entitlement gives hours so early; later, funded hours are universal; else there is none. Null
    where the hours or the date of birth cannot be read. Source: DfE, early education and childcare statutory
    guidance: each entitlement begins with the term after the birthday.
    """
    funded, working = pl.col("funded_hours") > 0, (pl.col("extended_hours") + pl.col("expanded_hours")) > 0
    young = ~three_before_the_term()
    told = (
        pl.when(working)
        .then(pl.lit("working_parent"))
        .when(young & (funded | on_a_basis))
        .then(pl.lit("additional_support"))
        .when(funded)
        .then(pl.lit("universal"))
        .otherwise(pl.lit("none"))
    )
    return pl.when(funded.is_not_null() & working.is_not_null() & young.is_not_null()).then(told)


def three_before_the_term() -> pl.Expr:
    """Whether the third birthday lies before the first day of the row's term.

    In spring this is the census's own age at 31 December.
    """
    year, season = pl.col("term").str.slice(0, 4), pl.col("term").str.slice(5)
    month = season.replace_strict(_FIRST_MONTHS, default=None, return_dtype=pl.Int8)
    first_day = pl.date(year.cast(pl.Int32, strict=False), month, 1)
    return pl.col("birth_date").dt.offset_by("3y") < first_day


def by_child(link: str) -> pl.Expr:
    """The entitlement of a row, given the child's other rows: extended hours at one setting tell of them all.

    A working parent's child may take only universal hours at one setting and the extended ones at another.
    """
    elsewhere = (pl.col("entitlement") == "working_parent").any().over(link)
    entitled = pl.col("entitlement") != "none"
    return pl.when(elsewhere & entitled).then(pl.lit("working_parent")).otherwise("entitlement")


def named_rules() -> tuple[Rule, ...]:
    """For a file that names the entitlements: a name known here, or none."""
    names = "not Universal 15 hours, Working parent entitlement or Families receiving additional support"
    return (Rule("entitlement", "entitlement", pl.col("entitlement").is_null(), names),)


def basis_rules() -> tuple[Rule, ...]:
    """For a file that does not: a basis for funding known here, or none."""
    said = f"not a basis for funding ({', '.join(BASES)})"
    return (Rule("funding basis", "funding_basis", basis_unknown(), said),)
