"""Everyone counted everywhere: the child-level rows in, counts by place out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from jobs.answers import Answers, answer, askable
from jobs.counts import Attending, attending, complete, count_attending, count_living
from jobs.cutoffs import read_cutoffs
from jobs.evidence import Evidence
from jobs.indicators import Indicator
from jobs.reviews import judge
from jobs.windows import pooled_terms
from jobs.workplace import Authority


@dataclass(frozen=True)
class Census:
    """What counting takes: the child-level frames, judged once, and the time and questions asked of them."""

    headcounts: pl.LazyFrame
    judged: pl.LazyFrame
    windows: pl.DataFrame
    indicators: tuple[Indicator, ...]
    answers: Answers


def take_census(evidence: Evidence, terms: Sequence[str], indicators: Sequence[Indicator]) -> Census:
    """Judge reviews and events, and lay out the windows; of the indicators, those that can be asked."""
    judged = judge(evidence.reviews.lazy(), read_cutoffs()).collect()
    asked = askable(indicators, evidence.events)
    answers = answer(asked, evidence.events)
    return Census(evidence.headcounts.lazy(), judged.lazy(), pooled_terms(terms), asked, answers)


def attend_places(
    census: Census, evidence: Evidence, authority: Authority, areas: pl.DataFrame | None = None
) -> Attending:
    """The children on the roll of the authority, every ward, area and setting; see `counts.attending`.

    `areas` has `setting_urn` and `area_id` (None: there are none).
    """
    urn = pl.col("urn").alias("setting_urn")
    settings = evidence.settings.lazy()
    places = pl.concat(
        [
            settings.select(urn, place_kind=pl.lit("setting"), place_id="urn"),
            settings.filter(pl.col("ward_code").is_not_null()).select(
                urn, place_kind=pl.lit("ward"), place_id="ward_code"
            ),
            settings.select(urn, **_whole(authority)),
            *_in_areas(areas, "setting_urn"),
        ]
    )
    return _attending(census, places).collect()


def attend_groups(census: Census, membership: pl.DataFrame) -> Attending:
    """The children on the roll of groups: `membership` has `setting_urn` and `group_id` (null: none)."""
    grouped = membership.lazy().drop_nulls("group_id")
    places = grouped.select("setting_urn", place_kind=pl.lit("group"), place_id="group_id")
    return _attending(census, places).collect()


def count_places(
    census: Census,
    evidence: Evidence,
    authority: Authority,
    children: Attending | None = None,
    areas: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Exact counts for the authority, every ward (on both bases), area and setting; see `jobs.counts`.

    `children` is what `attend_places` found, where somebody has it; `areas` what it was given.
    """
    wards, settings = evidence.wards.lazy(), evidence.settings.lazy()
    lived = pl.concat(
        [
            wards.select(ward_code="code", place_kind=pl.lit("ward"), place_id="code"),
            wards.select(ward_code="code", **_whole(authority)),
        ]
    )
    wanted = pl.concat(
        [
            lived.select("place_kind", "place_id", basis=pl.lit("live")),
            lived.select("place_kind", "place_id", basis=pl.lit("attend")),
            settings.select(place_kind=pl.lit("setting"), place_id="urn", basis=pl.lit("attend")),
            *(area.with_columns(basis=pl.lit("attend")) for area in _in_areas(areas)),
        ]
    ).unique()
    if children is None:
        children = attend_places(census, evidence, authority, areas)
    counts = pl.concat(
        [
            count_attending(children, census.indicators),
            count_living(census.judged, census.windows, lived, census.indicators, census.answers),
        ]
    )
    return complete(counts, wanted, census.windows, census.indicators)


def count_groups(census: Census, membership: pl.DataFrame, children: Attending | None = None) -> pl.DataFrame:
    """Exact counts for groups of settings, likewise from `attend_groups`."""
    grouped = membership.lazy().drop_nulls("group_id")
    wanted = grouped.select(place_kind=pl.lit("group"), place_id="group_id", basis=pl.lit("attend")).unique()
    counts = count_attending(
        attend_groups(census, membership) if children is None else children, census.indicators
    )
    return complete(counts, wanted, census.windows, census.indicators)


def _attending(census: Census, places: pl.LazyFrame) -> Attending:
    return attending(
        census.headcounts, census.judged, census.windows, places, census.indicators, census.answers
    )


def _in_areas(areas: pl.DataFrame | None, *columns: str) -> list[pl.LazyFrame]:
    """The areas as places, with `columns` before."""
    if areas is None:
        return []
    return [areas.lazy().select(*columns, place_kind=pl.lit("area"), place_id="area_id")]


def _whole(authority: Authority) -> dict[str, pl.Expr]:
    return {"place_kind": pl.lit("authority"), "place_id": pl.lit(authority.code)}
