"""The dates of a census: its reference date decides the term, and the header must not say otherwise."""

import polars as pl

from jobs.columns import written
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.terms import Term
from jobs.written import day, term_of

_SEASON_CODES = {"SPR": "spring", "SUM": "summer", "AUT": "autumn"}
_HEADER = "Correct the header (ReferenceDate, Term and Year) or export the census again, and drop it in again"


def term_of_census() -> pl.Expr:
    """The id of the term the reference date lies in; null where it cannot be read."""
    return term_of(day("reference_date"))


def check_header(rows: pl.LazyFrame, parcel: Parcel) -> None:
    """Raise Unreadable unless there is one reference date in one term, and term and year agree with it."""
    said = rows.select(
        written("reference_date").is_null().any().alias("missing"),
        pl.col("term").is_null().any().alias("unreadable"),
        pl.col("term").drop_nulls().unique().sort().implode().alias("terms"),
        *(
            written(part).str.to_uppercase().drop_nulls().unique().implode().alias(part)
            for part in ("term_code", "year")
        ),
    )
    found = said.collect().row(0, named=True)
    wrong = _wrong_date(found["missing"], found["unreadable"], found["terms"])
    wrong = wrong or _disagrees(found["term_code"], found["year"], Term.parse(found["terms"][0]))
    if wrong:
        raise Unreadable([Problem(parcel.file, None, (), "census header", wrong, _HEADER, "refuses")])


def _wrong_date(missing: bool, unreadable: bool, terms: list[str]) -> str | None:
    if missing:
        return "no reference date, so it cannot be told which term the census is of"
    if unreadable:
        return "a reference date that is not a date (yyyy-mm-dd), so it cannot be told which term it is of"
    if len(terms) > 1:
        labels = " and ".join(Term.parse(term).label for term in terms)
        return f"reference dates in more than one term ({labels}); a file is for one term"
    return None


def _disagrees(codes: list[str], years: list[str], term: Term) -> str | None:
    """Where the header's own term and year, if it has them, are not those of the reference date."""
    if any(code not in _SEASON_CODES for code in codes):
        return f"a term that is not {', '.join(_SEASON_CODES)}"
    if any(_SEASON_CODES[code] != term.season for code in codes) or any(y != str(term.year) for y in years):
        return (
            f"a term or year in the header that disagrees with the reference date, which lies in {term.label}"
        )
    return None
