"""Cells: what an audience may know of one count by itself, before its neighbours are looked at."""

from __future__ import annotations

from typing import Final

import polars as pl

from jobs.disclosure.rule import most_not_counted, nearest, reach, smallest
from jobs.workplace import Audience

#: Whom there are few of, where a rate is banded: of those counted, or of those not.
FEW_COUNTED: Final = "counted"
FEW_NOT_COUNTED: Final = "not counted"
#: What the columns of exact counts begin with, as long as they are needed.
TRUE: Final = "true "


def disclose_exactly(counts: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """Every count as it is; `too_few` marks denominators under the minimum."""
    denominator = pl.col("denominator")
    status = (
        pl.when(denominator == 0)
        .then(pl.lit("none"))
        .when(denominator < audience.minimum_denominator)
        .then(pl.lit("too_few"))
        .otherwise(pl.lit("shown"))
    )
    return counts.with_columns(status=status, few=pl.lit(None, pl.String))


def round_cells(counts: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """Round each row by itself, and say who is few; the exact counts stay beside, under TRUE, until dropped.

    A count kept `quiet` (see `jobs.corrections`) is hidden. Adds `nobody` (is eligible) and `events_beyond`
    (more events than children).
    """
    exact = {f"{TRUE}{name}": pl.col(name) for name in ("numerator", "denominator", "eligible")}
    told = ~pl.col("quiet") if "quiet" in counts.columns else pl.lit(True)
    return counts.with_columns(
        **exact,
        numerator=pl.when(told).then(nearest(pl.col("numerator"), audience)),
        denominator=_rounded("denominator", audience),
        eligible=_rounded("eligible", audience),
        few=pl.when(told).then(_few(audience)),
        nobody=pl.col("eligible") == 0,
        events_beyond=pl.col("numerator") > pl.col("denominator"),
    )


def settle(judged: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """Give rows their `status` by what is to be known of them: rounded counts, `few`, `nobody`.

    A numerator stays where the row is shown or held back as too few; `few` where it is few that make it
    banded or hidden, and a reader is told so. Takes the columns of `round_cells`.
    """
    children, counted = pl.col("denominator"), pl.col("numerator")
    left = (children - counted).abs()
    # Under twice the smallest count there is no middle for the counts to lie in: few of what would tell more.
    banded = (
        pl.col("few").is_not_null()
        & ~pl.col("events_beyond")
        & (children - reach(audience) >= 2 * smallest(audience))
        & (children >= audience.minimum_denominator)
        & (width(audience) <= audience.widest_band)
    )
    # What a reader subtracts must not look like a small count either: 15 of 20 stands for 13 of 21 too.
    small = (counted < smallest(audience)) | (audience.complements & (left < smallest(audience)))
    status = (
        pl.when("nobody")
        .then(pl.lit("none"))
        .when(children.is_null())
        .then(pl.lit("hidden"))
        .when(banded)
        .then(pl.lit("banded"))
        .when(counted.is_null() | pl.col("few").is_not_null() | small)
        .then(pl.lit("hidden"))
        .when(children < audience.minimum_denominator)
        .then(pl.lit("too_few"))
        .otherwise(pl.lit("shown"))
    )
    told = pl.col("status").is_in(["shown", "too_few", "none"])
    return judged.with_columns(status=status).with_columns(
        pl.when(told).then("numerator"), pl.when(status="banded").then("few")
    )


def bands(audience: Audience) -> tuple[pl.Expr, pl.Expr]:
    """The ends of the band a banded rate lies in, outward to whole percents: a share of the children."""
    fewest = pl.col("denominator") - reach(audience)
    up_to = ((smallest(audience) - 1) / fewest * 100).ceil() / 100
    down_to = ((1 - most_not_counted(audience) / fewest) * 100).floor() / 100
    banded = pl.col("status") == "banded"
    few_counted = pl.col("few") == FEW_COUNTED
    low = pl.when(banded).then(pl.when(few_counted).then(0.0).otherwise(down_to))
    high = pl.when(banded).then(pl.when(few_counted).then(up_to).otherwise(1.0))
    return low, high


def width(audience: Audience) -> pl.Expr:
    """How wide the band would be: of the wider of the two, so that what is not banded tells neither."""
    few = most_not_counted(audience) if audience.complements else smallest(audience) - 1
    return few / (pl.col("denominator") - reach(audience))


def _few(audience: Audience) -> pl.Expr:
    """Who is few, by the true counts and by what a reader would subtract."""
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    # Of shares it is never negative. As many events as children, give or take, may be one to each of them.
    complement = (denominator - numerator).abs()
    subtracted = (nearest(denominator, audience) - nearest(numerator, audience)).abs()
    few_left = (complement < smallest(audience)) | (subtracted < smallest(audience))
    few = pl.when(numerator < smallest(audience)).then(pl.lit(FEW_COUNTED))
    return few.when(audience.complements & few_left).then(pl.lit(FEW_NOT_COUNTED))


def _rounded(column: str, audience: Audience) -> pl.Expr:
    """Nought stays where nobody is eligible, a small count is null, others go to the nearest multiple."""
    small = (pl.col(column) < smallest(audience)) & (pl.col("eligible") > 0)
    return pl.when(~small).then(nearest(pl.col(column), audience)).alias(column)


def swapped(few: pl.Expr) -> pl.Expr:
    """Who is few of the rest, where `few` says who is of the whole."""
    return few.replace({FEW_COUNTED: FEW_NOT_COUNTED, FEW_NOT_COUNTED: FEW_COUNTED})
