from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.terms import NotATermError, Term

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 1, 1), "2026-spring"),
        (date(2026, 3, 31), "2026-spring"),
        (date(2026, 4, 1), "2026-summer"),
        (date(2026, 8, 31), "2026-summer"),
        (date(2026, 9, 1), "2026-autumn"),
        (date(2025, 12, 31), "2025-autumn"),
    ],
)
def test_a_day_falls_in_its_funding_period(day, term):
    assert Term.of(day).id == term


@given(DAYS)
def test_a_term_holds_its_days_and_terms_follow_without_gaps(day):
    term = Term.of(day)
    assert term.starts <= day <= term.ends
    assert term.previous().ends + timedelta(days=1) == term.starts
    assert term.previous() < term < term.previous(-1)


@given(DAYS, st.integers(-30, 30))
def test_previous_counts_back_and_forth(day, n):
    term = Term.of(day)
    assert term.previous(n).previous(-n) == term
    assert term.previous(3) == Term(term.year - 1, term.season)


@given(DAYS)
def test_ids_and_labels_read_back(day):
    term = Term.of(day)
    assert Term.parse(term.id) == Term.parse(term.label) == Term.parse(f" {term.label.upper()} ") == term


def test_label_and_id():
    term = Term.parse("Summer 2026")
    assert (term.id, term.label) == ("2026-summer", "Summer 2026")
    assert (term.starts, term.ends) == (date(2026, 4, 1), date(2026, 8, 31))
    assert term.previous(8).id == "2023-autumn"


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-winter", "Winter 2026", "summer-2026", "26-summer", "2026-13"]
)
def test_what_is_not_a_term_is_said(text):
    with pytest.raises(NotATermError):
        Term.parse(text)
