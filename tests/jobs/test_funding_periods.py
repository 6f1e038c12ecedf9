"""The few ways in which files name a term, and which of them are refused as unclear."""

import polars as pl
import pytest

from jobs.sources.funding_periods import is_ambiguous, term_named


def read(text: str) -> tuple[str | None, bool]:
    frame = pl.DataFrame({"text": [text]}).select(
        term_named(pl.col("text")).alias("term"),
        is_ambiguous(pl.col("text")).fill_null(value=False).alias("x"),
    )
    return frame.row(0)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Summer 2026", "2026-summer"),
        ("2026 Summer", "2026-summer"),
        ("2026-summer", "2026-summer"),
        ("Summer Term 2026", "2026-summer"),
        ("SUM26", "2026-summer"),
        ("Aut-25", "2025-autumn"),
        ("Spring, 2026", "2026-spring"),
        ("2025/26 Spring", "2026-spring"),
        ("Spring 2025-26", "2026-spring"),
        ("Spring 2025–26", "2026-spring"),
        ("Spring Term 2025/2026", "2026-spring"),
        ("Autumn 2025/26", "2025-autumn"),
        ("2025 / 26 Autumn", "2025-autumn"),
        ("Academic year 2025/26 Summer", "2026-summer"),
        ("Summer 2025/26 (financial year)", None),
        ("Summer 2025/26 financial year", "2025-summer"),
        ("01/09/2025", "2025-autumn"),
        ("31/08/2025", "2025-summer"),
        ("2026-01-15", "2026-spring"),
        ("2026-01-15 00:00:00", "2026-spring"),
        ("Week commencing 19/01/2026", "2026-spring"),
    ],
)
def test_a_term_is_read_however_it_is_written(text: str, term: str | None) -> None:
    assert read(text) == (term, False)


@pytest.mark.parametrize("text", ["Summer 2025/26", "2025-26 Summer", "SUM 25/26", "Summer Term 2025-2026"])
def test_a_summer_of_two_years_is_ambiguous(text: str) -> None:
    assert read(text) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "Spring", "Winter 2026", "2025/27 Spring", "Summer 2025/27", "31/02/2026", "1/1/26"),
        *("Summer 2026 2025", "Term 3 2026", "26 Summer", "Summer 1026", "Springs 2026", "2026-01"),
    ],
)
def test_anything_else_names_no_term(text: str) -> None:
    assert read(text) == (None, False)
