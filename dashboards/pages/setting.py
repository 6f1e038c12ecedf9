"""Setting: what to know before a visit. One setting over terms, against its ward and the authority."""

from __future__ import annotations

import panel as pn
import polars as pl

from dashboards.answer import Answer, setting_answer
from dashboards.conversation import converse
from dashboards.selection import Selection, chosen_settings
from dashboards.shell import Edition
from dashboards.snapshot import Snapshot


def setting(edition: Edition, query: str) -> pn.Template:
    """Return the Setting page for a URL query; without a setting named there, the first of the selection by rank."""
    return converse("setting", edition, query, _answer)


def _answer(selection: Selection, snapshot: Snapshot) -> Answer:
    if not selection.open:
        selection.open = first_by_rank(selection, snapshot)
    return setting_answer(selection, snapshot) | {
        "listed": in_order(selection, snapshot),
        "directory": _directory(snapshot),
    }


def _directory(snapshot: Snapshot) -> dict[str, list[str]]:
    """What the choosers need to know of every setting, since this page has no map to carry it."""
    columns = snapshot.settings.select("urn", "name", pl.col("ward_code", "group_id").fill_null(""))
    return columns.to_dict(as_series=False)


def in_order(selection: Selection, snapshot: Snapshot) -> list[dict[str, str]]:
    """Return the chosen settings' URNs and names, by rank on the selected indicator, then by name."""
    ranking = snapshot.ranking(selection.indicator, selection.term, selection.over).select("setting_urn", "rank")
    chosen = chosen_settings(selection, snapshot)
    if chosen.is_empty():
        chosen = snapshot.settings
    ordered = chosen.join(ranking, left_on="urn", right_on="setting_urn", how="left").sort(
        "rank", "name", nulls_last=True
    )
    return ordered.select("urn", "name").to_dicts()


def first_by_rank(selection: Selection, snapshot: Snapshot) -> str:
    """Return the URN of the chosen setting with the highest rank."""
    return in_order(selection, snapshot)[0]["urn"]
