"""Totals: rounded by themselves, then drawn in, so that none tells more of a part than the part does."""

from __future__ import annotations

from typing import Final

import polars as pl

from jobs.disclosure.cells import FEW_COUNTED, FEW_NOT_COUNTED, TRUE
from jobs.disclosure.ranges import QUANTITIES, UNKNOWN, high, known_ranges, low
from jobs.disclosure.rule import base, most_not_counted, nearest, reach, smallest
from jobs.workplace import Audience

#: A cell of a place, whichever place it is.
CELL: Final = ("basis", "indicator", "term", "time_window")
TOTAL: Final = ("place_kind", "place_id", *CELL)
_LEAST: Final = "least value"
_MOST: Final = "most value"


def hulls(parts: pl.DataFrame, made_of: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """The least and most each total can be, as a reader adds it up: TOTAL, then `… low` and `… high`.

    `parts` has cells with their ranges, `made_of` the parts of each total (see `jobs.disclosure.parts`).
    Also, a quantity, `… room`: how near to either end the total may not be said to lie.
    """
    sizes = made_of.group_by("place_kind", "place_id", "basis").agg(expected=pl.len())
    found = (
        made_of.join(
            parts.rename({"place_kind": "part_kind", "place_id": "part_id"}),
            on=["part_kind", "part_id", "basis"],
        )
        .group_by(TOTAL)
        .agg(
            *(pl.col(low(q)).sum() for q in QUANTITIES),
            *(pl.col(high(q)).sum() for q in QUANTITIES),
            *(_room(q, audience) for q in QUANTITIES),
            found=pl.len(),
        )
        .join(sizes, on=["place_kind", "place_id", "basis"])
    )
    missing = pl.col("found") < pl.col("expected")
    return found.with_columns(
        pl.when(missing).then(UNKNOWN).otherwise(pl.col(high(q)).clip(upper_bound=UNKNOWN)).alias(high(q))
        for q in QUANTITIES
    ).drop("found", "expected")


def counted_twice(counts: pl.DataFrame, made_of: pl.DataFrame) -> pl.DataFrame:
    """By how much the parts of each total exceed it, children being counted in several: `… twice`."""
    names = ("numerator", "denominator", "eligible")
    sums = (
        made_of.join(
            counts.rename({"place_kind": "part_kind", "place_id": "part_id"}),
            on=["part_kind", "part_id", "basis"],
        )
        .group_by(TOTAL)
        .agg(pl.col(f"{TRUE}{name}").sum().alias(f"{name} parts") for name in names)
    )
    twice = {f"{name} twice": pl.col(f"{name} parts") - pl.col(f"{TRUE}{name}") for name in names}
    return (
        counts.join(sums, on=TOTAL)
        .with_columns(**twice)
        .with_columns((pl.col("denominator twice") - pl.col("numerator twice")).alias("complement twice"))
        .select(*TOTAL, *(f"{q} twice" for q in QUANTITIES))
    )


def draw_in(
    totals: pl.DataFrame, hull: pl.DataFrame, twice: pl.DataFrame, audience: Audience
) -> pl.DataFrame:
    """Move rounded counts inward from the ends of what their parts allow; adds the ends, for `within`.

    A value stands if its range starts at least `room` below the most the parts allow and ends `room` above
    the least (or holds all that they allow): then no part can be told more closely than by itself. What is
    beyond is moved to the nearest that does, a multiple of the base; where there is none the count is hidden.
    That an outermost value may stand for more beyond it, readers know: which values those are follows from
    the parts they see.
    """
    ends = hull.join(twice, on=TOTAL).with_columns(
        (pl.col(end(q)) - pl.col(f"{q} twice")).alias(end(q)) for q in QUANTITIES for end in (low, high)
    )
    cells = totals.join(ends.drop(f"{q} twice" for q in QUANTITIES), on=TOTAL, how="left").with_columns(
        pl.col(low("eligible")).is_not_null().alias("has parts"),
        *(pl.col(low(q)).fill_null(-UNKNOWN) for q in QUANTITIES),
        *(pl.col(high(q)).fill_null(UNKNOWN) for q in QUANTITIES),
        *(pl.col(f"{q} room").fill_null(0) for q in QUANTITIES),
    )
    for quantity in ("eligible", "denominator"):
        cells = _drawn(cells, quantity, *_allowed(quantity, audience), audience)
    least, most = _allowed("numerator", audience)
    rest_least, rest_most = _rest_allowed(audience)
    cells = _drawn(
        cells, "numerator", pl.max_horizontal(least, rest_least), pl.min_horizontal(most, rest_most), audience
    )
    # Few that do not stand are hidden without a word, whatever their rounded counts look like.
    some = pl.col("few").is_null() | pl.col("nobody")
    return cells.with_columns(pl.when(some).then("numerator"), few=_few_that_stands(audience))


def within(settled: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """What a reader knows of totals drawn in: the ranges of `known_ranges`, open at the outermost values."""
    ends = {f"parts {end(q)}": pl.col(end(q)) for q in QUANTITIES for end in (low, high)}
    ranged = known_ranges(settled.with_columns(**ends), audience)
    shown = pl.col("status").is_in(["shown", "too_few"])
    for quantity in ("eligible", "denominator", "numerator"):
        told = shown if quantity == "numerator" else pl.col(quantity).is_not_null()
        lowest = told & (pl.col(quantity) == pl.col(f"{quantity} {_LEAST}"))
        highest = told & (pl.col(quantity) == pl.col(f"{quantity} {_MOST}"))
        least, most = pl.col(f"{quantity} {_LEAST}"), pl.col(f"{quantity} {_MOST}")
        # Nothing could stand: that the count is null does not mean that it is small.
        nothing = pl.col(quantity).is_null() & ((least > most) | (most < smallest(audience)))
        lowest, highest = lowest | nothing, highest | nothing
        ranged = ranged.with_columns(
            pl.when(lowest).then(f"parts {low(quantity)}").otherwise(low(quantity)).alias(low(quantity)),
            pl.when(highest).then(f"parts {high(quantity)}").otherwise(high(quantity)).alias(high(quantity)),
        )
    rest_low = pl.col(low("denominator")) - pl.col(high("numerator"))
    rest_high = pl.col(high("denominator")) - pl.col(low("numerator"))
    # What is not said of those counted, or left, is bounded by the parts alone: the denominator may be open.
    few_counted, few_left = pl.col("few") == FEW_COUNTED, pl.col("few") == FEW_NOT_COUNTED
    known = pl.col("nobody") | ~pl.col("has parts")
    ranged = ranged.with_columns(
        *(
            pl.when(shown | few_counted | known)
            .then(end("numerator"))
            .otherwise(f"parts {end('numerator')}")
            .alias(end("numerator"))
            for end in (low, high)
        ),
        *(
            pl.when(shown)
            .then(rest)
            .when(few_left | known)
            .then(end("complement"))
            .otherwise(f"parts {end('complement')}")
            .alias(end("complement"))
            for end, rest in ((low, rest_low), (high, rest_high))
        ),
    )
    return ranged.with_columns(
        *(pl.max_horizontal(low(q), f"parts {low(q)}", pl.lit(0)).alias(low(q)) for q in QUANTITIES),
        *(pl.min_horizontal(high(q), f"parts {high(q)}").alias(high(q)) for q in QUANTITIES),
    )


def _room(quantity: str, audience: Audience) -> pl.Expr:
    """One less than the values a part may have: of few where any may be few, else of a rounded count."""
    few = ((pl.col(low(quantity)) < smallest(audience)) & (pl.col(high(quantity)) > 0)).any()
    return pl.when(few).then(smallest(audience) - 1).otherwise(base(audience) - 1).alias(f"{quantity} room")


def _nearest_ends(quantity: str, audience: Audience) -> tuple[pl.Expr, pl.Expr]:
    """Where a range may start at the latest, and must end at the earliest."""
    least, most, room = pl.col(low(quantity)), pl.col(high(quantity)), pl.col(f"{quantity} room")
    # Further from the upper end than one total needs: several counts together would else tell of a part.
    wide = room + 1 + reach(audience)
    return pl.max_horizontal(least, most - wide), pl.min_horizontal(most, least + room)


def _allowed(quantity: str, audience: Audience) -> tuple[pl.Expr, pl.Expr]:
    """The least and the most multiple of the base that may stand for a total."""
    start, end = _nearest_ends(quantity, audience)
    to, far = base(audience), reach(audience)
    return -((far - end) // to) * to, (start + far) // to * to


def _rest_allowed(audience: Audience) -> tuple[pl.Expr, pl.Expr]:
    """The same of a numerator, by what is left of the denominator; events leave nothing."""
    start, end = _nearest_ends("complement", audience)
    to, far = base(audience), 2 * reach(audience)
    children = pl.col("denominator")
    least = -((-(children - far - start)) // to) * to
    most = (children + far - end) // to * to
    of_children = ~pl.col("is_event") & children.is_not_null()
    return pl.when(of_children).then(least).otherwise(-UNKNOWN), pl.when(of_children).then(most).otherwise(
        UNKNOWN
    )


def _drawn(
    cells: pl.DataFrame, quantity: str, least: pl.Expr, most: pl.Expr, audience: Audience
) -> pl.DataFrame:
    """Clip a count to what may stand; null where nothing may, or only what is small."""
    _, end = _nearest_ends(quantity, audience)
    is_small = pl.col(quantity).is_null() & (end < smallest(audience))
    # A small total that would tell of its parts is drawn in as well, to the least count that is not small.
    # A numerator is missing where it is not told at all.
    not_small = nearest(pl.lit(smallest(audience)), audience)
    count = pl.col(quantity) if quantity == "numerator" else pl.col(quantity).fill_null(not_small)
    clipped = pl.when(count.is_not_null()).then(pl.max_horizontal(pl.min_horizontal(count, "most"), "least"))
    stands = (pl.col("least") <= pl.col("most")) & (clipped >= smallest(audience)) & ~is_small
    return (
        cells.with_columns(least=least, most=most)
        .with_columns(pl.when("nobody").then(quantity).when(stands).then(clipped).alias(quantity))
        .rename({"least": f"{quantity} {_LEAST}", "most": f"{quantity} {_MOST}"})
    )


def _few_that_stands(audience: Audience) -> pl.Expr:
    """`few`, where that many being few tells nothing of a part."""
    few = smallest(audience) - 1
    stands = pl.lit(False)
    for who, quantity, most in (
        (FEW_COUNTED, "numerator", few),
        (FEW_NOT_COUNTED, "complement", most_not_counted(audience)),
    ):
        start, end = _nearest_ends(quantity, audience)
        stands = stands | ((pl.col("few") == who) & (end <= most) & (start >= 0))
    return pl.when(stands).then("few")
