"""The list of settings as it leaves: each with its status, counts and rate, and what is to be known of it."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from dashboards.asking import Asked
from dashboards.exports import Export
from dashboards.snapshot import Snapshot
from dashboards.wording import words, written_date

COUNTS = ("numerator", "denominator", "eligible")
SHARES = ("rate", "band_low", "band_high", "low", "high")
RANKS = ("rank", "rank_low", "rank_high")
PLACE = ("urn", "name", "kind", "ward", "together")


def settings_list(asked: Asked, snapshot: Snapshot, *, internal: bool = False) -> Export:
    """Return the list of the settings asked for, marked on its first line if it is an internal copy."""
    said = words()["export"]
    indicator = _row(snapshot.indicators, asked.indicator)
    table = listed(asked, snapshot).with_columns(
        pl.col("status").fill_null("absent").replace_strict(said["status"]),
        (pl.col(SHARES) * 100).round(4),
    )
    unit = said["unit"][indicator["measured_as"]]
    headings = [said["columns"][name].format(unit=unit) for name in table.columns]
    mark = ((said["internal"]["mark"], ""),) if internal else ()
    name = re.sub(r"[^A-Za-z0-9._-]", "-", "-".join(("settings", asked.indicator, asked.term, asked.window)))
    return Export(
        f"earlysight-{'INTERNAL-' * internal}{name}",
        mark + _about(asked, snapshot, indicator),
        table.rename(dict(zip(table.columns, headings, strict=True))),
    )


def listed(asked: Asked, snapshot: Snapshot) -> pl.DataFrame:
    """Return the settings asked for and the areas that stand for some of them, by rank and then name.

    Columns PLACE (text), `status`, COUNTS (children, or events), SHARES (0 to 1, or events a child) and
    RANKS; null where not shown.
    """
    key = (asked.indicator, asked.term, asked.window)
    measures = snapshot.measures(*key).filter(pl.col("basis") == "attend")
    ranks = snapshot.ranking(*key).select("setting_urn", *RANKS)
    return (
        _places(asked, snapshot)
        .join(measures, on=["place_kind", "place_id"], how="left")
        .join(ranks, left_on="urn", right_on="setting_urn", how="left")
        .sort("rank", pl.col("place_kind") == "area", "name", "place_id", nulls_last=True)
        .select(*PLACE, "status", *COUNTS, *SHARES, *RANKS)
    )


def _places(asked: Asked, snapshot: Snapshot) -> pl.DataFrame:
    """The settings asked for, and after them the areas in which some of them are shown together."""
    areas = snapshot.areas.select(area_id="id", together="label")
    chosen = asked.chosen(snapshot).join(areas, on="area_id", how="left")
    settings = chosen.select(
        "urn", "name", "kind", "together", ward="ward_name", place_id="urn", place_kind=pl.lit("setting")
    )
    standing_for = areas.filter(pl.col("area_id").is_in(chosen["area_id"].drop_nulls().to_list())).select(
        place_id="area_id",
        name="together",
        kind=pl.lit(words()["export"]["area"]),
        place_kind=pl.lit("area"),
    )
    return pl.concat([settings, standing_for], how="diagonal")


def _about(asked: Asked, snapshot: Snapshot, indicator: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    said, publication = words(), snapshot.publication
    names, audience = said["export"]["about"], publication["audience"]
    latest = _row(snapshot.terms, publication["latest_term"])["label"]
    wards = snapshot.wards.filter(pl.col("code").is_in(list(asked.wards)))["name"]
    values = {
        "authority": publication["authority_name"],
        "audience": said["audiences"].get(audience, audience),
        "publication": publication["id"],
        "as_at": said["frame"]["as_at"].format(term=latest, date=written_date(publication["as_at"])),
        "rule": publication["rule"],
        **{name: indicator[name] for name in ("label", "question", "numerator", "denominator")},
        **{name: indicator[name] for name in ("source", "caveat", "comparability")},
        "term": _row(snapshot.terms, asked.term)["label"],
        "window": _row(snapshot.windows, asked.window)["label"],
        "wards": ", ".join(wards) or said["export"]["all"],
        "settings": str(len(asked.settings) or said["export"]["all"]),
    }
    return tuple((str(names[name]), str(value)) for name, value in values.items())


def _row(table: pl.DataFrame, key: str) -> dict[str, Any]:
    return table.row(by_predicate=pl.col("id") == key, named=True)
