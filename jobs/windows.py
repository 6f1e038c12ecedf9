"""The time a measure pools: one term, or up to three."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from jobs.terms import Term


@dataclass(frozen=True)
class Window:
    """How many terms are pooled, and what readers call it."""

    id: str
    label: str
    terms: int


#: The usual window first: one term alone is too few children at most settings.
WINDOWS: Final = (Window("three_terms", "Three terms", 3), Window("term", "One term", 1))


def pooled_terms(term_ids: Iterable[str]) -> pl.DataFrame:
    """Which published terms each window pools.

    One row a `term`, `time_window` and `pooled` term, with the pooled term's first and last day (`starts`,
    `ends`) and the window's last day (`until`). A term with no headcount is not pooled, nor replaced.
    """
    published = {Term.parse(term_id) for term_id in term_ids}
    rows = [
        (term.id, window.id, pooled.id, pooled.starts, pooled.ends, term.ends)
        for term in sorted(published)
        for window in WINDOWS
        for pooled in map(term.previous, range(window.terms))
        if pooled in published
    ]
    columns = ("term", "time_window", "pooled", "starts", "ends", "until")
    return pl.DataFrame(rows, schema=columns, orient="row")
