"""Receipts: what became of one file, for the command line, the log and the person who dropped it in."""

from dataclasses import dataclass
from typing import Literal

from jobs.problems import Problem
from jobs.terms import Term

Outcome = Literal["stored", "already", "refused"]


@dataclass(frozen=True)
class Receipt:
    """One file and its fate. `source` and `term` are None where they could not be told.

    `rows_read` counts the rows the source is about (on the register, the providers in scope).
    `already` says when, and under what name, the same content came before; what is stored all the same had
    been superseded or withdrawn, and counts again. `decided` says how source and term were found. `mapping`
    names the saved mapping the file was read by, and is empty where its own headings said what they are.
    """

    file: str
    source: str | None
    term: str | None
    outcome: Outcome
    rows_read: int = 0
    rows_kept: int = 0
    rows_set_aside: int = 0
    problems: tuple[Problem, ...] = ()
    already: str | None = None
    now_showing: str | None = None
    decided: str | None = None
    mapping: str = ""

    @property
    def headline(self) -> str:
        """The fate in one line, such as `h.csv: headcount, Summer 2026: 40 rows kept, 2 set aside.`"""
        if self.outcome == "already":
            return f"{self.file}: {self.already}; nothing was done."
        by = f" (read by your mapping ‘{self.mapping}’)" if self.mapping else ""
        if self.outcome == "refused":
            return f"{self.file}: refused{by}; nothing of it was stored."
        what = f"{self.source}, {Term.parse(self.term).label}" if self.term else self.source
        aside = f", {self.rows_set_aside:,} set aside" if self.rows_set_aside else ""
        again = f" It was {self.already}; it counts again from now on." if self.already else ""
        return f"{self.file}: {what}: {self.rows_kept:,} rows kept{aside}{by}.{again}"

    @property
    def messages(self) -> tuple[str, ...]:
        """One sentence a problem: where, what, what to do, what readers see meanwhile."""
        return tuple(problem.sentence(self.now_showing) for problem in self.problems)
