"""What the records hold today, as the measures take it: the rows of current deliveries alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from geo.boundaries import ward_of
from jobs.indicators import DOMAINS

_CURRENT: Final = "JOIN (SELECT id FROM delivery WHERE state = 'current') ON id = delivery_id"
_PLACE: Final = {"easting": pl.Float64, "northing": pl.Float64}

REVIEWS: Final[dict[str, Any]] = {
    "pseudonym": pl.String,
    "review_date": pl.String,
    "questionnaire_months": pl.Int64,
    **dict.fromkeys(DOMAINS, pl.Float64),
    "ward_code": pl.String,
}
HEADCOUNTS: Final[dict[str, Any]] = {
    **dict.fromkeys(("pseudonym", "setting_urn", "term", "entitlement"), pl.String),
    **dict.fromkeys(("eypp", "daf"), pl.Int64),
}
SETTINGS: Final[dict[str, Any]] = {
    "urn": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "places": pl.Int64,
    **_PLACE,
}
WARDS: Final[dict[str, Any]] = {"code": pl.String, "name": pl.String, "boundary": pl.Binary, **_PLACE}
DELIVERIES: Final[dict[str, Any]] = dict.fromkeys(("source", "term", "received_at", "sha256"), pl.String)


@dataclass(frozen=True)
class Evidence:
    """The frames measures are made from.

    `reviews` and `headcounts` are child level and go no further than `jobs.counts`; `review_date` is a date.
    `settings` carry the `ward_code` they stand in, null where they could not be placed. Otherwise the columns
    are those of this module's constants; an easting or northing is in metres.
    """

    reviews: pl.DataFrame
    headcounts: pl.DataFrame
    settings: pl.DataFrame
    wards: pl.DataFrame
    deliveries: pl.DataFrame


def gather(records: Path) -> Evidence:
    """Read the rows of current deliveries, place settings by their postcode and find the ward of each."""
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as database:

        def read(columns: dict[str, Any], rows: str) -> pl.DataFrame:
            found = database.execute(f"SELECT {', '.join(columns)} FROM {rows}").fetchall()
            return pl.DataFrame(found, schema=columns, orient="row")

        wards = read(WARDS, f"ward {_CURRENT} ORDER BY code")
        grid = f"(SELECT postcode AS place, easting, northing FROM postcode {_CURRENT})"
        settings = read(SETTINGS, f"setting LEFT JOIN {grid} ON place = setting.postcode ORDER BY urn")
        return Evidence(
            reviews=read(REVIEWS, f"review {_CURRENT}").with_columns(pl.col("review_date").str.to_date()),
            headcounts=read(HEADCOUNTS, f"headcount {_CURRENT}"),
            settings=ward_of(settings, wards),
            wards=wards,
            deliveries=read(DELIVERIES, "delivery WHERE state = 'current' ORDER BY source, term"),
        )
