"""Dates of what happened to a child: how they are judged, and which year of them a file is for."""

from datetime import date

import polars as pl

from jobs.columns import written
from jobs.dates import born_in_future, in_future
from jobs.rules import CORRECT, Rule, TooMany
from jobs.terms import Term
from jobs.written import term_of

YEAR_OF_TERMS = 3
_A_FIFTH = 0.2


def date_rules(column: str, called: str, today: date | None) -> tuple[Rule, ...]:
    """A date must be there, be readable, and lie between birth and `today`; `called` is such as `screen`."""
    happened = pl.col(column)
    unreadable = written(column).is_not_null() & happened.is_null()
    before = happened < pl.col("birth_date")
    return (
        Rule(f"{called} date missing", column, written(column).is_null(), f"no {called} date"),
        Rule(f"{called} date unreadable", column, unreadable, "not a date (dd/mm/yyyy or yyyy-mm-dd)"),
        Rule(f"{called} before birth", column, before, f"a {called} date before the date of birth"),
        *in_future(column, f"{called} in the future", f"a {called} date", today),
        *born_in_future(today),
    )


def fullest_year(rows: pl.LazyFrame, column: str) -> Term | None:
    """The term a file is for that may come once a year: the last of the three terms that hold most dates.

    Of several such the earliest, so that a summer's file is for that summer though its year might end later.
    None where there is no date.
    """
    counted = rows.group_by(term_of(pl.col(column)).alias("term")).agg(pl.len()).drop_nulls().collect()
    held = {Term.parse(term): count for term, count in counted.rows()}
    years = {term: sum(held.get(term.previous(n), 0) for n in range(YEAR_OF_TERMS)) for term in sorted(held)}
    return max(years, key=years.__getitem__, default=None)


def outside_year(column: str, term: Term | None, called: str) -> tuple[Rule, ...]:
    """Rows dated outside the year that ends with the file's term; many of them, and the term is not clear."""
    if term is None:
        return ()
    first = term.previous(YEAR_OF_TERMS - 1)
    ambiguous = TooMany(
        _A_FIFTH,
        pl.lit(value=True),
        f"more than a fifth of the {called} dates lie outside one year, so the term of the file is not clear",
        "Export one year a file, or one term, and drop the files in again",
    )
    said = f"a {called} date outside the year of this file ({first.label} to {term.label})"
    outside = ~pl.col(column).is_between(first.starts, term.ends)
    return (Rule("outside the year", column, outside, said, remedy=CORRECT, too_many=ambiguous),)
