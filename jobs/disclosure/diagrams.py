"""Diagrams: children counted on several indicators at once, beside those counted on each."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import polars as pl

from jobs.disclosure.cells import disclose_exactly, round_cells, settle
from jobs.disclosure.rule import is_exact, smallest
from jobs.workplace import Audience

#: Where a rounded audience gets them: of settings hardly any would stand.
PLACES: Final = ("authority", "ward")
JOINED_BY: Final = "+"
_AT: Final = ("place_kind", "place_id", "term")


def disclose_together(counts: pl.DataFrame, known: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """Apply an audience's rule to the counts of `jobs.together`; adds `status` and `few`.

    `known` is what that audience may know of each indicator by itself (see `disclose`). For a rounded
    audience what remains is only of the authority and of wards, and only where every region of the diagram,
    as a reader would work it out from rounded counts, does not look small.
    """
    if is_exact(audience):
        return disclose_exactly(counts, audience)
    here = counts.filter(pl.col("place_kind").is_in([p for p in PLACES if p in audience.places]))
    settled = settle(round_cells(here, audience), audience).select(*counts.columns, "status", "few")
    singles = known.filter(
        pl.col("basis") == "attend", pl.col("time_window") == "three_terms", pl.col("numerator").is_not_null()
    ).select(*_AT, indicators="indicator", n="numerator")
    seen = pl.concat([singles, settled.drop_nulls("numerator").select(*_AT, "indicators", n="numerator")])
    kept = [
        _possible(part, seen, audience) for part in settled.partition_by("indicators", maintain_order=True)
    ]
    return pl.concat([settled.clear(), *kept])


def _possible(rows: pl.DataFrame, seen: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """The rows of one combination whose diagram can be drawn, and drawn in more than a corner."""
    ids = rows["indicators"][0].split(JOINED_BY)
    smaller = [part for size in range(1, len(ids)) for part in combinations(ids, size)]
    wide = rows
    for part in smaller:
        name = JOINED_BY.join(part)
        wide = wide.join(
            seen.filter(indicators=name).select(*_AT, pl.col("n").alias(name)),
            on=_AT,
            how="left",
            maintain_order="left",
        )
    of = {part: pl.col(JOINED_BY.join(part)) for part in smaller} | {
        tuple(ids): pl.col("numerator"),
        (): pl.col("denominator"),
    }
    every = [inside for size in range(len(ids)) for inside in combinations(ids, size)]
    regions = [_only(inside, ids, of) >= smallest(audience) for inside in every]
    return wide.filter(pl.all_horizontal(regions)).select(rows.columns)


def _only(inside: tuple[str, ...], ids: list[str], of: dict[tuple[str, ...], pl.Expr]) -> pl.Expr:
    """Children counted on exactly these, by inclusion and exclusion; null where a part is not known."""
    others = [name for name in ids if name not in inside]
    total = pl.lit(0)
    for size in range(len(others) + 1):
        for more in combinations(others, size):
            part = tuple(name for name in ids if name in inside or name in more)
            total = total + (of[part] if size % 2 == 0 else -of[part])
    return total
