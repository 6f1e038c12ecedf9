"""One session's talk between browser and server: the browser tells its query, the server answers with a slice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
from bokeh.models import ColumnDataSource

from dashboards.answer import Answer
from dashboards.selection import Selection, read_selection
from dashboards.shell import Edition, exchange, page, start_of
from dashboards.snapshot import Snapshot

Answering = Callable[[Selection, Snapshot], Answer]
# A change in one of these needs other figures; wards, groups and settings the browser filters by itself.
NEEDS_FIGURES = ("indicator", "term", "over", "basis", "open")
NEEDS_ORDER = ("wards", "groups", "settings")


def converse(name: str, edition: Edition, query: str, answering: Answering) -> pn.Template:
    """Return a page whose server side answers the browser's questions from one edition, for as long as the session lasts."""
    snapshot = edition.snapshot
    selection, notices = read_selection(query, snapshot)
    figures = edition.clone(name)
    asked, answer = exchange()
    answer.tags = [answering(selection, snapshot)]
    next(iter(figures.values())).tags = [asked, answer]
    needs = NEEDS_FIGURES + (NEEDS_ORDER if name == "setting" else ())
    seen = {"wants": _wants(selection, needs)}

    def hear(_attr: str, _old: Any, new: list[str]) -> None:
        heard, _ = read_selection(str(new[0]), snapshot)
        if _wants(heard, needs) != seen["wants"]:
            seen["wants"] = _wants(heard, needs)
            _reply(answer, answering(heard, snapshot))

    asked.on_change("tags", hear)
    return page(name, edition, figures, start_of(selection, notices, edition))


def _wants(selection: Selection, names: tuple[str, ...]) -> list[Any]:
    return [getattr(selection, name) for name in names]


def _reply(answer: ColumnDataSource, content: Answer) -> None:
    answer.tags = [content]
