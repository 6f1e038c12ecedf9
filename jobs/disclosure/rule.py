"""An audience's rule as numbers and as a sentence."""

from __future__ import annotations

import polars as pl

from jobs.workplace import Audience


def is_exact(audience: Audience) -> bool:
    """Whether the audience sees counts as they are."""
    return audience.smallest_count <= 1 and audience.rounded_to <= 1


def decimals(audience: Audience) -> int:
    """Places after the point of a share: whole percents where counts are rounded, else all that matter."""
    return 6 if is_exact(audience) else 2


def smallest(audience: Audience) -> int:
    """The least count that may stand; a smallest count of 1 would let nought and all through."""
    return max(audience.smallest_count, 1)


def base(audience: Audience) -> int:
    """What counts are rounded to multiples of."""
    return max(audience.rounded_to, 1)


def reach(audience: Audience) -> int:
    """How far a rounded count may lie from the true one."""
    return base(audience) // 2


def most_not_counted(audience: Audience) -> int:
    """The most children who may be the few not counted: few, or few as the rounded counts have it."""
    few = smallest(audience) - 1
    return max(few, few // base(audience) * base(audience) + 2 * reach(audience))


def nearest(count: pl.Expr, audience: Audience) -> pl.Expr:
    """A count rounded to the audience's base, halves up."""
    return (count + reach(audience)) // base(audience) * base(audience)


def sentence(audience: Audience) -> str:
    """The rule in a sentence, for readers."""
    if is_exact(audience):
        return (
            "Counts are exact. A rate is shown where at least "
            f"{audience.minimum_denominator} children are behind it."
        )
    return (
        f"Counts under {audience.smallest_count} are hidden; where so few children are counted, or not, "
        "a range of rates stands instead. Other counts are rounded to the nearest "
        f"{audience.rounded_to}, and rates come from the rounded counts."
    )


def refuse_undone(audience: Audience) -> None:
    """Refuse a rule whose rounding would bring back the counts it hides; raises ValueError."""
    small, to = audience.smallest_count, base(audience)
    if (small + to // 2) // to * to < small:
        raise ValueError(
            f"Audience {audience.name}: rounding to {to} would show {small} as a smaller count. "
            f"Set its smallest count to a multiple of {to}, or round to less."
        )
