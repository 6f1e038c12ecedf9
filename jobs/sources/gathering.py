"""Gathering: the scores of one review, a row a domain, as the one row of a review."""

from collections.abc import Sequence

import polars as pl

from jobs.sources.scores import DOMAINS, read_score, scored


def gather(rows: pl.LazyFrame, by: Sequence[str], place: str) -> pl.LazyFrame:
    """One row a review from rows with `domain` and `score as written`, all others' first values kept.

    `by` tells one review from another; `place` is where a row stands (an integer), of which the first is
    kept, and for each domain, as `place of <domain>`, that of the score in doubt, else of the last. A score
    said twice is one; `<domain> differs` is true where the two are not equal.
    """
    text = scored("score")
    value = read_score(text)
    kept = [name for name in rows.collect_schema().names() if name not in (*by, place, "domain")]
    spread = [e for d in DOMAINS for e in _spread(d, text, value, place)]
    return (
        rows.sort(place)
        .with_columns(spread)
        .group_by(*by, maintain_order=True)
        .agg(
            pl.col(place).min(),
            *(pl.col(name).first() for name in kept if name != "score as written"),
            *(e for d in DOMAINS for e in _gathered(d)),
        )
    )


def _spread(domain: str, text: pl.Expr, value: pl.Expr, place: str) -> list[pl.Expr]:
    """The row's score under its domain. Native minima and maxima follow: ten times as fast as filters."""
    here = pl.when(pl.col("domain") == domain)
    bad = pl.when((pl.col("domain") == domain) & text.is_not_null() & value.is_null())
    return [
        here.then(text).alias(f"{domain} text"),
        here.then(value).alias(f"{domain} value"),
        here.then(place).alias(f"{domain} place"),
        bad.then(text).alias(f"{domain} bad"),
        bad.then(place).alias(f"{domain} bad place"),
    ]


def _gathered(domain: str) -> list[pl.Expr]:
    value = pl.col(f"{domain} value")
    return [
        pl.coalesce(pl.col(f"{domain} bad").max(), pl.col(f"{domain} text").max()).alias(
            f"{domain} as written"
        ),
        pl.coalesce(pl.col(f"{domain} bad place").min(), pl.col(f"{domain} place").max()).alias(
            f"place of {domain}"
        ),
        (value.max() != value.min()).fill_null(value=False).alias(f"{domain} differs"),
    ]
