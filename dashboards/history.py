"""One setting's measures over the terms, beside its ward's and the authority's."""

from __future__ import annotations

import polars as pl

from dashboards.columns import Columns
from dashboards.snapshot import Snapshot

SERIES = ("setting", "low", "high", "ward", "authority")


def trend_indicators(snapshot: Snapshot) -> list[str]:
    """Return the indicators drawn over time: the ASQ-3 ones of which more means more need."""
    chosen = snapshot.indicators.filter(pl.col("family") == "asq3", pl.col("polarity") == "high_is_need")
    return chosen["id"].to_list()


def empty_history(snapshot: Snapshot) -> pl.DataFrame:
    """Return the history's columns, one row a term, with nothing in them yet."""
    blank = [
        pl.lit(None, dtype=pl.Float64).alias(f"{indicator}_{series}")
        for indicator in trend_indicators(snapshot)
        for series in SERIES
    ]
    return snapshot.terms.select(pl.col("position").cast(pl.Float64), *blank)


def history_values(measures: pl.DataFrame, snapshot: Snapshot) -> Columns:
    """Return columns like empty_history's for a setting's, its ward's and the authority's measures (float32 shares)."""
    columns: Columns = {"position": snapshot.terms["position"].cast(pl.Float32).to_numpy()}
    for indicator in trend_indicators(snapshot):
        for series in SERIES:
            kind, value = (series, "rate") if series in {"setting", "ward", "authority"} else ("setting", series)
            rows = measures.filter(pl.col("indicator") == indicator, pl.col("place_kind") == kind)
            aligned = snapshot.terms.join(rows, left_on="id", right_on="term", how="left", maintain_order="left")
            columns[f"{indicator}_{series}"] = aligned[value].cast(pl.Float32).fill_null(float("nan")).to_numpy()
    return columns
