"""One setting's measures over the terms, beside its ward's and the authority's."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from dashboards.columns import Columns
from dashboards.snapshot import Snapshot

# A trend's series: whose measure it draws, and which part of it.
SERIES = {
    "setting": ("setting", "rate"),
    "low": ("setting", "low"),
    "high": ("setting", "high"),
    "band_low": ("setting", "band_low"),
    "band_high": ("setting", "band_high"),
    "ward": ("ward", "rate"),
    "authority": ("authority", "rate"),
}


def trend_indicators(snapshot: Snapshot) -> list[str]:
    """Return the indicators drawn over time: the ASQ-3 ones of which more means more need."""
    chosen = snapshot.indicators.filter(pl.col("family") == "asq3", pl.col("polarity") == "high_is_need")
    return chosen["id"].to_list()


def history_values(measures: Mapping[str, pl.DataFrame], snapshot: Snapshot) -> Columns:
    """Return one float32 column an indicator and series, <indicator>_<series>, and the terms' positions.

    `measures` are those of a setting, ward and authority, by these names; shares, NaN where not shown (of
    a band: where the rate is not known by one).
    """
    positions = dict(zip(snapshot.terms["id"], range(snapshot.terms.height), strict=True))
    columns: Columns = {"position": np.arange(snapshot.terms.height, dtype=np.float32)}
    parts = {
        kind: table.partition_by("indicator", as_dict=True, include_key=False)
        for kind, table in measures.items()
    }
    for indicator in trend_indicators(snapshot):
        for series, (kind, value) in SERIES.items():
            part = parts.get(kind, {}).get((indicator,))
            columns[f"{indicator}_{series}"] = _over_terms(part, value, positions)
    return columns


def _over_terms(part: pl.DataFrame | None, value: str, positions: Mapping[str, int]) -> np.ndarray:
    column = np.full(len(positions), np.nan, dtype=np.float32)
    if part is not None:
        column[[positions[term] for term in part["term"]]] = part[value].fill_null(float("nan")).to_numpy()
    return column
