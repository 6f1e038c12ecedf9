"""Cells: what the columns of a sheet hold, in shares and kinds, never in values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from jobs.patterns import CELL, Pattern
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.written import day, term_of

SAMPLE = 5_000
"""Rows looked at, from the top."""
MOST_WORDS = 12
"""A column with more different cells than this holds no vocabulary."""
_NEARLY_ALL = 0.9
_LONG = 6


@dataclass(frozen=True)
class Held:
    """What one column holds: the share of cells that are empty, and of the others what share fits a pattern.

    `kind` says in words what the cells are (`date dd/mm/yyyy`, `10 digits`, `words: 3 different`). `one_term`
    is the share of its dates that fall into the fullest term, null where it holds no dates.
    """

    position: int
    empty: float = 1.0
    kind: str = "empty"
    shares: Mapping[str, float] = field(default_factory=dict)
    one_term: float | None = None


def look(sheet: Sheet, patterns: Mapping[str, Pattern]) -> tuple[Held, ...]:
    """What each column of a sheet holds, by its first 5,000 rows, in one pass."""
    names = [str(position) for position in range(len(sheet.headings))]
    rows = sheet.scan().head(SAMPLE).select(ROW_NUMBER, *names).collect()
    cells = rows.lazy().unpivot(
        names, index=ROW_NUMBER, variable_name="position", value_name="cell as written"
    )
    tests = [pattern.holds.fill_null(value=False).alias(f"fits {name}") for name, pattern in patterns.items()]
    tested = cells.filter(CELL.is_not_null()).with_columns(*tests, term_of(day("cell")).alias("term"))
    sums = [pl.col(f"fits {name}").mean() for name in patterns]
    found = tested.group_by("position").agg(*_SHAPE, *sums).collect().to_dicts()
    by_position = {row["position"]: row for row in found}
    return tuple(_held(n, by_position.get(name), rows.height, patterns) for n, name in enumerate(names))


_TERMS = pl.col("term").drop_nulls()
_SHAPE = (
    CELL.len().alias("filled"),
    CELL.n_unique().alias("different"),
    CELL.str.len_chars().min().alias("shortest"),
    CELL.str.len_chars().max().alias("longest"),
    CELL.str.contains(r"^\d{1,2}/\d{1,2}/[12]\d{3}$").mean().alias("date dd/mm/yyyy"),
    CELL.str.contains(r"^[12]\d{3}-\d{2}-\d{2}$").mean().alias("date yyyy-mm-dd"),
    CELL.str.contains(r"^\d+$").mean().alias("whole numbers"),
    CELL.str.contains(r"^[+-]?\d+(\.\d+)?$").mean().alias("numbers"),
    (_TERMS.unique_counts().max() / _TERMS.len()).alias("one term"),
)


def _held(position: int, row: dict[str, Any] | None, rows: int, patterns: Mapping[str, Pattern]) -> Held:
    if row is None:
        return Held(position)
    shares = {name: row[f"fits {name}"] for name in patterns}
    return Held(position, 1 - row["filled"] / rows, _kind(row), shares, row["one term"])


def _kind(row: dict[str, Any]) -> str:
    """What cells are, in words that give none of them away."""
    same_length = row["shortest"] == row["longest"]
    if row["whole numbers"] >= _NEARLY_ALL and same_length and row["longest"] >= _LONG:
        return f"{row['longest']} digits"
    for kind in ("date dd/mm/yyyy", "date yyyy-mm-dd", "whole numbers", "numbers"):
        if row[kind] >= _NEARLY_ALL:
            return kind
    if row["different"] <= min(MOST_WORDS, row["filled"] / 2):
        return f"words: {row['different']} different"
    return f"{row['longest']} letters and digits" if same_length and row["longest"] >= _LONG else "text"
