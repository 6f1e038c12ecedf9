"""What the person is looking at, and the way it stands in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlencode

import param
import polars as pl

from dashboards.snapshot import Snapshot
from dashboards.wording import words

BASES = ("live", "attend")
ONE = ("indicator", "weight", "term", "over", "basis", "open")
MANY = ("also", "wards", "groups", "settings")
# How much an indicator counts beside others: steps of a half, as the page offers them.
WEIGHTS = ("0.5", "1", "1.5", "2", "2.5", "3")
USUAL_WEIGHT = "1"
# Room for every setting of the largest authority; what is longer was not written by a page of ours.
LONGEST_QUERY = 100_000
TOLD_IDS, TOLD_LETTERS = 3, 20


class Selection(param.Parameterized):  # type: ignore[misc]  # param says nothing of its types here
    """Which figures (indicator, term, window, basis) and which wards, groups and settings among them."""

    indicator = param.String()
    weight = param.String(default=USUAL_WEIGHT, doc="Of the indicator beside others.")
    also = param.List(default=[], item_type=str, doc="Further indicators, each with :weight unless it is 1.")
    term = param.String()
    over = param.String()
    basis = param.String(default="live")
    wards = param.List(default=[], item_type=str)
    groups = param.List(default=[], item_type=str)
    settings = param.List(default=[], item_type=str)
    open = param.String(doc="URN of the setting whose page is open; empty for none.")

    @property
    def further(self) -> list[str]:
        """Ids of the further indicators."""
        return [entry.partition(":")[0] for entry in self.also]

    def query(self, snapshot: Snapshot) -> str:
        """Return the URL query that restores this selection, leaving out what is the default."""
        start = default_selection(snapshot)
        single = {name: getattr(self, name) for name in ONE}
        pairs = {name: value for name, value in single.items() if value != getattr(start, name)}
        many = {name: ",".join(getattr(self, name)) for name in MANY}
        return urlencode(pairs | {name: value for name, value in many.items() if value}, safe=",:")


def default_selection(snapshot: Snapshot) -> Selection:
    """Return what a first visit sees: communication, the latest term, three terms pooled, nothing chosen."""
    return Selection(
        indicator=snapshot.indicators["id"][0],
        term=snapshot.publication["latest_term"],
        over=snapshot.windows["id"][0],
    )


def read_selection(query: str, snapshot: Snapshot) -> tuple[Selection, list[str]]:
    """Return the selection of a URL query and, in words, whatever this snapshot does not have."""
    selection = default_selection(snapshot)
    if len(query) > LONGEST_QUERY:
        return selection, [str(words()["notices"]["too_long"])]
    given = {name: values[0] for name, values in parse_qs(query.lstrip("?")).items()}
    notices: list[str] = []
    known = _known(snapshot)
    for name in given.keys() & set(ONE):
        notices += _take_one(selection, name, given[name], known[name])
    for name in given.keys() & set(MANY):
        notices += _take_many(selection, name, given[name].split(","), known[name])
    _settle(selection)
    return selection, sorted(notices)


def _known(snapshot: Snapshot) -> dict[str, set[str]]:
    urns = set(snapshot.settings["urn"])
    # Context is not need, so it has no part in an order of need.
    needs = snapshot.indicators.filter(pl.col("polarity") != "context")["id"]
    return {
        "indicator": set(snapshot.indicators["id"]),
        "weight": set(WEIGHTS),
        "also": set(needs) | {f"{need}:{weight}" for need in needs for weight in WEIGHTS},
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
    strangers = sorted(set(values) - known - {""})
    return [_unknown(name, strangers)] if strangers else []


def _settle(selection: Selection) -> None:
    """Name every further indicator once, never the leading one, and no weight where nothing is weighed."""
    weights = dict(_weighed(entry) for entry in reversed(selection.also))
    weights.pop(selection.indicator, None)
    named = (i if weight == USUAL_WEIGHT else f"{i}:{weight}" for i, weight in weights.items())
    selection.also = sorted(named)
    selection.weight = selection.weight if selection.also else USUAL_WEIGHT


def _weighed(entry: str) -> tuple[str, str]:
    indicator, _, weight = entry.partition(":")
    return indicator, weight or USUAL_WEIGHT


def _unknown(name: str, values: list[str]) -> str:
    said = words()["notices"]
    kept = ", ".join(_as_told(value) for value in values[:TOLD_IDS])
    others = len(values) - TOLD_IDS
    ids = said["and_others"].format(ids=kept, others=others) if others > 0 else kept
    return str(said["unknown"].format(what=said["names"][name], ids=ids))


def _as_told(value: str) -> str:
    """An unknown id as a notice repeats it: short, and without what would not print or turns text around."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in value[:TOLD_LETTERS])


def chosen_settings(selection: Selection, snapshot: Snapshot) -> pl.DataFrame:
    """Return the settings that match every choice made (wards, groups, settings); all, when none is made."""
    choices: Sequence[tuple[str, list[str]]] = (
        ("ward_code", selection.wards),
        ("group_id", selection.groups),
        ("urn", selection.settings),
    )
    made = [pl.col(column).is_in(values) for column, values in choices if values]
    return snapshot.settings.filter(*made) if made else snapshot.settings
