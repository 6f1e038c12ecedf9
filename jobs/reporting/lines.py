"""The lines of a report: one a problem, one a file, in words and safe to open in a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from jobs.catalogue import source_called
from jobs.problems import Effect, Problem
from jobs.receipts import Receipt
from jobs.terms import Term

EFFECTS: dict[Effect, str] = {
    "refuses": "refuses the file",
    "sets aside": "sets rows aside",
    "warns": "a warning",
}
OUTCOMES = {"stored": "taken in", "already": "received before; nothing was done", "refused": "refused"}
_RUNS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
_ROWS_SHOWN = 20


@dataclass(frozen=True)
class ProblemLine:
    """One problem of one file, as people read it; `count` is None where no rows are meant."""

    file: str
    kind: str
    term: str
    rule: str
    column: str
    count: int | None
    rows: str
    wrong: str
    expected: str
    remedy: str
    effect: str


@dataclass(frozen=True)
class FileLine:
    """One file and what became of it."""

    file: str
    kind: str
    term: str
    outcome: str
    rows_read: int
    rows_kept: int
    rows_set_aside: int
    problems: int


def problem_lines(receipts: Sequence[Receipt]) -> list[ProblemLine]:
    """A line for each problem, in the order of the receipts."""
    return [_problem_line(receipt, problem) for receipt in receipts for problem in receipt.problems]


def file_lines(receipts: Sequence[Receipt]) -> list[FileLine]:
    """A line for each file."""
    return [
        FileLine(
            safe(receipt.file),
            *_what(receipt),
            OUTCOMES[receipt.outcome],
            receipt.rows_read,
            receipt.rows_kept,
            receipt.rows_set_aside,
            len(receipt.problems),
        )
        for receipt in receipts
    ]


def safe(text: str) -> str:
    """The text printable, with an apostrophe before what a spreadsheet would take for a formula."""
    printable = "".join(letter if letter.isprintable() else "_" for letter in text)
    return f"'{printable}" if text.startswith(_RUNS_A_FORMULA) else printable


def _problem_line(receipt: Receipt, problem: Problem) -> ProblemLine:
    return ProblemLine(
        safe(receipt.file),
        *_what(receipt),
        safe(problem.rule),
        safe(problem.column or ""),
        len(problem.rows) or None,
        _rows(problem),
        safe(_sentence(problem.said)),
        safe(_sentence(problem.expected)),
        safe(_sentence(problem.remedy)),
        EFFECTS[problem.effect],
    )


def _what(receipt: Receipt) -> tuple[str, str]:
    kind = source_called(receipt.source) if receipt.source else "not known"
    return safe(kind), Term.parse(receipt.term).label if receipt.term else ""


def _rows(problem: Problem) -> str:
    if not problem.rows:
        return "the whole column" if problem.column else "the whole file"
    named = ", ".join(str(row) for row in islice(problem.rows, _ROWS_SHOWN))
    more = len(problem.rows) - _ROWS_SHOWN
    return f"{named} and {more:,} more" if more > 0 else named


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
