"""Standing: the values that can stand for a total, given its parts, and what is known of the total then."""

from __future__ import annotations

import polars as pl

from tests.disclosure.attacker.cells import FEW_COUNTED, FEW_NOT_COUNTED
from tests.disclosure.attacker.known import FOUR
from tests.disclosure.attacker.names import NOTIFIED
from tests.disclosure.attacker.policy import Rounding

#: Prefixes of the ends of a total as a part of another, and of what its true count can be.
OPEN, TRUE = "open_", "can_be_"
#: No end at all.
FAR = 1_000_000_000_000
_SAID = {"e": "eligible", "d": "denominator", "n": "numerator"}


def allowed(told: pl.DataFrame, rounding: Rounding) -> pl.DataFrame:
    """Add `fewest_` and `fullest_`, the least and most value that can stand for `e`, `d` and `n`.

    And the ends under OPEN (four quantities) and TRUE (`e`, `d`, `n`). `told` has a total's published row,
    the ends that `known` gives it, the sums of its parts' ends as `least_` and `most_`, `room_` and `twice_`.
    """
    ended = told.with_columns(
        *((pl.col(f"{end}_{q}") - pl.col(f"twice_{q}")).alias(f"{end}_{q}") for q in FOUR for end in _ENDS)
    ).with_columns(
        *(_start(q, rounding).alias(f"start_{q}") for q in FOUR), *(_end(q).alias(f"end_{q}") for q in FOUR)
    )
    to, far, children = rounding.base, rounding.below, pl.col("denominator")
    values = {f"fewest_{q}": _up(pl.col(f"end_{q}") - far, to) for q in _SAID} | {
        f"fullest_{q}": _down(pl.col(f"start_{q}") + far, to) for q in _SAID
    }
    ended = ended.with_columns(**values)
    has_rest = (pl.col("indicator") != NOTIFIED) & children.is_not_null()
    by_rest = {
        "fewest_n": pl.max_horizontal("fewest_n", _up(children - 2 * far - pl.col("start_c"), to)),
        "fullest_n": pl.min_horizontal("fullest_n", _down(children + 2 * far - pl.col("end_c"), to)),
    }
    ended = ended.with_columns(
        pl.when(has_rest).then(v).otherwise(name).alias(name) for name, v in by_rest.items()
    )
    return _true(_open(ended, rounding), rounding)


_ENDS = ("least", "most")


def _start(q: str, rounding: Rounding) -> pl.Expr:
    """Where the range of a value that stands may start at the latest."""
    wide = pl.col(f"room_{q}") + 1 + rounding.below
    return pl.max_horizontal(f"least_{q}", pl.col(f"most_{q}") - wide)


def _end(q: str) -> pl.Expr:
    """And where it must end at the earliest."""
    return pl.min_horizontal(f"most_{q}", pl.col(f"least_{q}") + pl.col(f"room_{q}"))


def _up(count: pl.Expr, to: int) -> pl.Expr:
    return -((-count) // to) * to


def _down(count: pl.Expr, to: int) -> pl.Expr:
    return count // to * to


def _nothing(q: str, rounding: Rounding) -> pl.Expr:
    """No value can stand for this count, whatever it is."""
    return (pl.col(f"fewest_{q}") > pl.col(f"fullest_{q}")) | (pl.col(f"fullest_{q}") < rounding.smallest)


def _open(ended: pl.DataFrame, rounding: Rounding) -> pl.DataFrame:
    """The ends of each quantity as everybody may work them out, for totals of totals."""
    shown = pl.col("status").is_in(["shown", "too_few"])
    counted = (pl.col("side") == FEW_COUNTED).fill_null(value=False)
    left = (pl.col("side") == FEW_NOT_COUNTED).fill_null(value=False)
    for q, said in _SAID.items():
        told = shown if q == "n" else pl.col(said).is_not_null()
        nothing = pl.col(said).is_null() & _nothing(q, rounding)
        lowest = (told & (pl.col(said) == pl.col(f"fewest_{q}"))).fill_null(value=False) | nothing
        highest = (told & (pl.col(said) == pl.col(f"fullest_{q}"))).fill_null(value=False) | nothing
        ended = ended.with_columns(
            pl.when(lowest).then(f"least_{q}").otherwise(f"low_{q}").alias(f"low_{q}"),
            pl.when(highest).then(f"most_{q}").otherwise(f"high_{q}").alias(f"high_{q}"),
        )
    rest = {"low": pl.col("low_d") - pl.col("high_n"), "high": pl.col("high_d") - pl.col("low_n")}
    parts = {"low": "least", "high": "most"}
    ended = ended.with_columns(
        *(
            pl.when(shown | counted).then(f"{end}_n").otherwise(f"{parts[end]}_n").alias(f"{end}_n")
            for end in parts
        ),
        *(
            pl.when(shown)
            .then(rest[end])
            .when(left)
            .then(f"{end}_c")
            .otherwise(f"{parts[end]}_c")
            .alias(f"{end}_c")
            for end in parts
        ),
    )
    return ended.with_columns(
        *(pl.max_horizontal(f"low_{q}", f"least_{q}", pl.lit(0)).alias(f"{OPEN}low_{q}") for q in FOUR),
        *(pl.min_horizontal(f"high_{q}", f"most_{q}").alias(f"{OPEN}high_{q}") for q in FOUR),
    )


def _true(ended: pl.DataFrame, rounding: Rounding) -> pl.DataFrame:
    """What the count behind each value can be: rounded to it, or beyond where it is the last that stands."""
    nobody = pl.col("status") == "none"
    for q, said in _SAID.items():
        value = pl.col(said)
        told = value.is_not_null()
        last = (value == pl.col(f"fewest_{q}")).fill_null(value=False)
        first = (value == pl.col(f"fullest_{q}")).fill_null(value=False)
        small = ~told & ~_nothing(q, rounding) if q != "n" else pl.lit(value=False)
        rounded = pl.max_horizontal(value - rounding.below, pl.lit(rounding.smallest))
        ended = ended.with_columns(
            pl.when(nobody).then(0).when(told & ~last).then(rounded).otherwise(0).alias(f"{TRUE}low_{q}"),
            pl.when(nobody)
            .then(0)
            .when(told & ~first)
            .then(value + rounding.above)
            .when(small)
            .then(rounding.smallest - 1)
            .otherwise(FAR)
            .alias(f"{TRUE}high_{q}"),
        )
    return ended
