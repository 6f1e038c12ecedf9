"""The council's own list of settings: school nurseries, and childminders the public register redacts."""

import polars as pl

from geo.codes import is_setting_urn
from geo.postcodes import normalise
from jobs.columns import Column, take, written
from jobs.parcel import Parcel
from jobs.rules import Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.stored_text import storable
from jobs.written import identifier, number, whole, word

MOST_PLACES = 10_000
KINDS = ("Nursery or pre-school", "School nursery", "Childminder")
KIND_WORDS = {
    "nursery": "Nursery or pre-school",
    "pre school": "Nursery or pre-school",
    "preschool": "Nursery or pre-school",
    "playgroup": "Nursery or pre-school",
    "day nursery": "Nursery or pre-school",
    "private nursery": "Nursery or pre-school",
    "nursery or pre school": "Nursery or pre-school",
    "childcare on non domestic premises": "Nursery or pre-school",
    "childcare on domestic premises": "Nursery or pre-school",
    "school nursery": "School nursery",
    "school": "School nursery",
    "nursery class": "School nursery",
    "maintained nursery": "School nursery",
    "maintained nursery school": "School nursery",
    "nursery school": "School nursery",
    "childminder": "Childminder",
    "child minder": "Childminder",
}
"""What councils write, in lower case with spaces for hyphens, and the kind of setting it means."""

COLUMNS = (
    Column("urn", ("URN", "Setting URN", "Ofsted URN", "Provider URN")),
    Column("name", ("Setting name", "Name", "Setting", "Provider name")),
    Column("kind", ("Type", "Setting type", "Provider type", "Kind")),
    Column("postcode", ("Postcode", "Post code", "Setting postcode"), required=False),
    Column("places", ("Places", "Registered places", "Capacity"), required=False),
)


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    return take(parcel.sheet, COLUMNS)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """URN and postcode normalised, the type as one of the three kinds, places as a number."""
    return rows.with_columns(
        identifier("urn"),
        written("name").alias("name"),
        word("kind", KIND_WORDS),
        normalise(written("postcode")).alias("postcode"),
        number("places"),
    )


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge each row, then that no URN stands twice."""
    first = judge(rows, (*_identity_rules(), *_place_rules(known)), parcel, COLUMNS)
    again = pl.int_range(pl.len()).over("urn", order_by=ROW_NUMBER) > 0
    repeated = Rule("repeated setting", "urn", again, "the same URN as an earlier row")
    second = judge(first.rows.lazy(), (repeated,), parcel, COLUMNS)
    return Judged(None, rows.select(pl.len()).collect().item(), both(first, second))


def keep(judged: Judged, _key: bytes) -> Tables:
    """Settings as the list describes them."""
    return {
        "setting": judged.judgement.rows.select(
            "urn", "name", "kind", "postcode", whole("places", MOST_PLACES)
        )
    }


def _identity_rules() -> tuple[Rule, ...]:
    urn = pl.col("urn")
    form = "not a setting URN (six or seven digits, or EY and six)"
    return (
        Rule("setting URN missing", "urn", urn.is_null(), "no setting URN"),
        Rule("setting URN form", "urn", ~is_setting_urn(urn), form),
        Rule("setting name missing", "name", pl.col("name").is_null(), "no setting name"),
        *storable("name"),
        Rule(
            "setting type",
            "kind",
            pl.col("kind").is_null(),
            f"not a type of setting known here ({', '.join(KINDS)})",
        ),
    )


def _place_rules(known: Known) -> tuple[Rule, ...]:
    postcode = pl.col("postcode")
    return (
        Rule(
            "postcode not found",
            "postcode",
            postcode.is_null() | ~postcode.is_in(known.ward_of_postcode["postcode"].implode()),
            "no postcode, or one the postcode directory does not have; these settings are kept, but are not "
            "on the map",
            effect="warns",
            remedy="Correct the postcode, or drop in a newer postcode directory",
        ),
        Rule(
            "places",
            "places",
            written("places").is_not_null() & whole("places", MOST_PLACES).is_null(),
            "not a number of places; these settings are kept without it",
            effect="warns",
        ),
    )


SOURCE = Source("settings", "settings list", COLUMNS, read, tidy, check, keep)
