"""Where children with a foundation stage profile went before school: the settings of their last headcount."""

from __future__ import annotations

import polars as pl

from jobs.profile_year import cohort
from jobs.terms import Term


def last_attended(headcounts: pl.LazyFrame, profiles: pl.LazyFrame) -> pl.LazyFrame:
    """One row a profile year, child and setting of its last headcount: `pseudonym`, `term`, `setting_urn`.

    That is the last before Reception began on 1 September, or, of a child with none, the last before the
    profile's own summer term; all settings of that headcount count. Asked are the children who were due in
    Reception that year by their month of birth, and those with its profile. `profiles` holds `pseudonym`,
    `happened_on` and answers, which are added, null where no profile was found. `term` is the profile's.

    A year in which no profile at all is of a child on any roll is left out: its profiles have not come, or
    carry another identifier than the headcounts, and nothing is known of anybody.
    """
    year = pl.col("year")
    found = profiles.drop("ward_code").with_columns(
        pl.col("happened_on").dt.year().cast(pl.Int64).alias("year"), found=True
    )
    stays = _stays(headcounts)
    due = (
        stays.group_by("pseudonym")
        .agg(pl.col("birth_month").sort_by("starts").last())
        .with_columns(cohort("birth_month").alias("year"))
        .join(found.select("year").unique(), on="year", how="semi")
    )
    asked = pl.concat([due.select("pseudonym", "year"), found.select("pseudonym", "year")]).unique()
    began = pl.date(year - 1, 9, 1)
    before = pl.when(pl.col("starts") < began).then(pl.col("starts"))
    last = pl.coalesce(before.max(), pl.col("starts").max()).over("pseudonym", "year")
    return (
        asked.join(found.drop("happened_on"), on=["pseudonym", "year"], how="left")
        .join(stays.drop("birth_month").unique(), on="pseudonym")
        .filter(pl.col("starts") < pl.date(year, 4, 1))
        .filter(pl.col("starts") == last)
        .filter(pl.col("found").any().over("year"))
        .with_columns(pl.format("{}-summer", year).alias("term"))
        .drop("year", "starts", "found")
    )


def _stays(headcounts: pl.LazyFrame) -> pl.LazyFrame:
    """Who was where: `pseudonym`, `birth_month`, `setting_urn`, and the term's first day as `starts`."""
    terms = headcounts.select(pl.col("term").unique()).collect()["term"]
    starts = {term: Term.parse(term).starts for term in terms}
    return headcounts.select(
        "pseudonym",
        "birth_month",
        "setting_urn",
        pl.col("term").replace_strict(starts, return_dtype=pl.Date).alias("starts"),
    )
