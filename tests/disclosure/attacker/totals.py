"""Totals as they are published: which true counts a value that was drawn in may stand for.

A total is rounded by itself. Where what readers know of its parts would let it tell of one of them, it is
moved to the nearest value that does not. Who knows the parts knows which values can stand: the least of them
may stand for any count below, the most for any above.
"""

from __future__ import annotations

import polars as pl

from tests.disclosure.attacker.cells import FEW_COUNTED, FEW_NOT_COUNTED, VARIABLES, taken
from tests.disclosure.attacker.known import ENDLESS, FOUR, ends
from tests.disclosure.attacker.names import NOTIFIED
from tests.disclosure.attacker.policy import Policy, Rounding
from tests.disclosure.attacker.seen import KEY, Seen
from tests.disclosure.attacker.standing import OPEN, TRUE, allowed
from tests.disclosure.attacker.system import System

_AT = ("publication", *KEY)
_USED = {"n": "used_numerator", "d": "used_denominator", "e": "used_eligible"}


def read_totals(
    cells: pl.DataFrame, made_of: pl.DataFrame, seen: list[Seen], rounding: Rounding, policy: Policy
) -> pl.DataFrame:
    """What totals tell: their `row` in `cells`, and by quantity (`e`, `d`, `n`) the values that can stand."""
    known = ends(cells, rounding, policy).with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    area_of = pl.concat(
        [
            one.together.with_columns(publication=pl.lit(number)).rename({"setting_urn": "part_place_id"})
            for number, one in enumerate(seen)
        ]
    )
    found = []
    for kind in ("area", "ward", "authority"):
        mine = made_of.filter(place_kind=kind)
        if mine.is_empty():
            continue
        hull = _hull(mine, known, area_of if kind != "area" else area_of.clear(), rounding)
        told = _told(mine, known).join(hull, on="row")
        stood = allowed(told, rounding)
        found.append(stood)
        known = _narrowed(known, stood)
    return pl.concat(found, how="diagonal")


def _told(mine: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """A total's own row, and how many children are counted twice in each quantity."""
    part = known.select(part_row="row", **{f"parts_{q}": pl.col(u) for q, u in _USED.items()})
    sums = mine.join(part, on="part_row").group_by("row").agg(pl.col(f"parts_{q}").sum() for q in _USED)
    whole = known.join(sums, on="row").with_columns(
        **{f"twice_{q}": pl.col(f"parts_{q}") - pl.col(u) for q, u in _USED.items()}
    )
    return whole.with_columns(twice_c=pl.col("twice_d") - pl.col("twice_n"))


def _hull(mine: pl.DataFrame, known: pl.DataFrame, area_of: pl.DataFrame, rounding: Rounding) -> pl.DataFrame:
    """By total, the sums of its parts' ends, `least_` and `most_`, and the `room_` each part must keep.

    Settings shown together stand in it as their area: up to the whole of it, in any ward.
    """
    pooled = mine.join(area_of, on=["publication", "part_place_id"], how="left")
    in_area = pl.col("area_id").is_not_null()
    alone = pooled.filter(~in_area).select("row", "part_row")
    areas = known.filter(place_kind="area").select(
        *_AT[:1], pl.col("place_id").alias("area_id"), *KEY[3:], pl.col("row").alias("part_row")
    )
    together = (
        pooled.filter(in_area)
        .select("row", "publication", "area_id", *KEY[3:])
        .unique()
        .join(areas, on=["publication", "area_id", *KEY[3:]])
        .select("row", "part_row")
    )
    parts = pl.concat([alone.with_columns(pool=False), together.with_columns(pool=True)])
    ranged = parts.join(
        known.select(
            pl.col("row").alias("part_row"), *(f"{end}_{q}" for q in FOUR for end in ("low", "high"))
        ),
        on="part_row",
    ).with_columns(pl.when("pool").then(0).otherwise(f"low_{q}").alias(f"low_{q}") for q in FOUR)
    few = {q: ((pl.col(f"low_{q}") < rounding.smallest) & (pl.col(f"high_{q}") > 0)).any() for q in FOUR}
    return ranged.group_by("row").agg(
        *(pl.col(f"low_{q}").sum().alias(f"least_{q}") for q in FOUR),
        *(pl.col(f"high_{q}").sum().clip(upper_bound=ENDLESS).alias(f"most_{q}") for q in FOUR),
        *(
            pl.when(some).then(rounding.smallest - 1).otherwise(rounding.base - 1).alias(f"room_{q}")
            for q, some in few.items()
        ),
    )


def _narrowed(known: pl.DataFrame, stood: pl.DataFrame) -> pl.DataFrame:
    """What is known of these totals as parts of the next."""
    now = stood.select("row", *(f"{OPEN}{end}_{q}" for q in FOUR for end in ("low", "high")))
    joined = known.join(now, on="row", how="left", maintain_order="left")
    return joined.with_columns(
        pl.coalesce(f"{OPEN}{end}_{q}", f"{end}_{q}").alias(f"{end}_{q}")
        for q in FOUR
        for end in ("low", "high")
    ).drop(now.columns[1:])


def add_totals(
    system: System, cells: pl.DataFrame, told: pl.DataFrame, rounding: Rounding, policy: Policy
) -> None:
    """Bound the true counts of totals that were drawn in, by what `read_totals` has of them."""
    rows = cells[told["row"].to_list()]
    for variable in VARIABLES:
        which = taken(rows, variable)
        system.at_least(which, taken(told, f"{TRUE}low_{variable}"))
        system.at_most(which, taken(told, f"{TRUE}high_{variable}"))
    system.at_least(taken(rows.filter(pl.col("status") != "none"), "e"), 1)
    small = rounding.smallest
    counted = rows.filter(pl.col("status").is_in(["shown", "too_few"]))
    system.at_least(taken(counted, "n"), small)
    few = rows.filter(side=FEW_COUNTED)
    system.at_most(taken(few, "n"), small - 1)
    left = rows.filter(side=FEW_NOT_COUNTED)
    system.at_least(taken(left, "n"), small)
    most = max(small - 1, rounding.seeming + rounding.below + rounding.above)
    system.rows([(taken(left, "d"), 1), (taken(left, "n"), -1)], high=most)
    if policy.complements:
        shares = counted.filter(pl.col("indicator") != NOTIFIED)
        system.rows([(taken(shares, "d"), 1), (taken(shares, "n"), -1)], low=small)
