"""What the person is looking at, and the way it stands in the URL."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import param
import polars as pl

from dashboards.snapshot import Snapshot
from dashboards.wording import words

BASES = ("live", "attend")


class Selection(param.Parameterized):
    """Indicator, term, window and basis of the figures, and the wards, groups and settings chosen among them."""

    indicator = param.String()
    term = param.String()
    over = param.String()
    basis = param.String(default="live")
    wards = param.List(default=[], item_type=str)
    groups = param.List(default=[], item_type=str)
    settings = param.List(default=[], item_type=str)
    open = param.String(doc="URN of the setting whose page is open; empty for none.")

    def query(self, snapshot: Snapshot) -> str:
        """Return the URL query that restores this selection, leaving out what is the default."""
        start = default_selection(snapshot)
        single = {name: getattr(self, name) for name in ("indicator", "term", "over", "basis", "open")}
        pairs = {name: value for name, value in single.items() if value != getattr(start, name)}
        many = {name: ",".join(getattr(self, name)) for name in ("wards", "groups", "settings")}
        return urlencode(pairs | {name: value for name, value in many.items() if value}, safe=",")


def default_selection(snapshot: Snapshot) -> Selection:
    """Return what a first visit sees: communication, the latest term, three terms pooled, nothing chosen."""
    return Selection(
        indicator=snapshot.indicators["id"][0],
        term=snapshot.publication["latest_term"],
        over=snapshot.windows["id"][0],
    )


def read_selection(query: str, snapshot: Snapshot) -> tuple[Selection, list[str]]:
    """Return the selection of a URL query and, in words, whatever this snapshot does not have."""
    given = {name: values[0] for name, values in parse_qs(query.lstrip("?")).items()}
    selection, notices = default_selection(snapshot), []
    known = _known(snapshot)
    for name in ("indicator", "term", "over", "basis", "open"):
        if name in given:
            notices += _take_one(selection, name, given[name], known[name])
    for name in ("wards", "groups", "settings"):
        if name in given:
            notices += _take_many(selection, name, given[name].split(","), known[name])
    return selection, notices


def _known(snapshot: Snapshot) -> dict[str, set[str]]:
    urns = set(snapshot.settings["urn"])
    return {
        "indicator": set(snapshot.indicators["id"]),
        "term": set(snapshot.terms["id"]),
        "over": set(snapshot.windows["id"]),
        "basis": set(BASES),
        "open": urns,
        "wards": set(snapshot.wards["code"]),
        "groups": set(snapshot.groups["id"]),
        "settings": urns,
    }


def _take_one(selection: Selection, name: str, value: str, known: set[str]) -> list[str]:
    if value not in known:
        return [_unknown(name, [value])]
    setattr(selection, name, value)
    return []


def _take_many(selection: Selection, name: str, values: list[str], known: set[str]) -> list[str]:
    setattr(selection, name, sorted(known & set(values)))
    strangers = sorted(set(values) - known)
    return [_unknown(name, strangers)] if strangers else []


def _unknown(name: str, values: list[str]) -> str:
    kept = ", ".join(value[:20] for value in values[:5])
    return str(words()["notices"]["unknown"]).format(what=words()["notices"]["names"][name], ids=kept)


def chosen_settings(selection: Selection, snapshot: Snapshot) -> pl.DataFrame:
    """Return the settings that match every choice made (wards and groups and settings); all, when none is made."""
    frame = snapshot.settings
    for column, values in (("ward_code", selection.wards), ("group_id", selection.groups), ("urn", selection.settings)):
        if values:
            frame = frame.filter(pl.col(column).is_in(values))
    return frame
