"""Dates that cannot be, or hardly: in the future, or at an age no child of this kind of file has."""

from datetime import date

import polars as pl

from jobs.rules import Rule
from jobs.terms import Term

_LOOK = "Look whether the date of birth is right; if it is, there is nothing to do"
OLDEST_YEARS = 8
YOUNGEST_REVIEWED = 1
OLDEST_REVIEWED = 66
"""Months: ASQ-3's questionnaires are for children from 1 month to 5½ years. Source: ASQ-3 User's Guide."""


def in_future(column: str, rule: str, what: str, today: date | None) -> tuple[Rule, ...]:
    """Set aside rows whose date lies after the day of receipt; no rule where that day is not given."""
    if today is None:
        return ()
    said = f"{what} after the day the file was received"
    return (Rule(rule, column, pl.col(column) > today, said),)


def born_in_future(today: date | None) -> tuple[Rule, ...]:
    """Set aside rows whose date of birth lies after the day of receipt."""
    return in_future("birth_date", "born in the future", "a date of birth", today)


def too_old(at: pl.Expr) -> Rule:
    """Warn of children who were eight or older at a date."""
    oldest = at.dt.offset_by(f"-{OLDEST_YEARS}y")
    said = "a child of eight or older at the start of the term; these rows are kept"
    return Rule(
        "older than eight", "birth_date", pl.col("birth_date") <= oldest, said, effect="warns", remedy=_LOOK
    )


def age_at_review(column: str, today: date | None) -> Rule:
    """Warn of reviews at an age that no ASQ-3 questionnaire is for; one in the future has its own rule."""
    born, reviewed = pl.col("birth_date"), pl.col(column)
    early = (reviewed >= born) & (reviewed < born.dt.offset_by(f"{YOUNGEST_REVIEWED}mo"))
    late = (reviewed > born.dt.offset_by(f"{OLDEST_REVIEWED}mo")) & (reviewed <= (today or date.max))
    said = "a review at an age that no ASQ-3 questionnaire is for (1 month to 5½ years); these rows are kept"
    return Rule("age at review", column, early | late, said, effect="warns", remedy=_LOOK)


def term_starts(term: pl.Expr) -> pl.Expr:
    """The first day of the term of an id such as `2026-summer`; null where there is none."""
    starts = {
        season: Term(2000, season).starts.strftime("-%m-%d") for season in ("spring", "summer", "autumn")
    }
    season = term.str.slice(5).replace_strict(starts, default=None, return_dtype=pl.String)
    return pl.concat_str(term.str.slice(0, 4), season).str.to_date("%Y-%m-%d", strict=False)
