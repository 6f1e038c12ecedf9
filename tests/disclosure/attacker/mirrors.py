"""Mirrors: counts that should follow from other published counts, and then tell nothing of their own."""

from __future__ import annotations

import polars as pl

from tests.disclosure.attacker.names import ALL_MET, ANY_BELOW, COVERAGE, TIMELY
from tests.disclosure.attacker.seen import COUNTS, KEY, Seen


def unlike(seen: Seen) -> int:
    """How many rows of groups are no sums of their members', or of all met not what any below leaves over."""
    return _groups(seen) + _rest(seen) + _reviewed(seen)


def _reviewed(seen: Seen) -> int:
    """Rows of coverage that say another number of children reviewed than timeliness is asked of."""
    at = [key for key in KEY if key != "indicator"]
    asked = seen.measures.filter(indicator=TIMELY).select(*at, of="denominator", roll="eligible")
    coverage = seen.measures.filter(pl.col("place_kind") != "group", indicator=COVERAGE)
    expected = {"numerator": pl.col("of"), "denominator": pl.col("roll"), "eligible": pl.col("roll")}
    return _differing(coverage.join(asked, on=at, how="left"), expected)


def _groups(seen: Seen) -> int:
    known = seen.measures.filter(place_kind="setting").join(
        seen.members, left_on="place_id", right_on="setting_urn"
    )
    # Counts are added only where every member's is known.
    sums = known.group_by("group_id", *KEY[2:]).agg(
        pl.when(pl.col(count).is_not_null().all()).then(pl.col(count).sum()).alias(f"sum_{count}")
        for count in COUNTS
    )
    groups = seen.measures.filter(place_kind="group")
    both = groups.join(sums, left_on=["place_id", *KEY[2:]], right_on=["group_id", *KEY[2:]], how="left")
    return _differing(both, {count: pl.col(f"sum_{count}") for count in COUNTS})


def _rest(seen: Seen) -> int:
    below = seen.measures.filter(indicator=ANY_BELOW).select(
        *(key for key in KEY if key != "indicator"), *(pl.col(c).alias(f"of_{c}") for c in COUNTS)
    )
    met = seen.measures.filter(indicator=ALL_MET)
    both = met.join(below, on=[key for key in KEY if key != "indicator"], how="left")
    left = pl.col("of_denominator") - pl.col("of_numerator")
    return _differing(
        both,
        {"numerator": left, "denominator": pl.col("of_denominator"), "eligible": pl.col("of_eligible")},
    )


def _differing(rows: pl.DataFrame, expected: dict[str, pl.Expr]) -> int:
    """Rows with a count that stands and is not what is expected of it."""
    wrong = pl.any_horizontal(
        pl.col(count).is_not_null() & pl.col(count).ne_missing(value) for count, value in expected.items()
    )
    return rows.filter(wrong).height
