"""The columns that figures and the browser share: what stays for a snapshot, and what a slice fills in."""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboards import theme
from dashboards.snapshot import Snapshot

Columns = dict[str, np.ndarray]

MEASURE_COLUMNS = ["numerator", "denominator", "eligible", "rate", "low", "high"]
RANKING_COLUMNS = [
    "estimate",
    "estimate_low",
    "estimate_high",
    "rank",
    "rank_low",
    "rank_high",
    "highest_fifth",
]
STATUSES = ["none", "hidden", "too_few", "shown"]


def setting_columns(snapshot: Snapshot) -> Columns:
    """Return what a snapshot says of its settings whatever is selected, one entry a setting, by URN."""
    positions = dict(zip(snapshot.groups["id"], snapshot.groups["position"], strict=True))
    groups = snapshot.settings["group_id"].to_list()
    styles = [theme.group_style(positions.get(group)) for group in groups]
    frame = snapshot.settings.select(
        "urn",
        "name",
        "kind",
        pl.col("ward_code", "ward_name", "group_id").fill_null(""),
        pl.col("easting", "northing", "need_score", "disadvantage_score", "confidence").cast(pl.Float64),
    )
    columns = {name: series.to_numpy() for name, series in frame.to_dict().items()}
    columns["group_colour"] = np.array([colour for colour, _ in styles], dtype=object)
    columns["group_marker"] = np.array([marker for _, marker in styles], dtype=object)
    return columns


def empty_values(length: int, names: list[str]) -> Columns:
    """Return columns of NaN for values that the first slice fills in."""
    return {name: np.full(length, np.nan) for name in names}


def setting_values(snapshot: Snapshot, indicator: str, term: str, window: str) -> Columns:
    """Return the settings' measures and ranks for a slice, aligned with setting_columns.

    Columns are float32, NaN where not shown; `status` is the place in STATUSES.
    """
    measures = snapshot.measures(indicator, term, window).filter(pl.col("place_kind") == "setting")
    ranking = snapshot.ranking(indicator, term, window)
    frame = (
        snapshot.settings.select("urn")
        .join(measures, left_on="urn", right_on="place_id", how="left", maintain_order="left")
        .join(ranking, left_on="urn", right_on="setting_urn", how="left", maintain_order="left")
    )
    return _as_float32(frame, [*MEASURE_COLUMNS, *RANKING_COLUMNS])


def ward_values(snapshot: Snapshot, indicator: str, term: str, window: str, basis: str) -> Columns:
    """Return the wards' measures for a slice and basis, in order of ward code, like setting_values."""
    measures = snapshot.measures(indicator, term, window).filter(
        pl.col("place_kind") == "ward", pl.col("basis") == basis
    )
    frame = snapshot.wards.select("code").join(
        measures, left_on="code", right_on="place_id", how="left", maintain_order="left"
    )
    return _as_float32(frame, MEASURE_COLUMNS)


def _as_float32(frame: pl.DataFrame, names: list[str]) -> Columns:
    status = pl.col("status").fill_null("none").replace_strict({s: i for i, s in enumerate(STATUSES)})
    chosen = frame.select(
        pl.col(names).cast(pl.Float32).fill_null(float("nan")), status.cast(pl.Float32).alias("status")
    )
    return {name: series.to_numpy() for name, series in chosen.to_dict().items()}
