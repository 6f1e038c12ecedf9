"""What is protected: small counts of children, and what can be subtracted from others to give one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array, vstack

from tests.disclosure.attacker.cells import taken
from tests.disclosure.attacker.diagrams import nowhere, regions
from tests.disclosure.attacker.names import COVERAGE, RED, RED_OR_AMBER
from tests.disclosure.attacker.policy import Policy
from tests.disclosure.attacker.relations import beside
from tests.disclosure.attacker.seen import KEY
from tests.disclosure.attacker.system import Integers, System

_TOLD = ["what", "publication", *KEY]


@dataclass(frozen=True)
class Protected:
    """A row a protected sum: what and where it is in `told`, how wide it must be, and the sum itself."""

    told: pl.DataFrame
    sums: csr_array
    width: Integers


def protected(system: System, cells: pl.DataFrame, made_of: pl.DataFrame, policy: Policy) -> Protected:
    """Every count and remainder of nobody to `few` children that a reader may not come close to."""
    small, rest, cover = policy.few_width, policy.rest_width, policy.coverage_width
    own = cells.filter(~pl.col("is_combination"))
    heard = own.filter(pl.col("status") != "none", ~pl.col("unheard"))
    shares = own.filter(pl.col("indicator") != COVERAGE)
    # Of fewer children than are ever told, no more can be counted than there are.
    known = pl.Series(system.truth[taken(shares, "d")] > policy.few, dtype=pl.Boolean)
    some, few = shares.filter(known), shares.filter(~known)
    found = [
        *(
            _some(system, rows, what, terms, width, "d")
            for rows, width in ((some, small), (few, rest))
            for what, terms in (("counted", [("n", 1)]), ("not counted", [("d", 1), ("n", -1)]))
        ),
        _some(system, own.filter(indicator=COVERAGE), "counted", [("n", 1)], cover, "d"),
        _some(system, heard, "known", [("d", 1)], cover, "e"),
        _some(system, own.filter(pl.col("status") != "none"), "on the roll", [("e", 1)], rest),
        _some(
            system,
            own.filter(pl.col("d") != pl.col("e"), ~pl.col("unheard")),
            "not known",
            [("e", 1), ("d", -1)],
            cover,
            "e",
        ),
        _some(system, beside(own, RED_OR_AMBER, RED), "amber", [("n", 1), ("n_other", -1)], rest, "d"),
        *(
            _some(system, rows.with_columns(indicator=pl.lit(name)), "in the diagram", terms, rest)
            for name, rows, terms in [*regions(cells), *nowhere(cells)]
        ),
        *(
            _left(system, cells, made_of, what, terms, cover if "known" in what else rest)
            for what, terms in _LEFT.items()
        ),
    ]
    there = [one for one in found if one.width.size]
    every = Protected(
        pl.concat([one.told for one in there]),
        csr_array(vstack([one.sums for one in there])),
        np.concatenate([one.width for one in there]),
    )
    few = every.sums @ system.truth
    return _once(every, np.flatnonzero((few >= 0) & (few <= policy.few)))


def _once(every: Protected, few: Integers) -> Protected:
    """The small ones, and each sum once: a count has several names."""
    sums = csr_array(every.sums[few])
    sums.sort_indices()
    lines = np.split(np.stack([sums.indices, sums.data.astype(np.int64)], axis=1), sums.indptr[1:-1])
    name = [line.tobytes() for line in lines]
    width = every.width[few]
    order = np.argsort(-width, kind="stable")
    _, first = np.unique(np.array(name, dtype=object)[order], return_index=True) if name else ((), order)
    keep = np.sort(order[first])
    return Protected(every.told[few[keep]], csr_array(sums[keep]), width[keep])


def _some(
    system: System,
    rows: pl.DataFrame,
    what: str,
    terms: list[tuple[str, float]],
    width: int,
    of: str | None = None,
) -> Protected:
    """One sum a row, where anybody is in the count `of` that it is a part of."""
    if of is not None:
        rows = rows.filter(pl.Series(system.truth[taken(rows, of)] > 0, dtype=pl.Boolean))
    if of != "e" and what == "on the roll":
        rows = rows.filter(pl.Series(system.truth[taken(rows, "e")] > 0, dtype=pl.Boolean))
    size = rows.height
    row = np.tile(np.arange(size), len(terms))
    column = np.concatenate([taken(rows, name) for name, _ in terms])
    times = np.repeat([float(t) for _, t in terms], size)
    sums = csr_array((times, (row, column)), shape=(size, system.truth.size))
    told = rows.with_columns(what=pl.lit(what)).select(_TOLD)
    return Protected(told, sums, np.full(size, width))


_LEFT = {
    "left over, counted": [("n", 1)],
    "left over, not counted": [("d", 1), ("n", -1)],
    "left over, known": [("d", 1)],
    "left over, on the roll": [("e", 1)],
}


def _left(
    system: System, cells: pl.DataFrame, made_of: pl.DataFrame, what: str, terms: list, width: int
) -> Protected:
    """What a total leaves over its visible parts: the parts that are not, together."""
    hidden = {"n": "numerator", "d": "denominator", "e": "eligible"}
    blind = pl.any_horizontal(pl.col(hidden[name]).is_null() for name, _ in terms)
    part = cells.select(blind & ~pl.col("unheard") & (pl.col("status") != "none")).to_series().to_numpy()
    of = made_of.filter(pl.Series(part[taken(made_of, "part_row")], dtype=pl.Boolean))
    total, row = np.unique(taken(of, "row"), return_inverse=True)
    parts = taken(of, "part_row")
    column = np.concatenate([taken(cells, name)[parts] for name, _ in terms])
    times = np.repeat([float(t) for _, t in terms], parts.size)
    sums = csr_array((times, (np.tile(row, len(terms)), column)), shape=(total.size, system.truth.size))
    sums.sum_duplicates()
    told = cells[total].with_columns(what=pl.lit(what))
    anybody = np.zeros(total.size)
    np.add.at(anybody, row, system.truth[taken(cells, "e")[parts]])
    there = np.flatnonzero(anybody > 0)
    return Protected(told.select(_TOLD)[there], csr_array(sums[there]), np.full(there.size, width))
