"""Scores and questionnaires of an ASQ-3, as health-visiting teams write them."""

import polars as pl

from jobs.columns import written

DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
NOT_SCORED = ("-", "–", "n/a", "na", "not applicable", "not scored", "not completed", "not done")
"""What teams write, in lower case, where there is no score; anything else that is no number is refused."""
_UNIT = r"(?:m|mths?|months?)"
_AFTER = r"(?:\s+(?:old|questionnaire|form|review|asq(?:[\s-]?3)?))*"
_MONTHS = (
    rf"^(\d{{1,2}})(?:\.0+)?[\s-]*{_UNIT}?{_AFTER}$",
    rf"^asq[\s-]?3[\s:,_-]+(\d{{1,2}})[\s-]*{_UNIT}?{_AFTER}$",
    rf"^asq[\s:,_-]*(\d{{2}})[\s-]*{_UNIT}?{_AFTER}$",
    rf"^asq[\s:,_-]+(\d)[\s-]*{_UNIT}{_AFTER}$",
)
"""`27`, `27.0`, `27 month`, `27-month questionnaire`; `ASQ-3 24 months`; `ASQ24`; `ASQ 9 months`.

The 3 of `ASQ-3` is never read as months, nor `ASQ:SE-2` as an ASQ-3."""


def months(column: str) -> pl.Expr:
    """The months of a questionnaire as an integer; null where the text does not say so plainly."""
    text = written(column).str.to_lowercase()
    return pl.coalesce(text.str.extract(form) for form in _MONTHS).cast(pl.Int64).alias(column)


def scored(column: str) -> pl.Expr:
    """The written score; null also where the cell says in words that there is none."""
    text = written(column)
    return pl.when(~text.str.to_lowercase().is_in(NOT_SCORED)).then(text).alias(f"{column} as written")


def read_score(text: pl.Expr) -> pl.Expr:
    """A written score as a number, `45`, `45.0` and `45.00` alike; null where it is none."""
    return pl.when(text.str.contains(r"^[+-]?\d+(\.\d+)?$")).then(text).cast(pl.Float64, strict=False)
