"""The tables of one audience's snapshot, as frames in the columns of snapshot.sql."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from jobs.areas import Areas
from jobs.catalogue import source_called
from jobs.disclosure import gets_window as gets
from jobs.disclosure import is_exact, sentence
from jobs.evidence import Evidence
from jobs.indicators import Indicator
from jobs.source import Source
from jobs.terms import Term
from jobs.windows import WINDOWS
from jobs.workplace import Audience, Authority

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Edition:
    """What every audience's snapshot of one publication has in common."""

    publication: str
    authority: Authority
    terms: tuple[Term, ...]
    indicators: tuple[Indicator, ...]
    sources: tuple[Source, ...]


def publication_table(edition: Edition, evidence: Evidence, audience: Audience) -> Tables:
    """The one row that says what the file is; `as_at` is the day the newest delivery was received."""
    row = {
        "id": edition.publication,
        "audience": audience.name,
        "authority_code": edition.authority.code,
        "authority_name": edition.authority.name,
        "latest_term": edition.terms[-1].id,
        "as_at": evidence.deliveries["received_at"].str.head(10).max(),
        "smallest_count": max(audience.smallest_count, 1),
        "rounded_to": max(audience.rounded_to, 1),
        "rule": sentence(audience),
    }
    return {"publication": pl.DataFrame([row])}


def reference_tables(edition: Edition, evidence: Evidence, audience: Audience) -> Tables:
    """Terms, windows, wards, settings and deliveries, which are public, and the audience's indicators."""
    return {
        "term": _positioned(
            [(t.id, t.label, t.starts.isoformat(), t.ends.isoformat()) for t in edition.terms],
            "id",
            "label",
            "starts",
            "ends",
        ),
        "time_window": _positioned([(w.id, w.label) for w in WINDOWS if gets(w.id, audience)], "id", "label"),
        "indicator": _indicators([i for i in edition.indicators if i.id not in audience.indicators_withheld]),
        "ward": evidence.wards.select("code", "name", "boundary", "easting", "northing").sort("code"),
        "setting": evidence.settings.select(
            "urn", "name", "kind", "places", "ward_code", "easting", "northing"
        ).sort("urn"),
        "delivery": _deliveries(evidence.deliveries, edition.sources),
    }


def area_tables(areas: Areas, evidence: Evidence, audience: Audience) -> Tables:
    """The areas an audience gets, and the settings it sees only in them; none where counts are exact."""
    kinds = [] if is_exact(audience) else audience.shown_together
    settings = evidence.settings.filter(pl.col("kind").is_in(kinds))["urn"]
    gets = "area" in audience.places and bool(audience.shown_together)
    return {
        "area": areas.area if gets else areas.area.clear(),
        "shown_together": areas.members.filter(pl.col("setting_urn").is_in(settings.implode()) & gets),
    }


def _positioned(rows: Sequence[tuple[str, ...]], *columns: str) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.with_row_index("position").with_columns(pl.col("position").cast(pl.Int64))


def _indicators(indicators: Sequence[Indicator]) -> pl.DataFrame:
    words = [i.model_dump(exclude={"bases", "counts"}) for i in indicators]
    return _positioned([tuple(word.values()) for word in words], *words[0])


def _deliveries(deliveries: pl.DataFrame, sources: Sequence[Source]) -> pl.DataFrame:
    """What arrived and when, without file names or digests."""
    labels = {name: _capital(source_called(name, sources)) for name in deliveries["source"].unique()}
    return (
        deliveries.select(
            "source",
            pl.col("source").replace_strict(labels, return_dtype=pl.String).alias("source_label"),
            "term",
            pl.col("received_at").str.head(10).alias("received_on"),
        )
        .unique()
        .sort("source", "term", "received_on")
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
