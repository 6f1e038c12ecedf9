"""What every child-level file says of a child, how it is judged, and the little of it that is kept."""

import polars as pl

from jobs.columns import Column, written
from jobs.pseudonym import pseudonymise
from jobs.rules import Rule
from jobs.source import Tables
from jobs.written import day, identifier, nhs_number_holds, word

COLUMNS = (
    Column("nhs_number", ("NHS number", "Child NHS number", "NHS no", "NHS_Number", "C001040")),
    Column("birth_date", ("Date of birth", "Child date of birth", "DOB", "Birth date", "C001060")),
    Column("sex", ("Sex", "Child sex", "Gender", "C001080"), required=False),
)

SEX_WORDS = {"f": "F", "female": "F", "girl": "F", "2": "F", "m": "M", "male": "M", "boy": "M", "1": "M"}
"""Letters, words, and the NHS Data Dictionary's person stated gender codes."""
_SEX_NOT_STATED = ("u", "unknown", "not known", "not stated", "9", "0", "x")


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add `nhs_number` (text), `birth_date` (date) and `sex` (F, M or null)."""
    return rows.with_columns(identifier("nhs_number"), day("birth_date"), word("sex", SEX_WORDS))


RULES = (
    Rule("NHS number missing", "nhs_number", pl.col("nhs_number").is_null(), "no NHS number"),
    Rule(
        "NHS number check digit",
        "nhs_number",
        ~nhs_number_holds(pl.col("nhs_number")),
        "not an NHS number (ten digits, the last a check digit)",
    ),
    Rule("birth date missing", "birth_date", written("birth_date").is_null(), "no date of birth"),
    Rule(
        "birth date unreadable",
        "birth_date",
        written("birth_date").is_not_null() & pl.col("birth_date").is_null(),
        "not a date (dd/mm/yyyy or yyyy-mm-dd)",
    ),
    Rule(
        "sex not recognised",
        "sex",
        pl.col("sex").is_null() & ~written("sex").str.to_lowercase().is_in(_SEX_NOT_STATED),
        "not F or M; these rows are kept without it",
        effect="warns",
    ),
)


def keep(rows: pl.DataFrame, table: str, key: bytes) -> Tables:
    """The table's rows under pseudonyms, and one line a child: first of the birth month, and sex.

    The identifier and the day of birth go no further than here.
    """
    born = pl.col("birth_date").dt.month_start().dt.to_string("%Y-%m-%d").alias("birth_month")
    kept = pseudonymise(rows.lazy().with_columns(born).drop("birth_date"), "nhs_number", key).collect()
    children = kept.select("pseudonym", "birth_month", "sex").unique("pseudonym", keep="first")
    return {"child": children.sort("pseudonym"), table: kept.drop("birth_month", "sex")}
