"""What the records hold today, as the measures take it: the rows of current deliveries alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from geo.boundaries import ward_of

_CURRENT: Final = "JOIN delivery d ON d.id = delivery_id AND d.state = 'current'"
_SCORES: Final = dict.fromkeys(
    ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"), pl.Float64
)
REVIEWS: Final = {
    "pseudonym": pl.String,
    "review_date": pl.String,
    "questionnaire_months": pl.Int64,
    **_SCORES,
    "ward_code": pl.String,
}
HEADCOUNTS: Final = {
    "pseudonym": pl.String,
    "setting_urn": pl.String,
    "term": pl.String,
    "entitlement": pl.String,
    "eypp": pl.Int64,
    "daf": pl.Int64,
}
SETTINGS: Final = {
    "urn": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "places": pl.Int64,
    "easting": pl.Float64,
    "northing": pl.Float64,
}
WARDS: Final = {
    "code": pl.String,
    "name": pl.String,
    "boundary": pl.Binary,
    "easting": pl.Float64,
    "northing": pl.Float64,
}
DELIVERIES: Final = {"source": pl.String, "term": pl.String, "received_at": pl.String, "sha256": pl.String}


@dataclass(frozen=True)
class Evidence:
    """The frames measures are made from.

    `reviews` and `headcounts` are child level and go no further than `jobs.counts`. `settings` carry the
    `ward_code` they stand in (null where they could not be placed). Columns as the constants of this module,
    with `review_date` a date.
    """

    reviews: pl.DataFrame
    headcounts: pl.DataFrame
    settings: pl.DataFrame
    wards: pl.DataFrame
    deliveries: pl.DataFrame


def gather(records: Path) -> Evidence:
    """Read the rows of current deliveries, place settings by their postcode and find the ward of each."""
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as database:
        wards = _read(database, WARDS, f"ward {_CURRENT}", "code")
        settings = _read(
            database,
            SETTINGS,
            "setting s LEFT JOIN (SELECT p.postcode AS place, easting, northing FROM postcode p "
            f"{_CURRENT}) ON place = s.postcode",
            "urn",
        )
        return Evidence(
            reviews=_read(database, REVIEWS, f"review {_CURRENT}").with_columns(
                pl.col("review_date").str.to_date("%Y-%m-%d")
            ),
            headcounts=_read(database, HEADCOUNTS, f"headcount h {_CURRENT}"),
            settings=ward_of(settings, wards).sort("urn"),
            wards=wards,
            deliveries=_read(database, DELIVERIES, "delivery WHERE state = 'current'", "source, term"),
        )


def _read(
    database: sqlite3.Connection, columns: Mapping[str, pl.DataType | type[pl.DataType]], rows: str, order: str = ""
) -> pl.DataFrame:
    named = ", ".join(f"h.{c}" if c == "term" and rows.startswith("headcount") else c for c in columns)
    found = database.execute(f"SELECT {named} FROM {rows}{f' ORDER BY {order}' if order else ''}").fetchall()
    return pl.DataFrame(found, schema=dict(columns), orient="row")
