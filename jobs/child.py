"""What every child-level file says of a child, how it is judged, and the little of it that is kept."""

from collections.abc import Sequence

import polars as pl
import polars.selectors as cs

from jobs.columns import Column, written
from jobs.identifiers import SHORTEST_LOCAL_ID, local_id_holds, upn_holds
from jobs.link import ExactIdentifier, first_held, nothing_links
from jobs.parcel import Parcel
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
    found = first_held(rows, parcel.sheet, COLUMNS, order)
    if found is None:
        raise nothing_links(parcel.file, order, IDENTIFIERS)
    return found


def rules(link: str) -> tuple[Rule, ...]:
    """What must be true of the child on a row, for a file linked by `link`."""
    return (
        *_identity_rules(link),
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
        "NHS number check digit",
        nhs_number_holds,
        "not an NHS number (ten digits, the last a check digit)",
    ),
    "upn": (
        "UPN check letter",
        upn_holds,
        "not a UPN (a check letter, then twelve digits, or eleven and a letter)",
    ),
    "local_id": (
        "local ID too short",
        local_id_holds,
        f"not a local ID (at least {SHORTEST_LOCAL_ID} characters)",
    ),
}
"""By identifier: the rule's name, whether a normalised one holds, and what is said of one that does not."""


def _identity_rules(link: str) -> tuple[Rule, ...]:
    """That the identifier is there, holds, and stands for one child: one birth date in the whole file."""
    called, (name, holds, said) = IDENTIFIERS[link], _CHECKED[link]
    held = holds(pl.col(link))
    several = (pl.col("birth_date").max() != pl.col("birth_date").min()).over(link)
    return (
        Rule(f"{called} missing", link, pl.col(link).is_null(), f"no {called}"),
        Rule(name, link, ~held, said),
        Rule(
            f"{called} with two birth dates",
            link,
            held & several,
            f"the same {called} as another row, with another date of birth",
            remedy="Find out which child it belongs to, correct the file and drop it in again",
        ),
    )


def keep(judged: Judged, columns: Sequence[str], key: bytes) -> pl.DataFrame:
    """The columns named, under pseudonyms: with `pseudonym`, `birth_month` (first day, ISO) and `sex`.

    Dates become ISO text. The identifier and the day of birth go no further than here.
    """
    born = pl.col("birth_date").dt.month_start().dt.to_string("%Y-%m-%d").alias("birth_month")
    linked = ExactIdentifier(str(judged.identifier)).keyed(judged.judgement.rows.lazy())
    chosen = linked.select("identifier", born, "sex", *columns)
    written_out = cs.date().dt.to_string("%Y-%m-%d")
    return pseudonymise(chosen.with_columns(written_out), "identifier", key).collect()
