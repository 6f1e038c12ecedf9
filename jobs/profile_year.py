"""The academic year of a foundation stage profile, known by the year it ends in: 2025 is 2024/25."""

import polars as pl

from jobs.columns import written
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.terms import Term

FIRST_YEAR = 2022
"""The first year of the present goals. Source: DfE, EYFS profile results 2021 to 2022."""
_STARTS = 9
_AGE = 5
_CLEAR = 0.8


def label(year: int) -> str:
    """The academic year as people write it: `2024/25`."""
    return f"{year - 1}/{year % 100:02d}"


def academic_year(column: str) -> pl.Expr:
    """`2024/25`, `2024-2025` or `202425`; a year alone might mean either, so it is null."""
    years = written(column).str.extract_groups(r"^(?<first>(?:19|20)\d{2})\s*[/-]?\s*(?:20)?(?<last>\d{2})$")
    first = years.struct.field("first").cast(pl.Int64)
    follows = (first + 1) % 100 == years.struct.field("last").cast(pl.Int64)
    return pl.when(follows).then(first + 1).alias(column)


def cohort(born: str) -> pl.Expr:
    """The year in which the academic year ends that a child turns five in, as `cohort`."""
    date = pl.col(born)
    return (
        (date.dt.year() + _AGE + (date.dt.month() >= _STARTS).cast(pl.Int32)).cast(pl.Int64).alias("cohort")
    )


def year_of(rows: pl.LazyFrame, parcel: Parcel) -> int | None:
    """The year a return is for: as it says, else as the births have it, else as the name hints.

    None where there are no rows. Raises Unreadable where nothing tells.
    """
    seen = rows.select("academic_year", "cohort", written("academic_year")).collect()
    if seen.is_empty():
        return None
    if seen["academic_year as written"].null_count() < seen.height:
        return _most(seen["academic_year"])
    born = _most(seen["cohort"])
    if born and (seen["cohort"] == born).sum() >= _CLEAR * seen.height:
        return born
    hint = Term.parse(parcel.hinted_term) if parcel.hinted_term else None
    if hint and hint.season == "summer":
        return hint.year
    said = "no academic year, and the dates of birth are not those of one year's Reception classes"
    remedy = "Add a column Academic year (such as 2024/25) and drop the file in again"
    raise Unreadable([Problem(parcel.file, None, (), "no academic year", said, remedy, "refuses")])


def _most(years: pl.Series) -> int | None:
    counted = years.drop_nulls().value_counts(sort=False).sort(["count", years.name], descending=True)
    return int(counted[years.name][0]) if counted.height else None
