"""What every child-level file says of a child, how it is judged, and the little of it that is kept."""

from collections.abc import Sequence

import polars as pl
import polars.selectors as cs

from jobs.columns import Column, positions, written
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.pseudonym import pseudonymise
from jobs.rules import Rule
from jobs.source import Judged
from jobs.written import day, identifier, nhs_number_holds, word

COLUMNS = (
    Column(
        "nhs_number", ("NHS number", "Child NHS number", "NHS no", "NHS_Number", "C001040"), required=False
    ),
    Column("upn", ("UPN", "Unique pupil number", "Child UPN", "FSP_UPN"), required=False),
    Column("local_id", ("Local ID", "Child ID", "Local child ID", "Local identifier"), required=False),
    Column("birth_date", ("Date of birth", "Child date of birth", "DOB", "Birth date", "C001060")),
    Column("sex", ("Sex", "Child sex", "Gender", "C001080"), required=False),
)
IDENTIFIERS = {"nhs_number": "NHS number", "upn": "UPN", "local_id": "local ID"}

SEX_WORDS = {"f": "F", "female": "F", "girl": "F", "2": "F", "m": "M", "male": "M", "boy": "M", "1": "M"}
"""Letters, words, and the NHS Data Dictionary's person stated gender codes."""
_SEX_NOT_STATED = ("u", "unknown", "not known", "not stated", "9", "0", "x")


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Add the identifiers (text, normalised), `birth_date` (date) and `sex` (F, M or null)."""
    return rows.with_columns(*map(identifier, IDENTIFIERS), day("birth_date"), word("sex", SEX_WORDS))


def link_key(rows: pl.LazyFrame, parcel: Parcel, order: Sequence[str]) -> str:
    """The identifier that links this file: the first, in order of preference, that any of its rows has.

    Where no row has one, the first whose column is there. Raises Unreadable where there is no such column.
    """
    held = rows.select(pl.col(name).is_not_null().any() for name in order).collect().row(0, named=True)
    there = positions(COLUMNS, parcel.sheet)
    found = next((n for n in order if held[n]), None) or next((n for n in order if n in there), None)
    if found is None:
        wanted = " or ".join(IDENTIFIERS[name] for name in order)
        said = f"no column with an identifier of the child ({wanted}), so its rows cannot be linked"
        remedy = "Add the column and drop the file in again"
        raise Unreadable([Problem(parcel.file, None, (), "no identifier", said, remedy, "refuses")])
    return found


def rules(link: str) -> tuple[Rule, ...]:
    """What must be true of the child on a row, for a file linked by `link`."""
    called = IDENTIFIERS[link]
    return (
        Rule(f"{called} missing", link, pl.col(link).is_null(), f"no {called}"),
        *_CHECKED.get(link, ()),
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


_CHECKED = {
    "nhs_number": (
        Rule(
            "NHS number check digit",
            "nhs_number",
            ~nhs_number_holds(pl.col("nhs_number")),
            "not an NHS number (ten digits, the last a check digit)",
        ),
    ),
}


def keep(judged: Judged, columns: Sequence[str], key: bytes) -> pl.DataFrame:
    """The columns named, under pseudonyms: with `pseudonym`, `birth_month` (first day, ISO) and `sex`.

    Dates become ISO text. The identifier and the day of birth go no further than here. What is
    pseudonymised says which kind of identifier it is, so that a UPN and an NHS number never make the same
    pseudonym.
    """
    link = str(judged.identifier)
    linked = pl.concat_str(pl.lit(f"{link}:"), pl.col(link)).alias("identifier")
    born = pl.col("birth_date").dt.month_start().dt.to_string("%Y-%m-%d").alias("birth_month")
    chosen = judged.judgement.rows.lazy().select(linked, born, "sex", *columns)
    written_out = cs.date().dt.to_string("%Y-%m-%d")
    return pseudonymise(chosen.with_columns(written_out), "identifier", key).collect()
