"""One session's talk: the browser tells its query, the server answers with a slice of the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import panel as pn

from dashboards.answer import Answer
from dashboards.library import Edition
from dashboards.selection import Selection, read_selection
from dashboards.shell import exchange, page, start_of
from dashboards.snapshot import Snapshot

Answering = Callable[[Selection, Snapshot], Answer]


def converse(
    name: str,
    edition: Edition,
    query: str,
    answering: Answering,
    needs: tuple[str, ...],
    beginning: Mapping[str, Any] = MappingProxyType({}),
) -> pn.Template:
    """Return a page whose server side answers the browser from one edition for as long as the session lasts.

    A change in one of `needs` makes another answer; what else changes, the browser shows by itself.
    `beginning` goes with the first answer only.
    """
    snapshot = edition.snapshot
    selection, notices = read_selection(query, snapshot)
    figures = edition.clone(name)
    asked, answer = exchange()
    answer.tags = [answering(selection, snapshot) | dict(beginning)]
    # A model that no figure uses is not sent unless it hangs on one that is.
    next(iter(figures.values())).tags = [asked, answer]
    wanted = _wanted(selection, needs)

    def hear(_attr: str, _old: Any, new: list[Any]) -> None:
        nonlocal wanted
        heard, _ = read_selection(str(new[0]) if new else "", snapshot)
        if _wanted(heard, needs) != wanted:
            wanted = _wanted(heard, needs)
            answer.tags = [answering(heard, snapshot)]

    asked.on_change("tags", hear)
    return page(name, edition, figures, start_of(selection, notices, edition))


def _wanted(selection: Selection, needs: tuple[str, ...]) -> list[Any]:
    return [getattr(selection, name) for name in needs]
