"""Drift: warned of where a delivery stands out, and only there."""

import math
from pathlib import Path

import polars as pl
import pytest

from jobs.limits import Limits
from jobs.records import Records
from jobs.workplace import Workplace
from tests.jobs.receiving import AT_ONCE, FIXTURES, GOOD, drop, home, take_in

pytestmark = pytest.mark.slow

HEADCOUNT = FIXTURES / "good" / "headcount_2026_spring.csv"
ROWS = pl.read_csv(HEADCOUNT, infer_schema=False)
PLACES = [path for path in GOOD if not path.name.startswith(("headcount", "asq3"))]


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    place = home(tmp_path / "home")
    drop(place, PLACES)
    return place


def warned(place: Workplace, period: str, rows: pl.DataFrame, limits: Limits = AT_ONCE) -> list[str]:
    """What drifted in a headcount of this period."""
    rows.with_columns(pl.lit(period).alias("Funding period")).write_csv(place.inbox / "h.csv")
    (receipt,) = take_in(place, limits=limits)
    assert receipt.outcome == "stored", receipt.messages
    return [f"{p.column or 'file'}: {p.said}" for p in receipt.problems if p.rule.endswith("drift")]


def many(number: int, **share_yes: float) -> pl.DataFrame:
    """So many children, of whom a share has each flag."""
    numbers = [nhs(n) for n in range(number)]
    frame = pl.concat([ROWS] * math.ceil(number / ROWS.height)).head(number)
    flags = [
        pl.Series(name, ["Y" if n < share * number else "N" for n in range(number)])
        for name, share in share_yes.items()
    ]
    return frame.with_columns(pl.Series("Child NHS number", numbers), *flags)


def nhs(n: int) -> str:
    """The n-th invented number that passes its check digit, from the range that is never issued."""
    first = f"999{n * 11:06d}"
    for number in range(int(first), int(first) + 11):
        weighed = sum(int(d) * w for d, w in zip(str(number), range(10, 1, -1), strict=True))
        if (digit := (11 - weighed % 11) % 11) < 10:
            return f"{number}{digit}"
    raise AssertionError


def test_fewer_rows_are_noticed_and_said_in_words(place: Workplace) -> None:
    assert warned(place, "Summer 2025", many(300)) == []
    assert warned(place, "Summer 2026", many(200)) == [
        "file: 33% fewer rows than in Summer 2025 (200 after 300)"
    ]


def test_few_rows_cry_no_wolf(place: Workplace) -> None:
    assert warned(place, "Summer 2025", many(9, EYPP=0.5)) == []
    assert warned(place, "Summer 2026", many(5, EYPP=0.0)) == []


def test_another_season_may_differ_more_than_the_same_one(place: Workplace) -> None:
    assert warned(place, "Summer 2025", many(300)) == []
    assert warned(place, "Autumn 2025", many(200)) == []
    assert warned(place, "Spring 2026", many(80)) != []


def test_what_looks_like_last_year_or_like_last_term_is_no_drift(place: Workplace) -> None:
    """A season repeats itself; a new rule stays: neither is said again."""
    for period, rows, yes in (
        ("Summer 2025", 400, 0.1),
        ("Autumn 2025", 250, 0.1),
        ("Spring 2026", 300, 0.4),
        ("Summer 2026", 400, 0.4),
        ("Autumn 2026", 250, 0.4),
    ):
        said = warned(place, period, many(rows, EYPP=yes))
        change = ["EYPP: “yes” in 40% of the rows, after 10% in Autumn 2025"]
        assert said == (change if period == "Spring 2026" else []), period


def test_a_mistake_looks_like_neither(place: Workplace) -> None:
    for period, rows in (("Summer 2025", 400), ("Spring 2026", 300)):
        assert warned(place, period, many(rows, EYPP=0.1)) == []
    wrong = many(400, EYPP=0.9).with_columns(
        pl.lit(None, pl.String).alias("Sex"), pl.lit("0").alias("Funded hours")
    )
    assert warned(place, "Summer 2026", wrong) == [
        "Sex: empty in 100% of the rows, after 0% in Summer 2025",
        "EYPP: “yes” in 90% of the rows, after 10% in Summer 2025",
    ]


def test_a_correction_is_compared_with_what_it_replaces(place: Workplace) -> None:
    warned(place, "Summer 2025", many(100))
    warned(place, "Summer 2026", many(101))
    assert warned(place, "Summer 2026", many(300)) == [
        "file: 197% more rows than in the delivery it replaces (300 after 101)"
    ]


def test_a_mean_that_moved_is_noticed(place: Workplace) -> None:
    hours = [str(10 + n % 5) for n in range(200)]
    warned(place, "Summer 2025", many(200).with_columns(pl.Series("Hours at setting", hours)))
    more = [str(14 + n % 5) for n in range(200)]
    assert warned(place, "Summer 2026", many(200).with_columns(pl.Series("Hours at setting", more))) == [
        "Hours at setting: a mean of 16.0, after 12.0 in Summer 2025"
    ]


def test_the_limits_decide(place: Workplace) -> None:
    patient = Limits(settled_seconds=0, drift_rows=0.5, drift_share=0.5)
    warned(place, "Summer 2025", many(300, EYPP=0.1))
    assert warned(place, "Summer 2026", many(200, EYPP=0.4), patient) == []
    assert len(warned(place, "Summer 2026", many(300, EYPP=0.1))) == 2


def test_the_figures_kept_hold_no_identifier_and_no_date(place: Workplace) -> None:
    warned(place, "Summer 2026", many(50))
    with Records.to_read(place.records) as records:
        lines = records.connection.execute("""
            SELECT figure, column_name, word
            FROM delivery_figure JOIN delivery ON delivery.id = delivery_id
            WHERE source = 'headcount'""").fetchall()
    words = {word for _, _, word in lines}
    assert words == {"", "yes", "F", "M", "universal", "working parent", "additional support", "none"}
    numbers = {column for figure, column, _ in lines if figure == "mean"}
    assert numbers == {"funded_hours", "extended_hours", "setting_hours"}
