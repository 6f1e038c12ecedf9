"""Values read from text, each beside a second implementation or by hand."""

from datetime import date

import nhs_number
import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.terms import Term
from jobs.written import day, identifier, nhs_number_holds, number, term_of, word

TEXTS = st.lists(st.text(max_size=14), min_size=1, max_size=30)


def read(expression: pl.Expr, cells: list[str | None]) -> list[object]:
    cells_as_written = pl.LazyFrame({"x as written": pl.Series(cells, dtype=pl.String)})
    return cells_as_written.select(expression.alias("x")).collect()["x"].to_list()


@given(st.lists(st.integers(0, 10**10 - 1).map("{:010d}".format), min_size=1, max_size=50))
@example(["9990000018", "9990000000", "0000000000", "1111111111"])
def test_the_check_digit_agrees_with_the_nhs_number_package(numbers: list[str]) -> None:
    frame = pl.DataFrame({"n": numbers})
    ours = frame.select(nhs_number_holds(pl.col("n")))["n"].to_list()
    theirs = [nhs_number.calculate_checksum(text[:9]) == int(text[9]) for text in numbers]
    assert ours == theirs


def test_every_generated_number_holds_and_no_neighbour_does() -> None:
    valid = nhs_number.generate(for_region=nhs_number.REGION_SYNTHETIC, quantity=200)
    assert read(nhs_number_holds(identifier("x")), valid) == [True] * 200
    wrong = [text[:9] + str((int(text[9]) + 1) % 10) for text in valid]
    assert read(nhs_number_holds(identifier("x")), wrong) == [False] * 200
    assert read(nhs_number_holds(identifier("x")), ["999 000 0018", "999-000-0018", "99900000180", ""]) == [
        True,
        True,
        False,
        False,
    ]


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_the_term_of_a_date_is_the_terms_own_answer(when: date) -> None:
    assert pl.select(term_of(pl.lit(when))).item() == Term.of(when).id


def test_dates() -> None:
    cells = [
        "01/02/2026",
        "1/2/2026",
        "2026-02-01",
        "01/02/26",
        "31/02/2026",
        "2026-02-01T00:00",
        "45689",
        None,
    ]
    assert read(day("x"), cells) == [date(2026, 2, 1)] * 3 + [None] * 5


def test_numbers() -> None:
    cells = ["15", "7.5", "-3", "+2", "1e1", "1,000", "nan", "inf", "", None, "£4"]
    assert read(number("x"), cells) == [15.0, 7.5, -3.0, 2.0] + [None] * 7


def test_words() -> None:
    table = {"universal 15 hours": "universal"}
    cells = ["Universal 15 hours", "UNIVERSAL  15-HOURS", "15 hours", None]
    assert read(word("x", table), cells) == ["universal", "universal", None, None]


@given(TEXTS)
def test_no_text_whatever_breaks_a_reading(cells: list[str]) -> None:
    """Anything may stand in a cell; the answer is a value or null, never a failure."""
    for expression in (day("x"), number("x"), word("x", {"y": "1"}), nhs_number_holds(identifier("x"))):
        assert len(read(expression, [*cells])) == len(cells)
