"""Attendance: the setting a child goes to, as far as a file says, by its URN or its name."""

import polars as pl

from jobs.columns import Column, written
from jobs.rules import Rule
from jobs.source import Known
from jobs.written import identifier

COLUMNS = (
    Column(
        "setting_urn",
        ("Setting URN", "URN", "Ofsted URN", "Provider URN", "Nursery URN"),
        required=False,
    ),
    Column(
        "setting_name",
        ("Setting name", "Setting", "Nursery", "Nursery name", "Provider", "Provider name", "Pre-school"),
        required=False,
    ),
)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add `setting_urn`, and `setting_name` as names are compared: small letters and digits alone."""
    return rows.with_columns(
        identifier("setting_urn"), name_compared(written("setting_name")).alias("setting_name")
    )


def name_compared(name: pl.Expr) -> pl.Expr:
    """A setting's name as names are compared: `St. Anne's Pre-School` is `stannespreschool`."""
    return name.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def find(rows: pl.LazyFrame, known: Known) -> pl.LazyFrame:
    """Add `setting`: the known setting of that URN, else of that name; null where there is none."""
    named = known.setting_of_name.lazy().rename({"name": "setting_name", "urn": "urn of name"})
    listed = pl.when(pl.col("setting_urn").is_in(known.settings)).then("setting_urn")
    unsaid = pl.when(pl.col("setting_urn").is_null()).then("urn of name")
    return (
        rows.join(named, on="setting_name", how="left", maintain_order="left")
        .with_columns(pl.coalesce(listed, unsaid).alias("setting"))
        .drop("urn of name")
    )


def rules() -> tuple[Rule, ...]:
    """Warnings where a setting is named that is not known; the row is about its child all the same."""
    kept = "these rows are kept without their setting"
    remedy = "Add it to the settings list and drop that in, then this file again"
    urn, name, nowhere = pl.col("setting_urn"), pl.col("setting_name"), pl.col("setting").is_null()
    return (
        Rule(
            "setting not listed",
            "setting_urn",
            urn.is_not_null() & nowhere,
            f"a setting that is neither on the register nor on the settings list; {kept}",
            "warns",
            remedy,
        ),
        Rule(
            "setting name not known",
            "setting_name",
            urn.is_null() & name.is_not_null() & nowhere,
            f"no setting known by that name, or more than one; {kept}",
            "warns",
            "Write the setting's URN beside it, or the name the register has",
        ),
    )
