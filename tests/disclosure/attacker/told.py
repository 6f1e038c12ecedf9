"""What the attacker is told for free, and the truth he is judged by: from the exact snapshots.

Of every total he is told how many children are counted twice, and of every count how a correction moved it
where it moved little. No reader knows as much: what such an attacker cannot narrow, nobody can.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tests.disclosure.attacker.names import ALL_MET
from tests.disclosure.attacker.seen import COUNTS, KEY, Seen

#: The true count, and the one an audience's snapshot was made from.
TRUE = tuple(f"true_{count}" for count in COUNTS)
USED = tuple(f"used_{count}" for count in COUNTS)
#: The publication a count was made for: a count that is held is as old as it was.
SINCE = tuple(f"since_{count}" for count in COUNTS)


def truths(exact: Seen) -> pl.DataFrame:
    """The true counts of one publication, of places and of combinations: `KEY` and `TRUE`."""
    counts = exact.measures.filter(pl.col("place_kind") != "group", pl.col("indicator") != ALL_MET)
    there = counts.filter(pl.col("basis") == "attend", pl.col("time_window") == "three_terms")
    rolls = there.filter(indicator="review_coverage").select("place_kind", "place_id", "term", "eligible")
    combined = exact.combined.filter(pl.col("place_kind") != "group").with_columns(
        basis=pl.lit("attend"), time_window=pl.lit("three_terms")
    )
    every = pl.concat(
        [
            counts.select(*KEY, *COUNTS),
            combined.join(rolls, on=["place_kind", "place_id", "term"]).select(*KEY, *COUNTS),
        ]
    )
    return every.select(*KEY, *(pl.col(c).alias(f"true_{c}") for c in COUNTS)).with_columns(
        unheard=_unheard()
    )


def _unheard() -> pl.Expr:
    """Whether a source has told of nobody in the whole authority at that time."""
    told = pl.when(pl.col("place_kind") == "authority").then("true_denominator").max()
    none = told.over("basis", "indicator", "term", "time_window") == 0
    return (none & (pl.col("indicator") == "section23_notified")).fill_null(value=False)


def follow(exact: Sequence[Seen], used: Sequence[pl.DataFrame | None]) -> list[pl.DataFrame]:
    """The truths of successive publications with what each was made from: adds `USED` and `SINCE`.

    `used` are the counts (`KEY`, `COUNTS`) that each publication was made from where corrections are held,
    else None: the truth itself. A count is as old as the publication that first had it so.
    """
    found: list[pl.DataFrame] = []
    for number, (seen, made_from) in enumerate(zip(exact, used, strict=True)):
        now = truths(seen)
        if made_from is None or made_from.is_empty():
            now = now.with_columns(pl.col(t).alias(u) for t, u in zip(TRUE, USED, strict=True))
        else:
            mine = made_from.select(*KEY, *(pl.col(c).alias(u) for c, u in zip(COUNTS, USED, strict=True)))
            now = now.join(mine, on=KEY, how="left", maintain_order="left")
            now = now.with_columns(pl.coalesce(u, t).alias(u) for t, u in zip(TRUE, USED, strict=True))
        fresh = [pl.lit(number).alias(s) for s in SINCE]
        if not found:
            found.append(now.with_columns(fresh))
            continue
        before = found[-1].select(*KEY, *(pl.col(c).alias(f"before_{c}") for c in (*USED, *SINCE)))
        both = now.join(before, on=KEY, how="left", maintain_order="left")
        found.append(
            both.with_columns(
                pl.when(pl.col(u) == pl.col(f"before_{u}"))
                .then(f"before_{s}")
                .otherwise(pl.lit(number))
                .alias(s)
                for u, s in zip(USED, SINCE, strict=True)
            ).drop(c for c in both.columns if c.startswith("before_"))
        )
    return found
