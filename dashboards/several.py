"""Several indicators at once: each part's scores, and the children counted on all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from dashboards.columns import STATUSES, Columns
from dashboards.selection import Selection
from dashboards.snapshot import Snapshot

SCORES = ("score", "score_spread", "estimate")
COUNTED = ("numerator", "denominator")
# Counts of children on all of a set are made beforehand, for small sets and the window of three terms.
LARGEST_SET = 3
WINDOW = "three_terms"


def chosen_indicators(selection: Selection, snapshot: Snapshot) -> list[str]:
    """Return the ids that make the order, in catalogue order; only the leading one where that is context."""
    polarities = dict(snapshot.indicators.select("id", "polarity").iter_rows())
    if polarities[selection.indicator] == "context":
        return [selection.indicator]
    wanted = {selection.indicator, *selection.further}
    return [indicator for indicator in polarities if indicator in wanted]


def part_values(indicator: str, selection: Selection, basis: str, snapshot: Snapshot) -> dict[str, Any]:
    """Return an indicator's scores (spreads from the average) and estimates of settings and wards.

    Arrays are float32 in the order of setting_columns and of ward code, NaN where not known; wards' are
    those of the basis.
    """
    key = (indicator, selection.term, selection.over)
    ranking = snapshot.ranking(*key).rename({"setting_urn": "place_id"})
    wards = snapshot.ward_standings(*key).filter(pl.col("basis") == basis)
    return {
        "settings": _aligned(snapshot.settings["urn"], ranking, SCORES),
        "wards": _aligned(snapshot.wards["code"], wards, SCORES),
        "ranked": ranking.height > 0,
        "wards_ranked": wards.height > 0,
    }


def together_values(indicators: list[str], selection: Selection, snapshot: Snapshot) -> dict[str, Any] | None:
    """Return how many children are counted on all of a set, by kind of place, or None where nobody knows.

    Settings and wards are aligned like part_values, with `status` as the place in STATUSES; the authority
    and groups are one row each.
    """
    if selection.over != WINDOW or not 1 < len(indicators) <= LARGEST_SET:
        return None
    rows = snapshot.together("+".join(indicators), selection.term)
    if rows.is_empty():
        return None
    kinds = {kind: rows.filter(pl.col("place_kind") == kind) for kind in ("setting", "ward", "authority")}
    return {
        "settings": _counts(snapshot.settings["urn"], kinds["setting"]),
        "wards": _counts(snapshot.wards["code"], kinds["ward"]),
        "authority": next(iter(kinds["authority"].to_dicts()), {"status": "none"}),
    }


def _counts(places: pl.Series, rows: pl.DataFrame) -> Columns:
    status = pl.col("status").replace_strict({s: i for i, s in enumerate(STATUSES)}, return_dtype=pl.Float64)
    return _aligned(places, rows.with_columns(status), (*COUNTED, "status"))


def _aligned(places: pl.Series, rows: pl.DataFrame, names: tuple[str, ...]) -> Columns:
    frame = pl.DataFrame({"place_id": places}).join(rows, on="place_id", how="left", maintain_order="left")
    known = frame.select(pl.col(names).cast(pl.Float32).fill_null(float("nan")))
    return {name: series.to_numpy().astype(np.float32) for name, series in known.to_dict().items()}
