"""Groups: which settings have similar needs? Scatter, profile and map of the published groups."""

from __future__ import annotations

import panel as pn

from dashboards.answer import Answer
from dashboards.conversation import converse
from dashboards.library import Edition
from dashboards.selection import Selection
from dashboards.snapshot import Snapshot


def groups(edition: Edition, query: str) -> pn.Template:
    """Return the Groups page for a URL query."""
    return converse("groups", edition, query, _answer, ())


def _answer(_selection: Selection, snapshot: Snapshot) -> Answer:
    """How the grouping went; the page's figures hold all else, whatever is selected."""
    return {"grouping": snapshot.grouping, "trials": snapshot.grouping_trials.to_dicts()}
