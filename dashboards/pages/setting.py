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
    columns = snapshot.settings.select("urn", "name", pl.col("ward_code", "group_id").fill_null(""))
    return columns.to_dict(as_series=False)


def in_order(selection: Selection, snapshot: Snapshot) -> list[dict[str, str]]:
    """Return the chosen settings' URNs and names (everyone's where nothing matches), by rank, then name."""
    chosen = chosen_settings(selection, snapshot)
    settings = snapshot.settings if chosen.is_empty() else chosen
    ranks = snapshot.ranking(selection.indicator, selection.term, selection.over).select(
        "setting_urn", "rank"
    )
    ranked = settings.join(ranks, left_on="urn", right_on="setting_urn", how="left")
    return ranked.sort("rank", "name", "urn", nulls_last=True).select("urn", "name").to_dicts()
