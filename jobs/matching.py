"""Matching: how many children of one source another source knows, by exact linkage on the pseudonym.

For the analyst alone: the counts are exact, and nothing of this is ever published.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from geo.boundaries import ward_of
from jobs.match_words import falls, unable_to_meet
from jobs.meetings import CHILDREN, first_seen, found_of
from jobs.records import Records

__all__ = ["Links", "links"]


@dataclass(frozen=True)
class Links:
    """How the sources meet.

    `matches` has a row a source, term, other source and place: `source`, `term`, `found_in`, `place_kind`
    (all, setting, ward attended, ward lived), `place_id`, `place`, `children` (distinct), `found`
    (of them, in any current file of the other source), `share`, and `found_by_then` and `share_by_then`
    (in files of that term or earlier, which is fair to compare between terms). `conflicts` has a row a pair
    of sources: `children` in both, and of them those whose `birth_month` or `sex` differ. `identifiers` says
    what links each source and term. `said` is what a person must know to read the rest, `falls` which terms
    match clearly less than those before.
    """

    matches: pl.DataFrame
    conflicts: pl.DataFrame
    identifiers: pl.DataFrame
    said: tuple[str, ...]
    falls: tuple[str, ...]


def links(records: Path) -> Links:
    """Read the current records and count; raises jobs.records.RecordsError."""
    with Records.to_read(records) as held:
        rows = held.children()
        deliveries = held.deliveries()
        wards = held.wards()
        settings = ward_of(held.settings(), wards)
    children = _in_places(rows, settings)
    names = _names(settings, wards)
    matches = found_of(children, first_seen(rows)).join(names, on=["place_kind", "place_id"], how="left")
    identifiers = (
        deliveries.filter(pl.col("identifier").is_not_null())
        .select("source", "term", "identifier", "rows_kept")
        .sort("source", "term")
    )
    ordered = matches.select(*_LEADING, pl.exclude(_LEADING)).sort(*_LEADING[:4], "place_id")
    return Links(ordered, _conflicts(rows), identifiers, unable_to_meet(identifiers), falls(ordered))


_LEADING: Final = ("source", "term", "found_in", "place_kind", "place_id", "place")


def settled(rows: pl.DataFrame) -> pl.DataFrame:
    """One `birth_month` and `sex` a child, where current files differ.

    Those of a health review stand, because the health record is traced with the NHS number; else those of
    the newest delivery that gives them.
    """
    order = pl.col("source") == "asq3", pl.col("delivery_id"), pl.col("row_number")
    newest_first = rows.sort(*order, descending=True)
    return newest_first.group_by("pseudonym", maintain_order=True).agg(
        pl.col("birth_month", "sex").drop_nulls().first()
    )


def _in_places(rows: pl.DataFrame, settings: pl.DataFrame) -> pl.DataFrame:
    """A row a child, source, term and place it counts in; everybody counts in `all`."""
    wards = settings.select(pl.col("urn").alias("setting_urn"), pl.col("ward_code").alias("attended"))
    known = rows.join(wards, on="setting_urn", how="left")
    kinds = {
        "all": pl.lit(""),
        "setting": pl.col("setting_urn"),
        "ward attended": pl.col("attended"),
        "ward lived": pl.col("ward_code"),
    }
    frames = [
        known.select(*CHILDREN, pl.lit(kind).alias("place_kind"), place.alias("place_id"))
        for kind, place in kinds.items()
    ]
    return pl.concat(frames).filter(pl.col("place_id").is_not_null()).unique()


def _names(settings: pl.DataFrame, wards: pl.DataFrame) -> pl.DataFrame:
    ward = wards.select(pl.col("code").alias("place_id"), pl.col("name").alias("place"))
    return pl.concat(
        [
            settings.select(pl.lit("setting").alias("place_kind"), place_id="urn", place="name"),
            ward.select(pl.lit("ward attended").alias("place_kind"), "place_id", "place"),
            ward.select(pl.lit("ward lived").alias("place_kind"), "place_id", "place"),
        ]
    )


def _conflicts(rows: pl.DataFrame) -> pl.DataFrame:
    """Children of two sources, or of two files of one, whose month of birth or sex differ between them."""
    facts = rows.select("pseudonym", "source", "birth_month", "sex").unique()
    pairs = facts.join(facts, on="pseudonym", suffix="_of_other").filter(
        pl.col("source") <= pl.col("source_of_other")
    )

    def differing(column: str) -> pl.Expr:
        differs = pl.col(column) != pl.col(f"{column}_of_other")
        return pl.col("pseudonym").filter(differs).n_unique().alias(f"{column}_differs")

    return (
        pairs.group_by("source", other="source_of_other")
        .agg(pl.col("pseudonym").n_unique().alias("children"), *map(differing, ("birth_month", "sex")))
        .sort("source", "other")
    )
