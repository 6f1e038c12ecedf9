"""Groups as sums of what is known of their members: they tell a reader nothing that those did not."""

from __future__ import annotations

import polars as pl

from jobs.counts import COUNTS, KEYS


def sum_members(known: pl.DataFrame, membership: pl.DataFrame) -> pl.DataFrame:
    """Add up the disclosed settings of each group: what `disclose` gives, by group.

    `known` is what `disclose` gave, `membership` has `setting_urn` and `group_id` (null: none). A count is
    null unless it is known of every member; a row with a numerator is `shown`. A child at two settings of a
    group counts twice.
    """
    nobody = pl.col("status") == "none"
    sums = (
        known.filter(pl.col("place_kind") == "setting")
        .join(membership.drop_nulls("group_id"), left_on="place_id", right_on="setting_urn")
        .with_columns(place_kind=pl.lit("group"), place_id="group_id")
        .group_by(KEYS)
        .agg(
            *(pl.when(pl.col(c).is_not_null().all()).then(pl.col(c).sum()).alias(c) for c in COUNTS),
            nobody=nobody.all(),
        )
    )
    status = pl.when("nobody").then(pl.lit("none")).when(pl.col("numerator").is_null()).then(pl.lit("hidden"))
    return sums.with_columns(status=status.otherwise(pl.lit("shown")), few=pl.lit(None, pl.String)).select(
        *KEYS, *COUNTS, "status", "few"
    )
