"""What the attacker is told for free, and the truth he is judged by: from the exact snapshots.

Of every total he is told how many children are counted twice, and of every count how a correction moved it
where it moved little. No reader knows as much: what such an attacker cannot narrow, nobody can.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tests.disclosure.attacker.names import ALL_MET
from tests.disclosure.attacker.seen import COUNTS, KEY, PLACE, Seen

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


def follow(exact: Sequence[Seen], places: Sequence[pl.DataFrame], held: int) -> list[pl.DataFrame]:
    """The truths of successive publications with what each was made from: adds `USED` and `SINCE`.

    A count that moved by at most `held` since it was last made anew stays as it was; a total as long as all
    its parts do: `places` are `parts` of each publication. Nothing is held where `held` is nought.
    """
    found: list[pl.DataFrame] = []
    for number, (seen, made_of) in enumerate(zip(exact, places, strict=True)):
        now = truths(seen)
        fresh = [pl.col(t).alias(u) for t, u in zip(TRUE, USED, strict=True)]
        since = [pl.lit(number).alias(s) for s in SINCE]
        if not found or held <= 0:
            found.append(now.with_columns(*fresh, *since))
            continue
        before = found[-1].select(*KEY, *USED, *SINCE)
        both = now.join(before, on=KEY, how="left", maintain_order="left")
        stays = _whole(_stays(both, held), made_of)
        found.append(
            stays.with_columns(
                expression
                for t, u, s, k in zip(TRUE, USED, SINCE, _KEPT, strict=True)
                for expression in (
                    pl.when(k).then(u).otherwise(t).alias(u),
                    pl.when(k).then(s).otherwise(pl.lit(number)).alias(s),
                )
            ).drop(_KEPT)
        )
    return found


_KEPT = tuple(f"kept_{count}" for count in COUNTS)


def _stays(both: pl.DataFrame, held: int) -> pl.DataFrame:
    return both.with_columns(
        ((pl.col(t) - pl.col(u)).abs() <= held).fill_null(value=False).alias(k)
        for t, u, k in zip(TRUE, USED, _KEPT, strict=True)
    )


def _whole(stays: pl.DataFrame, made_of: pl.DataFrame) -> pl.DataFrame:
    """A total is held as long as every one of its parts is: wards and areas first, then the authority."""
    for kind in (("ward", "area"), ("authority",)):
        part = stays.select(*(pl.col(k).alias(f"part_{k}") for k in KEY[:3]), *KEY[3:], *_KEPT)
        of = (
            made_of.filter(pl.col("place_kind").is_in(kind))
            .join(part, on=[f"part_{name}" for name in PLACE])
            .group_by(KEY)
            .agg(pl.col(k).all().alias(f"all_{k}") for k in _KEPT)
        )
        there = pl.col("used_numerator").is_not_null()
        stays = (
            stays.join(of, on=KEY, how="left", maintain_order="left")
            .with_columns(
                pl.when(there & pl.col(f"all_{k}").is_not_null()).then(f"all_{k}").otherwise(k).alias(k)
                for k in _KEPT
            )
            .drop(f"all_{k}" for k in _KEPT)
        )
    return stays
