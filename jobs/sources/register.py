"""Ofsted's register of childcare providers, by its 2021 headings: who is registered, and where."""

import polars as pl

from geo.codes import is_setting_urn
from geo.postcodes import normalise
from jobs.columns import Column, plain, take, written
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.rules import Judgement, Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.stored_text import storable
from jobs.workplace import Authority
from jobs.written import identifier, number, whole, word

KIND_WORDS = {
    "childcare on non domestic premises": "Nursery or pre-school",
    "childcare on domestic premises": "Nursery or pre-school",
    "childminder": "Childminder",
}
"""The provider types that look after children under five in a setting; home childcarers are left out."""
MOST_PLACES = 10_000
REDACTED = "REDACTED"
COLUMNS = (
    Column("urn", ("Provider URN",)),
    Column("name", ("Provider name",)),
    Column("kind", ("Provider type",)),
    Column("status", ("Provider status",)),
    Column("early_years", ("Provider Early Years Register Flag",)),
    Column("postcode", ("Postcode", "Provider postcode")),
    Column("places", ("Places",)),
    Column("authority", ("Local authority",)),
)


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    return take(parcel.sheet, COLUMNS)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Active early years providers of the three types; a redacted one is named by its URN."""
    in_scope = (
        (written("early_years") == "Y")
        & (written("status").str.to_lowercase() == "active")
        & pl.col("kind").is_not_null()
    )
    redacted = written("name") == REDACTED
    postcode = pl.when(written("postcode") != REDACTED).then(written("postcode"))
    named = pl.when(redacted).then(pl.format("{} {}", pl.col("kind"), pl.col("urn")))
    return (
        rows.with_columns(identifier("urn"), word("kind", KIND_WORDS), number("places"))
        .filter(in_scope)
        .with_columns(named.otherwise(written("name")).alias("name"), normalise(postcode).alias("postcode"))
    )


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge the providers in scope, and of the authority if one is given; others are simply left out."""
    here = rows.filter(_of(known.authority)) if known.authority else rows
    first = judge(here, _rules(), parcel, COLUMNS)
    again = pl.int_range(pl.len()).over("urn", order_by=ROW_NUMBER) > 0
    repeated = Rule("repeated provider", "urn", again, "the same URN as an earlier row")
    judgement = both(first, judge(first.rows.lazy(), (repeated,), parcel, COLUMNS))
    count = here.select(pl.len()).collect().item()
    return Judged(None, count, judgement if count else _nobody(parcel, known.authority))


def keep(judged: Judged, _key: bytes) -> Tables:
    """Settings as the register describes them."""
    return {
        "setting": judged.judgement.rows.select(
            "urn", "name", "kind", "postcode", whole("places", MOST_PLACES)
        )
    }


def _of(authority: Authority) -> pl.Expr:
    name = written("authority").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    return name == plain(authority.name)


def _rules() -> tuple[Rule, ...]:
    urn = pl.col("urn")
    form = "not a setting URN (six or seven digits, or EY and six)"
    return (
        Rule("setting URN form", "urn", urn.is_null() | ~is_setting_urn(urn), form),
        Rule("setting name missing", "name", pl.col("name").is_null(), "no provider name"),
        *storable("name"),
    )


def _nobody(parcel: Parcel, authority: Authority | None) -> Judgement:
    whose = f" in {authority.name}" if authority else ""
    said = f"no active provider on the Early Years Register{whose}"
    remedy = "Download the register of this authority and drop it in"
    empty = judge(pl.LazyFrame(schema={ROW_NUMBER: pl.UInt32}), (), parcel, COLUMNS)
    problem = Problem(parcel.file, None, (), "no providers", said, remedy, "refuses")
    return Judgement(empty.rows, empty.set_aside, (problem,))


SOURCE = Source("register", "register of childcare providers", COLUMNS, read, tidy, check, keep)
