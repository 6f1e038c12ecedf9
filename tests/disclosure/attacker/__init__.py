"""The attacker: a patient reader of everything an audience can reach, who knows the rule and can subtract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from tests.disclosure.attacker.bounding import Ranges, bound
from tests.disclosure.attacker.cells import lay_out
from tests.disclosure.attacker.diagrams import add_diagrams
from tests.disclosure.attacker.policy import Policy, Rounding
from tests.disclosure.attacker.protected import Protected, protected
from tests.disclosure.attacker.ranges import add_ranges
from tests.disclosure.attacker.relations import add_relations
from tests.disclosure.attacker.seen import TIME, read
from tests.disclosure.attacker.system import Integers, System
from tests.disclosure.attacker.sums import add_sums, with_parts
from tests.disclosure.attacker.totals import add_totals, read_totals
from tests.disclosure.attacker.windows import add_windows

__all__ = ["Attack", "Policy", "attack"]


@dataclass(frozen=True)
class Attack:
    """What came of it: how many counts were protected, and which of them are known too closely."""

    protected: int
    breaches: pl.DataFrame
    system: System


def attack(
    seen: Sequence[Path],
    exact: Sequence[Path],
    policy: Policy = Policy(),
    used: Sequence[pl.DataFrame] | None = None,
) -> Attack:
    """Attack an audience's successive snapshots together; `exact` are those of the same publications.

    `used` are the counts each was made from, where corrections are held (see `told.follow`).

    `breaches` has a row a protected count narrower than policy: what, in which publication, of which place,
    indicator and time, from `least` to `most`.
    """
    files, truths = [read(file) for file in seen], [read(file) for file in exact]
    cells, system = lay_out(files, truths, used or [None] * len(files))
    rounding = Rounding(files[0].smallest, files[0].base)
    made_of = with_parts(cells, files)
    add_ranges(system, cells, rounding, policy)
    if policy.totals_drawn_in:
        add_totals(system, cells, read_totals(cells, made_of, files, rounding, policy), rounding, policy)
    add_relations(system, cells, policy)
    add_windows(system, cells)
    add_sums(system, cells, made_of)
    add_diagrams(system, cells)
    kept = protected(system, cells, made_of, policy)
    ranges = bound(system, kept.sums, kept.width, _blocks(system, cells))
    return Attack(kept.width.size, _narrow(kept, ranges), system)


def _blocks(system: System, cells: pl.DataFrame) -> Integers:
    """Variables of one time together."""
    block = np.full(system.truth.size, -1)
    time = cells.select(pl.concat_str(TIME).rank("dense")).to_series().to_numpy().astype(np.int64)
    for variable in ("n", "d", "e"):
        block[cells[variable].to_numpy()] = time
    matrix = system.matrix()[0]
    for choice in np.flatnonzero(block == -1):
        row = matrix[:, [choice]].nonzero()[0][0]
        block[choice] = block[matrix[[row]].indices].max()
    return block


def _narrow(kept: Protected, ranges: Ranges) -> pl.DataFrame:
    """The protected counts that are known more closely than policy allows."""
    told = kept.told.with_columns(
        least=pl.Series(ranges.least, dtype=pl.Float64).cast(pl.Int64),
        most=pl.Series(ranges.most, dtype=pl.Float64).cast(pl.Int64),
        wanted=pl.Series(kept.width),
    )
    return told.filter(pl.col("most") - pl.col("least") + 1 < pl.col("wanted"))
