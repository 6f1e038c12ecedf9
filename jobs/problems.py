"""What is wrong with a file, addressed to the person who can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jobs.expectations import expected

Effect = Literal["refuses", "sets aside", "warns"]

ROWS_NAMED = 5
"""Row numbers listed in a message before it says how many more there are."""
MAP_IT = "earlysight map FILE --home HOME"
"""The command that says what a file's columns are."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one file; it names places in the file, never a value from a child's row.

    `rows` are numbered as a spreadsheet shows them (the heading is row 1) and are empty where the whole
    file or column is meant. `said` says what is wrong, `remedy` what to do about it.
    """

    file: str
    column: str | None
    rows: tuple[int, ...]
    rule: str
    said: str
    remedy: str
    effect: Effect
    expected: str = ""

    def __post_init__(self) -> None:
        """Say what was expected where whoever made the problem left it to the words for its rule."""
        if not self.expected:
            object.__setattr__(self, "expected", expected(self.rule))

    def sentence(self, now_showing: str | None = None) -> str:
        """Say on one line where, what is wrong, what to do, and what readers see until it is done.

        `now_showing` names the term on the dashboards, such as `Autumn 2025`; None leaves that out.
        """
        where = [self.file]
        if self.column:
            where.append(f"column {self.column}")
        if self.rows:
            where.append(counted_rows(self.rows))
        kept = "; the other rows were kept" if self.effect == "sets aside" else ""
        meanwhile = (
            f" The dashboard still shows {now_showing}." if now_showing and self.effect != "warns" else ""
        )
        return f"{', '.join(where)}: {self.said}. {self.remedy}{kept}.{meanwhile}"


class Unreadable(Exception):  # noqa: N818  # a problem for a person, not an error of ours
    """A file that must be refused whole, before any of its rows can be judged."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.sentence() for problem in problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type["Unreadable"], tuple[tuple[Problem, ...]]]:
        """Cross from the reading process by the problems, not by their sentences."""
        return Unreadable, (self.problems,)


def counted_rows(rows: Sequence[int]) -> str:
    """Name at most five rows, then how many more: `3 rows (118, 204, 377)`."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    named = ", ".join(str(row) for row in rows[:ROWS_NAMED])
    more = len(rows) - ROWS_NAMED
    return f"{len(rows):,} rows ({named}{f' and {more:,} more' if more > 0 else ''})"
