"""Meetings: children of one source, counted by whether another source knows them, and since when."""

from __future__ import annotations

from typing import Final

import polars as pl

from jobs.terms import Term

CHILDREN: Final = ("source", "term", "pseudonym")
_KEY: Final = ("source", "term", "place_kind", "place_id")


def first_seen(rows: pl.DataFrame) -> pl.DataFrame:
    """The first term each source knows a child in: `found_in`, `pseudonym`, `since` (a date, or null)."""
    return (
        rows.with_columns(_starts(rows).alias("since"))
        .group_by(pl.col("source").alias("found_in"), "pseudonym")
        .agg(pl.col("since").min())
    )


def found_of(children: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Children by source, term and place, and how many of them every other source knows.

    `found` counts a child known in any current file, `found_by_then` one known in a file of that term or an
    earlier one.
    """
    dated = children.with_columns(_starts(children).alias("starts"))
    everybody = children.group_by(_KEY).agg(pl.len().alias("children"))
    others = seen.select("found_in").unique()
    met = (
        dated.lazy()
        .join(seen.lazy(), on="pseudonym")
        .filter(pl.col("source") != pl.col("found_in"))
        .group_by(*_KEY, "found_in")
        .agg(
            pl.len().alias("found"),
            (pl.col("since") <= pl.col("starts")).sum().alias("found_by_then"),
        )
        .collect()
    )
    counted = (
        everybody.join(others, how="cross")
        .filter(pl.col("source") != pl.col("found_in"))
        .join(met, on=[*_KEY, "found_in"], how="left", nulls_equal=True)
        .with_columns(pl.col("found", "found_by_then").fill_null(0).cast(pl.Int64))
    )
    return counted.with_columns(
        pl.col("children").cast(pl.Int64),
        (pl.col("found") / pl.col("children")).alias("share"),
        (pl.col("found_by_then") / pl.col("children")).alias("share_by_then"),
    )


def _starts(rows: pl.DataFrame) -> pl.Expr:
    """The first day of the term: ids do not sort as the calendar does."""
    terms = rows["term"].drop_nulls().unique().to_list()
    days = pl.Series([Term.parse(term).starts for term in terms], dtype=pl.Date)
    return pl.col("term").replace_strict(terms, days, default=None, return_dtype=pl.Date)
