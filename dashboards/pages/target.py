"""Target: where is help needed most? Map, ranking and standing of settings by one indicator."""

from __future__ import annotations

import panel as pn

from dashboards.answer import SLICE, slice_answer
from dashboards.conversation import converse
from dashboards.library import Edition


def target(edition: Edition, query: str) -> pn.Template:
    """Return the Target page for a URL query."""
    return converse("target", edition, query, slice_answer, SLICE)
