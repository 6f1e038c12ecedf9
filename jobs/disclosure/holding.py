"""Holding: a count that was published once is not published again after a small correction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.disclosure.rule import is_exact
from jobs.tallies import COUNTS, KEYS
from jobs.workplace import Audience

#: The kinds of place in the order they are decided: a total after all of its parts.
LEVELS: Final = (("setting", "group"), ("ward", "area"), ("authority",))
TOTAL: Final = ("place_kind", "place_id", "basis")


def hold(
    counts: pl.DataFrame,
    first: pl.DataFrame,
    parts: pl.DataFrame,
    audience: Audience,
    events: Sequence[str] = (),
) -> pl.DataFrame:
    """Put back counts that were corrected by a little since they were first published; rows keep their order.

    `counts` and `first` hold `KEYS` and `COUNTS`, exact; `parts` is `Parts.made_of`. Each count is held by
    itself:
    - where it moved by at most `audience.corrections_held` children: somebody who knows of the correction
      could subtract the two publications, and learn which rounded up and which down;
    - in a total, whatever its own move, where none of its parts was published anew in that count: else the
      total's move is a sum of moves that somebody may know. A part that was never published before is new
      only where it has more than that many children.
    Where a count would then exceed what it is counted among (numerator among denominator, among eligible), it
    is cut to that: eligible, which indicators share, stays one number for all of them. A total's count held
    far above the truth is published anew instead. `events` are the indicators whose numerator counts events,
    which may outnumber the children. Counts published anew stand in `first` the next time, so the same counts
    come out the same: `hold(counts, hold(counts, first), ...)` is `hold(counts, first)`.
    Source of the rule: docs/disclosure.md.
    """
    most = audience.corrections_held
    if is_exact(audience) or not most or counts.is_empty() or first.is_empty():
        return counts
    known = first.select(*KEYS, *(pl.col(name).alias(f"first {name}") for name in COUNTS))
    cells = counts.with_row_index("row").join(known, on=KEYS, how="left")
    decided: list[pl.DataFrame] = []
    for level in LEVELS:
        below = pl.concat(decided) if decided else cells.clear()
        here = cells.filter(pl.col("place_kind").is_in(level))
        decided.append(_decide(_with_parts(here, below, parts, most), most, events))
    return pl.concat(decided).sort("row").select(counts.columns)


def renewed(held: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """The rows of `held` (`KEYS`, `COUNTS`) that do not stand in `first` as they are: published anew."""
    return held.select(*KEYS, *COUNTS).join(first, on=[*KEYS, *COUNTS], how="anti", maintain_order="left")


def _with_parts(cells: pl.DataFrame, below: pl.DataFrame, parts: pl.DataFrame, most: int) -> pl.DataFrame:
    """Add `made up` (whether its parts are among what was counted) and, a count, whether one is `anew`."""
    # A part's basis is that of its total.
    named = {"part_kind": "place_kind", "part_id": "place_id"}
    of = parts.select(pl.col(TOTAL[:2]).name.prefix("total "), "basis", *named).rename(named)
    counted = of.join(below.select(TOTAL).unique(), on=TOTAL, how="semi")
    made_up = counted.select(*_total(TOTAL[:2]), "basis").unique().with_columns(pl.lit(True).alias("made up"))
    new = below.select(*KEYS, *(_anew(name, most).alias(f"anew {name}") for name in COUNTS))
    flags = [f"anew {name}" for name in COUNTS]
    stirred = (
        new.filter(pl.any_horizontal(flags))
        .join(of, on=TOTAL)
        .drop(TOTAL[:2])
        .rename({f"total {name}": name for name in TOTAL[:2]})
        .group_by(KEYS)
        .agg(pl.col(flags).any())
    )
    found = cells.join(made_up, on=TOTAL, how="left").join(stirred, on=KEYS, how="left")
    return found.with_columns(pl.col("made up", *flags).fill_null(value=False))


def _decide(cells: pl.DataFrame, most: int, events: Sequence[str]) -> pl.DataFrame:
    """Each count held, cut or anew, from the widest to the narrowest: eligible, denominator, numerator."""
    whole: pl.Expr | None = None
    for name in reversed(COUNTS):
        now, before = pl.col(name), pl.col(f"first {name}")
        small = (now - before).abs() <= most
        held = small | (pl.col("made up") & ~pl.col(f"anew {name}"))
        unbound = pl.col("indicator").is_in(events) if name == "numerator" else pl.lit(False)
        fits = unbound | (before <= whole) if whole is not None else pl.lit(True)
        taken = pl.when(before.is_not_null() & held & (fits | small)).then(before).otherwise(now)
        if whole is not None:
            taken = pl.when(unbound).then(taken).otherwise(pl.min_horizontal(taken, whole))
        cells = cells.with_columns(taken.alias(name))
        whole = pl.col(name)
    return cells.drop("made up", *(f"anew {name}" for name in COUNTS))


def _anew(name: str, most: int) -> pl.Expr:
    """Whether a count that was decided is not what was published; as from nobody where nothing was."""
    before = pl.col(f"first {name}")
    return pl.when(before.is_null()).then(pl.col(name) > most).otherwise(pl.col(name) != before)


def _total(names: Sequence[str]) -> list[pl.Expr]:
    return [pl.col(f"total {name}").alias(name) for name in names]
