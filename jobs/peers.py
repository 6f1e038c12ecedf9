"""Peers: places of one kind that are compared with one another, where enough of them may be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.disclosure import KNOWN
from jobs.indicators import Indicator
from jobs.shrinkage import FEWEST_PLACES

#: Those that are compared with their like. A whole has no peers; a handful of groups has no fifth.
KINDS: Final = ("setting", "ward")
#: Places are compared within these.
PEERS: Final = ("place_kind", "basis", "indicator", "term", "time_window")
#: Comparing the few places that survive suppression would name the wrong doors: the others are missing.
SHARE_KNOWN: Final = 2 / 3


def known_peers(
    measures: pl.DataFrame, indicators: Sequence[Indicator], status: Sequence[str] = KNOWN
) -> pl.DataFrame:
    """The measures of places that may be compared, by indicators with a need end: those of a `status`.

    None of a set of peers where the audience may know fewer than two in three of the places with children, or
    where fewer than five places are of that status: those have no fifth, and are no crowd to stand out from.
    """
    enough = pl.col("status").is_in(KNOWN).mean().over(PEERS) >= SHARE_KNOWN
    return (
        measures.filter(
            pl.col("place_kind").is_in(KINDS),
            pl.col("indicator").is_in([i.id for i in indicators if i.ranks]),
            ~pl.col("status").is_in(["none", "together"]),
        )
        .filter(enough)
        .filter(pl.col("status").is_in(status))
        .filter(pl.len().over(PEERS) >= FEWEST_PLACES)
    )
