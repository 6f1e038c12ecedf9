"""Setting: what to know before a visit. One setting over terms, against its ward and the authority."""

from __future__ import annotations

import panel as pn
import polars as pl

from dashboards.answer import Answer, setting_answer
from dashboards.conversation import converse
from dashboards.library import Edition
from dashboards.selection import Selection, chosen_settings
from dashboards.snapshot import Snapshot

# What is chosen, and the ranks, say through which settings the page leads, and in what order.
NEEDS = ("open", "term", "over", "indicator", "wards", "groups", "settings")


def setting(edition: Edition, query: str) -> pn.Template:
    """Return the Setting page for a URL query; without a setting named, the selection's first by rank."""
    beginning = {"directory": _directory(edition.snapshot)}
    return converse("setting", edition, query, _answer, NEEDS, beginning)


def _answer(selection: Selection, snapshot: Snapshot) -> Answer:
    listed = in_order(selection, snapshot)
    selection.open = selection.open or listed[0]["urn"]
    return setting_answer(selection, snapshot) | {"listed": listed}


def _directory(snapshot: Snapshot) -> dict[str, list[str]]:
    """What the choosers need to know of every setting, since this page has no map to carry it."""
    places = pl.col("ward_code", "group_id", "area_id").fill_null("")
    columns = snapshot.settings.select("urn", "name", places)
    return columns.to_dict(as_series=False)


def in_order(selection: Selection, snapshot: Snapshot) -> list[dict[str, str]]:
    """Return the chosen settings' URNs and names (everyone's where nothing matches), as Target lists them.

    That is by rank, then by the end of the range towards need where that is known, then by name.
    """
    chosen = chosen_settings(selection, snapshot)
    about = snapshot.indicators.row(by_predicate=pl.col("id") == selection.indicator, named=True)
    most_need = pl.col("band_low") if about["polarity"] == "low_is_need" else -pl.col("band_high")
    settings = snapshot.settings if chosen.is_empty() else chosen
    key = (selection.indicator, selection.term, selection.over)
    ranks = snapshot.ranking(*key).select("setting_urn", "rank")
    measures = snapshot.measures(*key).filter(pl.col("place_kind") == "setting")
    bands = measures.select("place_id", most=most_need)
    ranked = settings.join(ranks, left_on="urn", right_on="setting_urn", how="left")
    banded = ranked.join(bands, left_on="urn", right_on="place_id", how="left")
    return banded.sort("rank", "most", "name", "urn", nulls_last=True).select("urn", "name").to_dicts()
