"""What an audience may know: its rule is applied to counts, before anything is derived from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.indicators import Indicator, Not
from jobs.workplace import Audience

#: The statuses whose counts an audience may know.
KNOWN: Final = ("shown", "too_few")


def disclose(counts: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """Apply an audience's rule to `numerator`, `denominator` and `eligible`; adds `status`.

    Exact audiences keep every count, and `too_few` marks denominators under the minimum. For others a row is
    `hidden`, its numerator null, where numerator, complement or denominator is under the smallest count, and
    where nobody or everybody is counted (0 or 100 % says something of each child). What is left is rounded,
    each count alone; counts under the smallest are null. `none` means nobody: no denominator for an exact
    audience, nobody eligible for others, since “on roll, none reviewed” says something of every child.
    Events may outnumber children: hidden are few events, few children, and as many of one as of the other,
    give or take few. That many events may be those of a few children is not guarded against: how many
    children are behind events stands nowhere, so nobody can work it out.
    Source of the rule: docs/architecture.md; OpenSAFELY redacts up to 7, then rounds to 5.
    """
    if is_exact(audience):
        return counts.with_columns(status=_status_exact(audience))
    _check(audience)
    return counts.with_columns(status=_status(audience)).with_columns(
        pl.when(status="hidden").then(None).otherwise(_rounded("numerator", audience)).alias("numerator"),
        _rounded("denominator", audience),
        _rounded("eligible", audience),
    )


def with_complements(disclosed: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """Add the indicators that are the rest of another's denominator, from what is disclosed of that other.

    Rounding both parts of a whole by themselves would let a reader narrow each: derived so, the second part
    tells nothing that the first did not.
    """
    derived = [
        disclosed.filter(pl.col("indicator") == i.counts.of, pl.col("basis").is_in(i.bases)).with_columns(
            numerator=pl.col("denominator") - pl.col("numerator"), indicator=pl.lit(i.id)
        )
        for i in indicators
        if isinstance(i.counts, Not)
    ]
    return pl.concat([disclosed, *derived])


def is_exact(audience: Audience) -> bool:
    """Whether the audience sees counts as they are."""
    return audience.smallest_count <= 1 and audience.rounded_to <= 1


def decimals(audience: Audience) -> int:
    """Places after the point of a share: whole percents where counts are rounded, else all that matter."""
    return 6 if is_exact(audience) else 2


def sentence(audience: Audience) -> str:
    """The rule in a sentence, for readers."""
    if is_exact(audience):
        return (
            "Counts are exact. A rate is shown where at least "
            f"{audience.minimum_denominator} children are behind it."
        )
    return (
        f"Counts under {audience.smallest_count} are hidden, as are rates where so few children "
        f"are counted or not counted. Other counts are rounded to the nearest {audience.rounded_to}, and "
        "rates come from the rounded counts."
    )


def _status_exact(audience: Audience) -> pl.Expr:
    denominator = pl.col("denominator")
    return (
        pl.when(denominator == 0)
        .then(pl.lit("none"))
        .when(denominator < audience.minimum_denominator)
        .then(pl.lit("too_few"))
        .otherwise(pl.lit("shown"))
    )


def _status(audience: Audience) -> pl.Expr:
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    # Of shares it is never negative. As many events as children, give or take, may be one to each of them.
    complement = (denominator - numerator).abs()
    # What a reader subtracts must not look like a small count either: 15 of 20 stands for 13 of 21 too.
    subtracted = (_nearest(denominator, audience) - _nearest(numerator, audience)).abs()
    # A smallest count of 1 would let nought and all through, so they count as small here.
    small = max(audience.smallest_count, 1)
    return (
        pl.when(pl.col("eligible") == 0)
        .then(pl.lit("none"))
        .when((numerator < small) | (complement < small) | (subtracted < small) | (denominator < small))
        .then(pl.lit("hidden"))
        .when(denominator < audience.minimum_denominator)
        .then(pl.lit("too_few"))
        .otherwise(pl.lit("shown"))
    )


def _rounded(column: str, audience: Audience) -> pl.Expr:
    """Nought stays where nobody is eligible, a small count is null, others go to the nearest multiple."""
    small = (pl.col(column) < max(audience.smallest_count, 1)) & (pl.col("eligible") > 0)
    return pl.when(small).then(None).otherwise(_nearest(pl.col(column), audience)).alias(column)


def _nearest(count: pl.Expr, audience: Audience) -> pl.Expr:
    to = max(audience.rounded_to, 1)
    return (count + to // 2) // to * to


def _check(audience: Audience) -> None:
    """Refuse a rule whose rounding would bring back the counts it hides."""
    small, to = audience.smallest_count, max(audience.rounded_to, 1)
    if (small + to // 2) // to * to < small:
        raise ValueError(
            f"Audience {audience.name}: rounding to {to} would show {small} as a smaller count. "
            f"Set its smallest count to a multiple of {to}, or round to less."
        )
