"""Patterns: what the cells of a column look like, as data, so that a column can be told by its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from geo.codes import is_gss, is_setting_urn, tidy_code
from geo.postcodes import FORM
from jobs.columns import spoken, written
from jobs.identifiers import upn_holds
from jobs.sources.asq3 import HIGHEST_SCORE, intervals
from jobs.sources.headcount_rules import MOST_HOURS
from jobs.vocabularies import Vocabulary
from jobs.written import day, nhs_number_holds, number

CELL = written("cell")
"""What every pattern looks at: the text of one cell."""
_TIDY = tidy_code(CELL.str.replace_all("-", "", literal=True))
_NUMBER, _DATE = number("cell"), day("cell").is_not_null()
_MONTHS = CELL.str.extract(r"(?i)^(\d{1,2})(?:\.0+)?\s*(?:m|mths?|months?)?$").cast(pl.Int64)
_TERM = r"^((spring|summer|autumn)( term)?[ ,]+\d{4}|\d{4} (spring|summer|autumn))$"
_OLDEST, _SECTIONS = 84, 9


@dataclass(frozen=True)
class Pattern:
    """One kind of cell: what people call it, and whether a cell is of it.

    `tells` is how sure a column is by its cells alone, where all of them fit (0 to 1): a check digit says
    much, a small number next to nothing.
    """

    called: str
    holds: pl.Expr
    tells: float


PATTERNS: Mapping[str, Pattern] = {
    "nhs_number": Pattern("NHS numbers", nhs_number_holds(_TIDY), 0.95),
    "upn": Pattern("UPNs", upn_holds(_TIDY), 0.95),
    "ward_code": Pattern("ward codes", is_gss(_TIDY), 0.9),
    "setting_urn": Pattern("setting URNs", is_setting_urn(_TIDY), 0.6),
    "postcode": Pattern("postcodes", _TIDY.str.contains(FORM), 0.6),
    "funding_period": Pattern("terms", spoken(CELL).str.contains(_TERM), 0.9),
    "birth_date": Pattern("dates over several terms", _DATE, 0.6),
    "event_date": Pattern("dates in one term", _DATE, 0.5),
    "questionnaire_months": Pattern("months of questionnaires", _MONTHS.is_in(sorted(intervals())), 0.5),
    "age_months": Pattern("months of age", _NUMBER.is_between(0, _OLDEST), 0.1),
    "section": Pattern("sections 1 to 9", _NUMBER.is_between(1, _SECTIONS), 0.3),
    "score": Pattern("numbers from 0 to 60", _NUMBER.is_between(0, HIGHEST_SCORE), 0.15),
    "hours": Pattern("hours a week", _NUMBER.is_between(0, MOST_HOURS), 0.15),
    "number": Pattern("numbers", _NUMBER.is_not_null(), 0.05),
}
_OF_COLUMN = {
    "urn": "setting_urn",
    "communication": "score",
    "gross_motor": "score",
    "fine_motor": "score",
    "problem_solving": "score",
    "personal_social": "score",
    "total": "number",
    "places": "number",
    "easting": "number",
    "northing": "number",
}
_BY_ENDING = {"_date": "event_date", "_hours": "hours", "_months": "age_months", "_urn": "setting_urn"}


def pattern_of(column: str) -> str | None:
    """The pattern a canonical column's cells should have, by its name or the end of it; None where any do."""
    if column in PATTERNS:
        return column
    ending = next((pattern for end, pattern in _BY_ENDING.items() if column.endswith(end)), None)
    return _OF_COLUMN.get(column, ending)


def word_patterns(vocabularies: Mapping[str, Vocabulary], columns: Sequence[str]) -> dict[str, Pattern]:
    """For each column with a vocabulary, the pattern of its known words."""
    return {
        name: Pattern(vocabulary.called, spoken(CELL).is_in(sorted(vocabulary.words)), vocabulary.tells)
        for name, vocabulary in vocabularies.items()
        if name in columns
    }
