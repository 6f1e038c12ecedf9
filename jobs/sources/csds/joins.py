"""Joins: from each score to its contact or referral, and from there to the child."""

import polars as pl

from jobs.sources.csds.cells import place, rows_of
from jobs.sources.csds.codes import code, meanings
from jobs.sources.csds.tables import BY_CONTACT, BY_REFERRAL, Extract

TWO_WAYS = "two ways"
"""True where a key on the way to the child stands for two different things."""


def scores(extract: Extract) -> pl.LazyFrame:
    """One row an ASQ-3 score: its code's meaning, its date, the child, and where in each table it was found.

    612 goes by way of 202, 201, 101 to 001 and takes the contact's date; 609 goes by way of 101 and has its
    own. What is not found is null, and so is its place.
    """
    ways = []
    if extract.of(BY_CONTACT):
        ways.append(_to_child(extract, _by_contact(extract)))
    if extract.of(BY_REFERRAL):
        ways.append(_to_child(extract, _by_referral(extract)))
    return pl.concat(ways, how="diagonal").with_columns(pl.col(TWO_WAYS).fill_null(value=False))


def _coded(extract: Extract, table: str) -> pl.LazyFrame:
    """The rows of a table whose code is a known ASQ-3 score; all others are none of our business."""
    rows = rows_of(extract.of(table)).with_columns(code(), pl.lit(table).alias("way"))
    return rows.join(meanings().lazy(), on="code", how="inner")


def _by_contact(extract: Extract) -> pl.LazyFrame:
    found = _follow(_coded(extract, BY_CONTACT), extract, "CYP202", "care_activity_id", "care_contact_id")
    found = _follow(found, extract, "CYP201", "care_contact_id", "service_request_id", "contact_date")
    event = pl.coalesce(
        pl.format("contact {}", "care_contact_id"), pl.format("activity {}", "care_activity_id")
    )
    return found.with_columns(event.alias("event"), pl.col("contact_date").alias("reviewed_on"))


def _by_referral(extract: Extract) -> pl.LazyFrame:
    event = pl.format("referral {} {}", "service_request_id", pl.col("completed_on").fill_null(""))
    rows = _coded(extract, BY_REFERRAL)
    return rows.with_columns(event.alias("event"), pl.col("completed_on").alias("reviewed_on"))


def _to_child(extract: Extract, rows: pl.LazyFrame) -> pl.LazyFrame:
    found = _follow(rows, extract, "CYP101", "service_request_id", "local_patient_id")
    # A child who moves has a new postcode in a later month's table; the number and the birth stay the same.
    told = _one_each(extract, "CYP001", "local_patient_id", "nhs_number", "birth_date")
    home = (
        rows_of(extract.of("CYP001"))
        .drop_nulls("local_patient_id")
        .group_by("local_patient_id")
        .agg(pl.col(field).sort_by(place("CYP001")).drop_nulls().last() for field in ("postcode", "sex"))
    )
    child = told.join(home, on="local_patient_id", how="left")
    return _joined(found, child, "local_patient_id")


def _follow(rows: pl.LazyFrame, extract: Extract, table: str, key: str, *values: str) -> pl.LazyFrame:
    return _joined(rows, _one_each(extract, table, key, *values), key)


def _one_each(extract: Extract, table: str, key: str, *values: str) -> pl.LazyFrame:
    """One row a key: its values, its place, and whether the table has it with different values."""
    where = place(table)
    rows = rows_of(extract.of(table)).drop_nulls(key).select(where, key, *values)
    distinct = rows.group_by(key, *values).agg(pl.col(where).min())
    return distinct.group_by(key).agg(
        pl.col(where, *values).sort_by(where).first(), (pl.len() > 1).alias(f"{table} twice")
    )


def _joined(rows: pl.LazyFrame, table: pl.LazyFrame, key: str) -> pl.LazyFrame:
    found = rows.join(table, on=key, how="left")
    twice = next(name for name in table.collect_schema().names() if name.endswith(" twice"))
    before = pl.col(TWO_WAYS) if TWO_WAYS in found.collect_schema().names() else pl.lit(value=False)
    return found.with_columns((before | pl.col(twice).fill_null(value=False)).alias(TWO_WAYS)).drop(twice)
