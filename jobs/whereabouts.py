"""Whereabouts: the setting a child goes to and the ward it lives in, as far as a file says."""

import polars as pl

from geo.codes import is_gss, tidy_code
from geo.postcodes import normalise
from jobs.columns import Column, written
from jobs.rules import Rule
from jobs.source import Known
from jobs.written import identifier

SETTING = (
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
HOME = (
    Column(
        "ward_code",
        (
            "Ward code",
            "Ward",
            "Ward of residence",
            "Home ward",
            "Electoral ward",
            "WD25CD",
            "WD24CD",
            "WD22CD",
        ),
        required=False,
    ),
    Column(
        "home_postcode",
        ("Postcode", "Home postcode", "Child postcode", "Pupil postcode", "Postcode of residence"),
        required=False,
    ),
)


def tidy_setting(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add `setting_urn`, and `setting_name` as names are compared: small letters and digits alone."""
    return rows.with_columns(
        identifier("setting_urn"), name_compared(written("setting_name")).alias("setting_name")
    )


def tidy_home(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add `ward_code` and `home_postcode`, in the form they are kept and known by."""
    return rows.with_columns(
        tidy_code(written("ward_code")).alias("ward_code"),
        normalise(written("home_postcode")).alias("home_postcode"),
    )


def name_compared(name: pl.Expr) -> pl.Expr:
    """A setting's name as names are compared: `St. Anne's Pre-School` is `stannespreschool`."""
    return name.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def at_setting(rows: pl.LazyFrame, known: Known) -> pl.LazyFrame:
    """Add `setting`: the known setting of that URN, else of that name; null where there is none."""
    named = known.setting_of_name.lazy().rename({"name": "setting_name", "urn": "urn of name"})
    listed = pl.when(pl.col("setting_urn").is_in(known.settings)).then("setting_urn")
    unsaid = pl.when(pl.col("setting_urn").is_null()).then("urn of name")
    return (
        rows.join(named, on="setting_name", how="left", maintain_order="left")
        .with_columns(pl.coalesce(listed, unsaid).alias("setting"))
        .drop("urn of name")
    )


def at_home(rows: pl.LazyFrame, known: Known) -> pl.LazyFrame:
    """Add `ward`: the authority's ward of that code, else of that postcode; null outside the authority."""
    placed = known.ward_of_postcode.lazy().rename(
        {"postcode": "home_postcode", "ward_code": "ward of postcode"}
    )
    coded = pl.when(pl.col("ward_code").is_in(known.wards)).then("ward_code")
    unsaid = pl.when(pl.col("ward_code").is_null()).then("ward of postcode")
    return (
        rows.join(placed, on="home_postcode", how="left", maintain_order="left")
        .with_columns(pl.coalesce(coded, unsaid).alias("ward"))
        .drop("ward of postcode")
    )


def setting_rules() -> tuple[Rule, ...]:
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


def home_rules() -> tuple[Rule, ...]:
    """A ward code must look like one; wards and postcodes of elsewhere are kept, and counted in no ward."""
    code, postcode, nowhere = pl.col("ward_code"), pl.col("home_postcode"), pl.col("ward").is_null()
    elsewhere = "outside this authority, or not known; these rows are kept, and counted in no ward"
    remedy = "Nothing to do if these children live elsewhere"
    return (
        Rule("ward code form", "ward_code", ~is_gss(code), "not a ward code (E and eight digits)"),
        Rule("ward elsewhere", "ward_code", is_gss(code) & nowhere, f"a ward {elsewhere}", "warns", remedy),
        Rule(
            "postcode elsewhere",
            "home_postcode",
            code.is_null() & postcode.is_not_null() & nowhere,
            f"a postcode {elsewhere}",
            "warns",
            remedy,
        ),
    )
