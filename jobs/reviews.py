"""Reviews judged against the cut-offs, and the one review that speaks for a child."""

from __future__ import annotations

from typing import Final

import polars as pl

from jobs.indicators import DOMAINS

#: The 2 to 2½ year review is due by the end of the month in which a child is so many months old: only the
#: month of birth is kept, so nobody is late within that month.
DUE_MONTHS: Final = 30


def judge(reviews: pl.LazyFrame, cutoffs: pl.DataFrame) -> pl.LazyFrame:
    """Say for each review and domain whether the score is below the expected level.

    Takes `pseudonym`, `birth_month` and `review_date` (dates), `questionnaire_months`, five scores (0 to 60)
    and `ward_code`. Adds `<domain>_below`: true below the cut-off of the questionnaire that was recorded,
    null where the domain was not scored or the questionnaire has no cut-off. A child has one row a day: of
    several reviews on one day the one by the longest questionnaire stands, then the one with the higher
    scores. `timely` says on every review of a child whether the first was made by the end of the month the
    child turned 2½ in.
    """
    due = pl.col("birth_month").dt.offset_by(f"{DUE_MONTHS}mo").dt.month_end()
    below = [(pl.col(d) < pl.col(f"{d}_cutoff")).alias(f"{d}_below") for d in DOMAINS]
    return (
        reviews.with_columns(pl.col("questionnaire_months").cast(pl.Int64))
        .join(cutoffs.lazy(), on="questionnaire_months", how="left")
        .sort("review_date", "questionnaire_months", *DOMAINS, "ward_code")
        .unique(["pseudonym", "review_date"], keep="last", maintain_order=True)
        .with_columns((pl.col("review_date") <= due).first().over("pseudonym").alias("timely"))
        .select("pseudonym", "review_date", "ward_code", "timely", *below)
    )


def latest_by(judged: pl.LazyFrame, children: pl.LazyFrame, dated: str = "review_date") -> pl.LazyFrame:
    """Each child's latest review up to and including a day: `children` holds `pseudonym` and `until`.

    Children with no review by then keep their row, with nulls. `dated` names the column with the day, for
    frames of other events.
    """
    return (
        children.select("pseudonym", "until")
        .unique()
        .sort("until")
        .join_asof(
            judged.sort(dated),
            left_on="until",
            right_on=dated,
            by="pseudonym",
            strategy="backward",
            coalesce=False,
            check_sortedness=False,  # sorted one line above; Polars cannot verify it within each child
        )
    )


def latest_within(judged: pl.LazyFrame, windows: pl.DataFrame, dated: str = "review_date") -> pl.LazyFrame:
    """Each child's latest review made in a window: a row a `term`, `time_window` and child."""
    made = pl.col(dated)
    return (
        judged.join_where(windows.lazy(), made >= pl.col("starts"), made <= pl.col("ends"))
        .sort(dated)
        .unique(["term", "time_window", "pseudonym"], keep="last", maintain_order=True)
    )
