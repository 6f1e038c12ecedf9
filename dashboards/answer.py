"""What the server answers when the selection changes: the slice's columns and the facts the sentences need."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from dashboards.columns import setting_values, ward_values
from dashboards.history import history_values
from dashboards.selection import Selection
from dashboards.snapshot import Snapshot

LIKELY = 0.8
UNLIKELY = 0.05

Answer = dict[str, Any]


def slice_answer(selection: Selection, snapshot: Snapshot) -> Answer:
    """Return the wards' and settings' columns and the facts of the selection's indicator, term and window."""
    key = (selection.indicator, selection.term, selection.over)
    indicator = snapshot.indicators.row(by_predicate=pl.col("id") == selection.indicator, named=True)
    basis = _basis_to_be_had(selection, snapshot)
    settings = setting_values(snapshot, *key)
    wards = ward_values(snapshot, *key, basis)
    return {
        "settings": settings,
        "wards": wards,
        "facts": {
            "indicator": indicator,
            "basis": basis,
            "ranked": indicator["polarity"] != "context",
            "scale": need_scale(snapshot, selection.indicator, indicator["polarity"]),
            "authority": _authority(snapshot, key, basis),
            "authority_attending": _authority(snapshot, key, "attend"),
            "likely": LIKELY,
            "unlikely": UNLIKELY,
        },
    }


def setting_answer(selection: Selection, snapshot: Snapshot) -> Answer:
    """Return the open setting's history, and its figures in the selected term beside its ward's and the authority's."""
    setting = snapshot.settings.row(by_predicate=pl.col("urn") == selection.open, named=True)
    authority = snapshot.publication["authority_code"]
    places = [("setting", selection.open, "attend"), ("authority", authority, "attend")]
    if setting["ward_code"]:
        places.append(("ward", setting["ward_code"], "attend"))
    measures = snapshot.history(places, selection.over)
    return {
        "setting": {name: setting[name] for name in ("urn", "name", "kind", "places", "ward_code", "ward_name", "group_id")},
        "history": history_values(measures, snapshot),
        "figures": _figures(measures.filter(pl.col("term") == selection.term), selection, snapshot),
        "earlier": _earlier_rates(measures, selection, snapshot),
    }


def need_scale(snapshot: Snapshot, indicator: str, polarity: str) -> list[float]:
    """Return the ends of the need ramp for an indicator (shares, in the direction of need), the same for every term."""
    rates = snapshot.rates(indicator)
    if rates.is_empty():
        return [0.0, 1.0]
    need = 1 - rates if polarity == "low_is_need" else rates
    low, high = (float(need.quantile(q, "linear") or 0.0) for q in (0.02, 0.98))
    step = 0.01 if high - low < 0.12 else 0.05  # noqa: PLR2004  legends read in whole percents, fives where wide
    low, high = np.floor(low / step) * step, np.ceil(high / step) * step
    return [round(float(low), 2), round(float(max(high, low + 6 * 0.01)), 2)]


def _basis_to_be_had(selection: Selection, snapshot: Snapshot) -> str:
    bases = snapshot.measures(selection.indicator, selection.term, selection.over)["basis"].unique().to_list()
    return selection.basis if selection.basis in bases or not bases else "attend"


def _authority(snapshot: Snapshot, key: tuple[str, str, str], basis: str) -> dict[str, Any]:
    rows = snapshot.measures(*key).filter(pl.col("place_kind") == "authority", pl.col("basis") == basis)
    return rows.row(0, named=True) if rows.height else {"status": "none"}


def _figures(measures: pl.DataFrame, selection: Selection, snapshot: Snapshot) -> list[dict[str, Any]]:
    """One entry an indicator: the setting's, ward's and authority's measure, and the setting's standing."""
    return [
        {
            "indicator": indicator["id"],
            **{
                kind: next(iter(measures.filter(
                    pl.col("indicator") == indicator["id"], pl.col("place_kind") == kind
                ).to_dicts()), None)
                for kind in ("setting", "ward", "authority")
            },
            "standing": next(iter(snapshot.ranking(indicator["id"], selection.term, selection.over).filter(
                pl.col("setting_urn") == selection.open
            ).to_dicts()), None),
        }
        for indicator in snapshot.indicators.to_dicts()
    ]


def _earlier_rates(measures: pl.DataFrame, selection: Selection, snapshot: Snapshot) -> dict[str, float | None]:
    """The setting's rate in the same term a year before, by indicator (None where it cannot be shown)."""
    terms = snapshot.terms["id"].to_list()
    before = terms.index(selection.term) - 3
    if before < 0:
        return {}
    rows = measures.filter(pl.col("term") == terms[before], pl.col("place_kind") == "setting")
    return dict(zip(rows["indicator"], rows["rate"], strict=True))
