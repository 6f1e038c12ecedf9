"""Which year a file is for, told by its dates."""

from datetime import date

import polars as pl
import pytest

from jobs.event_dates import fullest_year
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.profile_year import academic_year, cohort, label, year_of


def term_of(*days: str) -> str | None:
    rows = pl.LazyFrame({"day": [date.fromisoformat(day) for day in days]}, schema={"day": pl.Date})
    term = fullest_year(rows, "day")
    return term.id if term else None


@pytest.mark.parametrize(
    ("days", "term"),
    [
        (["2026-05-01", "2026-06-01"], "2026-summer"),
        (["2025-10-01", "2026-02-01", "2026-05-01"], "2026-summer"),  # an academic year
        (["2025-05-01", "2025-10-01", "2026-02-01"], "2026-spring"),  # a financial year
        (["2025-02-01", "2025-05-01", "2025-10-01"], "2025-autumn"),  # a calendar year
        (["2026-05-01", "2026-05-02", "2031-05-01"], "2026-summer"),  # one year mistyped
        (["2026-05-01", "2024-05-01"], "2024-summer"),  # nothing to choose by; the rest is told to people
        ([], None),
    ],
)
def test_the_year_that_holds_most_dates_ends_with_the_term_of_the_file(days, term):
    assert term_of(*days) == term


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2024/25", 2025), ("2024-25", 2025), ("2024/2025", 2025), ("202425", 2025), ("20242025", 2025),
        ("1999/00", 2000), ("2025", None), ("2024/26", None), ("24/25", None), ("this year", None),
        (None, None),
    ],
)  # fmt: skip
def test_the_ways_an_academic_year_is_written(written, year):
    rows = pl.DataFrame({"y as written": [written]}, schema={"y as written": pl.String})
    assert rows.select(academic_year("y")).item() == year


def test_a_child_is_of_the_class_in_which_it_turns_five():
    born = [date(2019, 8, 31), date(2019, 9, 1), date(2020, 8, 31), date(2020, 9, 1)]
    assert pl.DataFrame({"b": born}).select(cohort("b"))["cohort"].to_list() == [2024, 2025, 2025, 2026]
    assert (label(2025), label(2000)) == ("2024/25", "1999/00")


def profiles(years: list[str | None], cohorts: list[int]) -> pl.LazyFrame:
    rows = pl.DataFrame(
        {"academic_year as written": years, "cohort": cohorts},
        schema_overrides={"academic_year as written": pl.String},
    )
    return rows.with_columns(academic_year("academic_year")).lazy()


def test_the_year_of_a_return_is_as_it_says_else_as_the_births_have_it_else_as_its_name_hints():
    hinted = Parcel("profiles.csv", "tables", (), hinted_term="2023-summer")
    assert year_of(profiles(["2023/24"] * 3, [2025] * 3), hinted) == 2024
    assert year_of(profiles([None] * 5, [2025] * 4 + [2024]), hinted) == 2025
    assert year_of(profiles([None] * 3, [2023, 2024, 2025]), hinted) == 2023
    with pytest.raises(Unreadable):
        year_of(profiles([None] * 3, [2023, 2024, 2025]), Parcel("profiles.csv", "tables", ()))
