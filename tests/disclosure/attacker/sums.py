"""Totals: what places made of others say of their parts, the children counted twice being told."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.disclosure.attacker.cells import MOVED, VARIABLES, taken
from tests.disclosure.attacker.names import COVERAGE
from tests.disclosure.attacker.parts import parts
from tests.disclosure.attacker.seen import KEY, PLACE, Seen
from tests.disclosure.attacker.system import System

_PART = [f"part_{name}" for name in PLACE]
_TIMED = KEY[3:]


def with_parts(cells: pl.DataFrame, seen: list[Seen]) -> pl.DataFrame:
    """A row a total and part: the total's `row` in `cells`, and the part's as `part_row`."""
    places = pl.concat(
        [parts(one).with_columns(publication=pl.lit(number)) for number, one in enumerate(seen)]
    )
    numbered = cells.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    told = ~pl.col("is_combination") & (pl.col("indicator") != COVERAGE)
    whole = numbered.filter(told).select("publication", *KEY, "row")
    part = whole.rename({"row": "part_row", **{name: f"part_{name}" for name in PLACE}})
    return whole.join(places, on=["publication", *PLACE]).join(part, on=["publication", *_PART, *_TIMED])


def add_sums(system: System, cells: pl.DataFrame, made_of: pl.DataFrame) -> None:
    """The parts add up to the total and the children counted twice, for each of the three counts."""
    for variable, moved in zip(VARIABLES, MOVED, strict=True):
        which, shift = taken(cells, variable), taken(cells, moved)
        total = taken(made_of, "row")
        part = taken(made_of, "part_row")
        first, row = np.unique(total, return_inverse=True)
        # One count under several indicators: the same children add up the same way.
        _, once = np.unique(which[first], return_index=True)
        keep = np.isin(row, once)
        renumbered = np.full(first.size, -1)
        renumbered[once] = np.arange(once.size)
        row, part, first = renumbered[row[keep]], part[keep], first[once]
        true = system.truth[which] + shift
        twice = -true[first]
        np.add.at(twice, row, true[part])
        at = twice + shift[first]
        np.add.at(at, row, -shift[part])
        system.sums(
            np.concatenate([row, np.arange(first.size)]),
            np.concatenate([which[part], which[first]]),
            np.concatenate([np.ones(row.size), -np.ones(first.size)]),
            at.astype(float),
            at.astype(float),
        )
