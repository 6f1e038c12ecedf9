"""Groups: which settings have similar needs? Scatter, profile and map of the published groups."""

from __future__ import annotations

import panel as pn

from dashboards.answer import SLICE, slice_answer
from dashboards.conversation import converse
from dashboards.library import Edition


def groups(edition: Edition, query: str) -> pn.Template:
    """Return the Groups page for a URL query."""
    return converse("groups", edition, query, slice_answer, SLICE)
