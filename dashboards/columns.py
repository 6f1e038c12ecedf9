"""The columns that figures and the browser share: what stays for a snapshot, and what a slice fills in."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboards import theme
from dashboards.snapshot import Snapshot

Columns = dict[str, np.ndarray]

MEASURE_COLUMNS = ["numerator", "denominator", "eligible", "rate", "low", "high", "band_low", "band_high"]
RANKING_COLUMNS = [
    "estimate",
    "estimate_low",
    "estimate_high",
    "rank",
    "rank_low",
    "rank_high",
    "highest_fifth",
]
FUNNEL_COLUMNS = ["limit_low_95", "limit_high_95", "limit_low_998", "limit_high_998", "flag"]
MEMBERSHIP = ("group_id", "belongs", "next_group_id", "earlier_group_id")
FLAGS = {"below": -1, "within": 0, "above": 1}
STATUSES = ["none", "hidden", "too_few", "shown", "banded", "together"]


def setting_columns(snapshot: Snapshot) -> Columns:
    """Return what a snapshot says of its settings whatever is selected, one entry a setting, by URN."""
    styles = [theme.group_style(group) for group in snapshot.settings["group_id"]]
    between = snapshot.settings["belongs"] == "between"
    frame = snapshot.settings.select(
        "urn",
        "name",
        "kind",
        pl.col("ward_code", "ward_name", "area_id", *MEMBERSHIP).fill_null(""),
        pl.col("easting", "northing", "need_score", "disadvantage_score", "confidence").cast(pl.Float64),
    )
    columns = {name: series.to_numpy() for name, series in frame.to_dict().items()}
    columns["group_colour"] = np.array([colour for colour, _ in styles], dtype=object)
    # Hollow: between two groups, so that it is seen without its colour.
    columns["group_fill"] = np.where(between.fill_null(False).to_numpy(), "#ffffff", columns["group_colour"])
    columns["group_marker"] = np.array([marker for _, marker in styles], dtype=object)
    return columns


def empty_values(length: int, names: list[str]) -> Columns:
    """Return columns of NaN for values that the first slice fills in."""
    return {name: np.full(length, np.nan) for name in names}


def setting_values(snapshot: Snapshot, indicator: str, term: str, window: str) -> Columns:
    """Return the settings' measures, ranks and funnel for a slice, aligned with setting_columns.

    Columns are float32, NaN where not shown; `status` is the place in STATUSES, `flag` one of FLAGS.
    """
    measures = snapshot.measures(indicator, term, window).filter(pl.col("place_kind") == "setting")
    ranking = snapshot.ranking(indicator, term, window)
    frame = (
        snapshot.settings.select("urn")
        .join(measures, left_on="urn", right_on="place_id", how="left", maintain_order="left")
        .join(ranking, left_on="urn", right_on="setting_urn", how="left", maintain_order="left")
        .join(_funnel(snapshot, indicator, term, window), on="urn", how="left", maintain_order="left")
    )
    return _as_float32(frame, [*MEASURE_COLUMNS, *RANKING_COLUMNS, *FUNNEL_COLUMNS])


def _funnel(snapshot: Snapshot, indicator: str, term: str, window: str) -> pl.DataFrame:
    limits = [name.removeprefix("limit_") for name in FUNNEL_COLUMNS[:-1]]
    return snapshot.funnel(indicator, term, window).select(
        pl.col("place_id").alias("urn"),
        pl.col(limits).name.prefix("limit_"),
        pl.col("flag").replace_strict(FLAGS, return_dtype=pl.Float64),
    )


def ward_values(snapshot: Snapshot, indicator: str, term: str, window: str, basis: str) -> Columns:
    """Return the wards' measures for a slice and basis, in order of ward code, like setting_values."""
    measures = snapshot.measures(indicator, term, window).filter(
        pl.col("place_kind") == "ward", pl.col("basis") == basis
    )
    frame = snapshot.wards.select("code").join(
        measures, left_on="code", right_on="place_id", how="left", maintain_order="left"
    )
    return _as_float32(frame, MEASURE_COLUMNS)


def area_values(snapshot: Snapshot, indicator: str, term: str, window: str) -> Columns:
    """Return the areas' measures for a slice, in their own order, like setting_values."""
    measures = snapshot.measures(indicator, term, window).filter(pl.col("place_kind") == "area")
    frame = snapshot.areas.select("id").join(
        measures, left_on="id", right_on="place_id", how="left", maintain_order="left"
    )
    return _as_float32(frame, MEASURE_COLUMNS)


def _as_float32(frame: pl.DataFrame, names: list[str]) -> Columns:
    status = pl.col("status").fill_null("none").replace_strict({s: i for i, s in enumerate(STATUSES)})
    chosen = frame.select(
        pl.col(names).cast(pl.Float32).fill_null(float("nan")), status.cast(pl.Float32).alias("status")
    )
    return {name: series.to_numpy() for name, series in chosen.to_dict().items()}
