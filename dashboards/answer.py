"""What the server answers when the selection changes: a slice's columns, and the facts the sentences need."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboards.columns import area_values, setting_values, ward_values
from dashboards.history import history_values
from dashboards.need import LIKELY, UNLIKELY, need_scale
from dashboards.selection import Selection
from dashboards.several import chosen_indicators, part_values, together_values
from dashboards.snapshot import Snapshot

# A change in one of these needs another slice; wards, groups and settings the browser filters by itself.
SLICE = ("indicator", "further", "term", "over", "basis")
SETTING_FACTS = ("urn", "name", "kind", "places", "ward_code", "ward_name")
MEMBERSHIP = ("belongs", "group_id", "next_group_id", "confidence", "earlier_group_id")

Answer = dict[str, Any]


def slice_answer(selection: Selection, snapshot: Snapshot) -> Answer:
    """Return the settings', wards' and areas' columns, and the facts, of a selection's slice."""
    key = (selection.indicator, selection.term, selection.over)
    indicator = snapshot.indicators.row(by_predicate=pl.col("id") == selection.indicator, named=True)
    authority = _by(snapshot.measures(*key).filter(pl.col("place_kind") == "authority"), "basis")
    basis = selection.basis if selection.basis in authority else "attend"
    chosen = chosen_indicators(selection, snapshot)
    several = chosen if len(chosen) > 1 else []
    return {
        "settings": setting_values(snapshot, *key),
        "wards": ward_values(snapshot, *key, basis),
        "areas": area_values(snapshot, *key),
        "parts": {name: part_values(name, selection, basis, snapshot) for name in several},
        "together": together_values(several, selection, snapshot),
        "facts": {
            "indicator": indicator,
            "chosen": chosen,
            "basis": basis,
            "ranked": snapshot.ranking(*key).height > 0,
            "comparison": next(iter(snapshot.comparison(*key).to_dicts()), None),
            "scale": need_scale(snapshot, selection.indicator, indicator["polarity"]),
            "authority": authority.get(basis, {"status": "none"}),
            "authority_attending": authority.get("attend", {"status": "none"}),
            "likely": LIKELY,
            "unlikely": UNLIKELY,
        },
    }


def setting_answer(selection: Selection, snapshot: Snapshot) -> Answer:
    """Return the open setting's history, and its figures beside its ward's and the authority's.

    All are of the children who attend there; `funnel` holds the setting's limits and flag. A setting shown
    only together with others has the figures of all of them in the place of its own, and `area` says so.
    """
    setting = snapshot.settings.row(by_predicate=pl.col("urn") == selection.open, named=True)
    places = {
        "setting": selection.open,
        "ward": setting["ward_code"] or "",
        "authority": snapshot.publication["authority_code"],
    }
    measures = {
        kind: snapshot.history(kind, place, "attend", selection.over) for kind, place in places.items()
    }
    area = _by(snapshot.areas, "id").get(setting["area_id"])
    if area:
        measures["setting"] = snapshot.history("area", area["id"], "attend", selection.over)
    return {
        "setting": {name: setting[name] for name in (*SETTING_FACTS, *MEMBERSHIP)},
        "area": area,
        "history": history_values(measures, snapshot),
        "figures": _figures(measures, selection, snapshot),
    }


def _figures(
    measures: dict[str, pl.DataFrame], selection: Selection, snapshot: Snapshot
) -> list[dict[str, Any]]:
    """One entry an indicator: the setting's, ward's and authority's measure, its standing and funnel."""
    tables = measures | {
        "standing": snapshot.standings(selection.open, selection.over),
        "funnel": snapshot.flags(selection.open, selection.over),
    }
    now = {
        name: _by(table.filter(pl.col("term") == selection.term), "indicator")
        for name, table in tables.items()
    }
    return [
        {"indicator": indicator} | {name: rows.get(indicator) for name, rows in now.items()}
        for indicator in snapshot.indicators["id"]
    ]


def _by(rows: pl.DataFrame, column: str) -> dict[str, dict[str, Any]]:
    """A table's rows by the value of a column that tells them apart."""
    return {row[column]: row for row in rows.to_dicts()}
