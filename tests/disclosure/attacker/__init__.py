"""The attacker: a patient reader of everything an audience can reach, who knows the rule and can subtract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tests.disclosure.attacker import mirrors
from tests.disclosure.attacker.bounding import Ranges, bound
from tests.disclosure.attacker.cells import lay_out
from tests.disclosure.attacker.derived import add_derived
from tests.disclosure.attacker.diagrams import add_diagrams
from tests.disclosure.attacker.policy import DEFAULT, Policy, Rounding
from tests.disclosure.attacker.protected import Protected, protected
from tests.disclosure.attacker.ranges import add_ranges
from tests.disclosure.attacker.relations import add_relations
from tests.disclosure.attacker.seen import read
from tests.disclosure.attacker.sums import add_sums, with_parts
from tests.disclosure.attacker.system import System
from tests.disclosure.attacker.totals import add_totals, read_totals
from tests.disclosure.attacker.windows import add_windows

__all__ = ["DEFAULT", "Attack", "Policy", "attack"]


@dataclass(frozen=True)
class Attack:
    """What came of it: how many counts were protected, and which of them are known too closely.

    `unlike` is how many rows hold figures that do not follow from the counts published beside them.
    """

    protected: int
    breaches: pl.DataFrame
    unlike: int
    system: System


def attack(
    seen: Sequence[Path],
    exact: Sequence[Path],
    policy: Policy = DEFAULT,
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
    unlike = add_derived(system, cells, rounding) + sum(map(mirrors.unlike, files))
    kept = protected(system, cells, made_of, policy)
    ranges = bound(system, kept.sums, kept.width)
    return Attack(kept.width.size, _narrow(kept, ranges), unlike, system)


def _narrow(kept: Protected, ranges: Ranges) -> pl.DataFrame:
    """The protected counts that are known more closely than policy allows."""
    told = kept.told.with_columns(
        least=pl.Series(ranges.least, dtype=pl.Float64).cast(pl.Int64),
        most=pl.Series(ranges.most, dtype=pl.Float64).cast(pl.Int64),
        wanted=pl.Series(kept.width),
    )
    return told.filter(pl.col("most") - pl.col("least") + 1 < pl.col("wanted"))
