"""Outcomes: what became of each published cell under an audience's rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.counts import COUNTS, KEYS
from jobs.disclosure import disclose, with_complements
from jobs.indicators import Indicator
from jobs.workplace import PLACES, Audience

#: `rounded`: as it would be by itself. `moved`: a total drawn in, or a count as first published.
#: `counts_only`: rounded, without a rate. `together`: with others of its kind. `few_children`: hidden, as few
#: are behind it. `no_band`: hidden, as few of them are counted, or not, and a band would say too much or too
#: little. `kept_back`: hidden, as it would tell of other cells. `withheld`: not for this audience.
OUTCOMES: Final = (
    *("rounded", "moved", "counts_only", "banded", "together"),
    *("few_children", "no_band", "kept_back", "withheld"),
)


def count_outcomes(
    measures: pl.DataFrame, truth: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience
) -> pl.DataFrame:
    """Count cells with children by place kind, and what became of them: a column for each of OUTCOMES.

    `measures` and `truth` are the table `measure` of one publication, as this audience and as an exact one
    read it; groups are each audience's own, so of them only the status is known. In order of PLACES.
    """
    in_group = pl.col("place_kind") == "group"
    alone = _by_themselves(truth, indicators, audience)
    there = truth.filter(~in_group, pl.col("eligible") > 0).select(*KEYS, *COUNTS)
    known = there.join(measures.select(*KEYS, "status", *COUNTS), on=KEYS, how="left", suffix=" read").join(
        alone.select(*KEYS, "status", *COUNTS), on=KEYS, how="left", suffix=" alone"
    )
    own = measures.filter(in_group, pl.col("status") != "none").select("place_kind", "status")
    judged = pl.concat([known.with_columns(outcome=_outcome(audience)), own.with_columns(outcome=_plainly())],
        how="diagonal")  # fmt: skip
    counted = judged.group_by("place_kind").agg(
        pl.len().alias("cells"), *((pl.col("outcome") == name).sum().alias(name) for name in OUTCOMES)
    )
    return counted.sort(pl.col("place_kind").replace_strict(PLACES, range(len(PLACES))))


def _by_themselves(truth: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience) -> pl.DataFrame:
    """What each cell would be if its neighbours were not looked at."""
    rests = [i.id for i in indicators if i.counts.kind == "not"]
    counts = truth.filter(~pl.col("indicator").is_in(rests)).select(*KEYS, *COUNTS)
    return with_complements(disclose(counts, audience), indicators)


def _outcome(audience: Audience) -> pl.Expr:
    few = pl.col("denominator") < audience.smallest_count
    moved = pl.any_horizontal(pl.col(f"{name} read").ne_missing(pl.col(f"{name} alone")) for name in COUNTS)
    hidden = pl.col("status") == "hidden"
    return (
        pl.when(pl.col("status").is_null())
        .then(pl.lit("withheld"))
        .when(hidden & few)
        .then(pl.lit("few_children"))
        .when(hidden & (pl.col("status alone") == "hidden"))
        .then(pl.lit("no_band"))
        .when((pl.col("status") == "shown") & moved)
        .then(pl.lit("moved"))
        .otherwise(_plainly())
    )


def _plainly() -> pl.Expr:
    """What became of a cell by its status alone; a count once published that is kept may be of nobody."""
    names = {"shown": "rounded", "too_few": "counts_only", "banded": "banded", "together": "together"}
    return pl.col("status").replace_strict(names, default="kept_back", return_dtype=pl.String)
