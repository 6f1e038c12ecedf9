"""Which counts are one and the same: what a reader of the catalogue knows without counting anybody."""

from __future__ import annotations

import polars as pl

DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
DOMAIN_BELOW = tuple(f"asq3_{domain}_below" for domain in DOMAINS)
ANY_BELOW, ALL_MET = "asq3_any_below", "asq3_all_met"
COVERAGE, TIMELY = "review_coverage", "review_timeliness"
RED, RED_OR_AMBER = "wellcomm_red", "wellcomm_red_or_amber"
PROFILE, NOTIFIED = "eyfsp_good_level", "section23_notified"

_OWN = pl.concat_str("place_kind", "place_id", "basis", "indicator", "term", "time_window", separator="|")
_THERE = pl.concat_str("place_kind", "place_id", "basis", "term", "time_window", separator="|")
_WHO = pl.col("indicator")


def _is(*indicators: str) -> pl.Expr:
    return _WHO.is_in(indicators)


def _whole() -> pl.Expr:
    """Indicators whose denominator is everybody who could be seen."""
    of_profiles_where_they_live = _is(PROFILE) & (pl.col("basis") == "live")
    return _WHO.str.starts_with("funding_") | _is(COVERAGE, NOTIFIED) | of_profiles_where_they_live


def named(cells: pl.DataFrame) -> pl.DataFrame:
    """Add `n`, `d` and `e`: names of the counts; two of one name are one count.

    `unheard` marks rows of a source that has told nothing of that time, anywhere: their denominator is no
    count of children but nought, and everybody knows.
    """
    eligible = pl.when(_is(PROFILE)).then("own").otherwise("there")
    coverage = pl.format("seen|{}", "there")
    denominator = (
        pl.when("unheard")
        .then(pl.lit("nought"))
        .when(_whole())
        .then("e")
        .when(_is(TIMELY))
        .then(coverage)
        .when(_is(RED))
        .then(pl.format("screened|{}", "there"))
        .when(_is(RED_OR_AMBER))
        .then(pl.format("screened|{}", "there"))
        .otherwise(pl.format("denominator|{}", "own"))
    )
    numerator = (
        pl.when("unheard")
        .then(pl.lit("nought"))
        .when(_is(COVERAGE))
        .then(coverage)
        .otherwise(pl.format("numerator|{}", "own"))
    )
    return (
        cells.with_columns(own=_OWN, there=_THERE)
        .with_columns(e=pl.format("eligible|{}", eligible))
        .with_columns(d=denominator, n=numerator)
        .drop("own", "there")
    )
