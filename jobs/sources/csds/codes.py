"""SNOMED CT codes: which are scores of an ASQ-3, and what is said of those that cannot be used."""

from functools import cache
from importlib.resources import files

import polars as pl

from jobs.problems import Problem
from jobs.sources.csds.cells import ASSESSMENTS, place, rows_of
from jobs.sources.csds.tables import Extract, Laid
from jobs.sources.scores import DOMAINS

_CODE = r"^'?(\d{6,18})(?:\.0+)?(?:\s*\|.*)?$"
"""A code as text, perhaps with the apostrophe, the decimals or the `|term|` that systems put around it."""
_ROUNDED = r"(?i)^\d([.,]\d+)?e\+?\d+$"
_BLOCK = r"^95\d{3}1000000\d{3}$"
_FIRST, _LAST = 95261, 95365
"""The run of item numbers in which the known codes stand where 21 questionnaires of five domains, in order of
age, would put them. So a code of this run that is not in the table is probably an ASQ-3 score too; probably
is not enough to read it."""


@cache
def meanings() -> pl.DataFrame:
    """One row a known code: `code` (text), `questionnaire_months` (text) and `domain`."""
    table = files("jobs").joinpath("reference/asq3_snomed.csv").read_bytes()
    return pl.read_csv(table, infer_schema=False).rename({"snomed_ct": "code"})


def _known_whole() -> str:
    """The questionnaires of which all five codes are known."""
    counts = meanings().group_by("questionnaire_months").len().filter(pl.col("len") == len(DOMAINS))
    *others, last = sorted(counts["questionnaire_months"], key=int)
    return f"{', '.join(others)} and {last}" if others else str(last)


def code() -> pl.Expr:
    """The code in the cell, as digits; null where there is none."""
    return pl.col("snomed").str.extract(_CODE).alias("code")


def problems(extract: Extract) -> list[Problem]:
    """What is said of the codes themselves: rounded, of a questionnaire not known here, or none at all."""
    found = [_of_sheet(extract, laid) for laid in extract.assessments]
    said = [problem for problems, _ in found for problem in problems]
    if not any(known for _, known in found) and not any(problem.effect == "refuses" for problem in said):
        said.append(_nothing(extract))
    return said


def _of_sheet(extract: Extract, laid: Laid) -> tuple[list[Problem], bool]:
    """The problems of one sheet, and whether it has any known code."""
    item = code().str.slice(0, 5).cast(pl.Int64, strict=False)
    known = code().is_in(meanings()["code"].implode())
    like = code().str.contains(_BLOCK) & item.is_between(_FIRST, _LAST) & ~known
    where = pl.col(place(ASSESSMENTS)) - laid.offset
    told = (
        rows_of([laid])
        .select(
            where.filter(pl.col("snomed").str.contains(_ROUNDED)).implode().alias("rounded"),
            where.filter(like).implode().alias("unknown"),
            known.any().alias("known"),
        )
        .collect()
    )
    column = f"{laid.heading('snomed')} ({laid.called})"
    rounded, unknown = (tuple(told[name][0]) for name in ("rounded", "unknown"))
    both = [_rounded(extract.file, column, rounded), _unknown(extract.file, column, unknown)]
    return [problem for problem in both if problem], bool(told["known"][0])


def _rounded(file: str, column: str, rows: tuple[int, ...]) -> Problem | None:
    said = "a code rounded by a spreadsheet (such as 9.5E+14), so which score it is cannot be told"
    remedy = "Export the extract again, do not open it in a spreadsheet, and drop it in again"
    return Problem(file, column, rows, "rounded code", said, remedy, "refuses") if rows else None


def _unknown(file: str, column: str, rows: tuple[int, ...]) -> Problem | None:
    said = (
        "a code that looks like a score of an ASQ-3 questionnaire not known here (known are those of "
        f"{_known_whole()} months); these rows are left out"
    )
    remedy = "If they matter, ask whoever looks after this tool to add the code to its table"
    return Problem(file, column, rows, "unknown questionnaire code", said, remedy, "warns") if rows else None


def _nothing(extract: Extract) -> Problem:
    tables = " and ".join(laid.called for laid in extract.assessments)
    said = f"no ASQ-3 score known here in {tables}"
    remedy = "Check that the extract covers the health visiting service and the term, and drop it in again"
    return Problem(extract.file, None, (), "no ASQ-3 scores", said, remedy, "refuses")
