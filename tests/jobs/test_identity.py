"""Which source and term a file is of: its content decides, hints count where it does not say."""

from pathlib import Path

import pytest

from jobs.hints import hints_of, term_in
from jobs.problems import Unreadable
from jobs.receipts import Receipt
from jobs.records import Records
from jobs.workplace import Workplace
from tests.jobs.receiving import FIXTURES, GOOD, drop, home, in_inbox, take_in

pytestmark = pytest.mark.slow

HEADCOUNT = FIXTURES / "good" / "headcount_2026_spring.csv"
TWO_KINDS = FIXTURES / "broken" / "list_with_grid_references.csv"
PLACES = [path for path in GOOD if not path.name.startswith(("headcount", "asq3"))]


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("headcount_2026_summer.csv", "2026-summer"),
        ("section23_2024_autumn.csv", "2024-autumn"),
        ("Spring 2026 headcount.xlsx", "2026-spring"),
        ("2025-26 autumn.csv", "2025-autumn"),
        ("2025-26 spring.csv", "2026-spring"),
        ("Summer Term 2025/26.csv", "2026-summer"),
        ("HC 202526 Spring.csv", "2026-spring"),
        ("Aut25.csv", "2025-autumn"),
        ("headcount summer 2026 exported 2026-06-30.csv", "2026-summer"),
        ("headcount_2026_spring (1).csv", "2026-spring"),
        ("Summary 2026.csv", None),
        ("asq3_2026-05-01.csv", None),
        ("autumn.csv", None),
        ("Spring and Summer 2026.csv", None),
        ("spring2025_summer2026.csv", None),
        ("Summer 2026-07-01.csv", None),
    ],
)
def test_a_term_in_a_name_is_found_only_where_it_is_clear(name: str, term: str | None) -> None:
    assert term_in(name) == term


@pytest.mark.parametrize(
    ("name", "source"),
    [("Headcount Summer.csv", "headcount"), ("ASQ-3 reviews.csv", "asq3"), ("settings headcount.csv", None)],
)
def test_a_source_in_a_name_is_found_only_where_it_is_the_only_one(name: str, source: str | None) -> None:
    assert hints_of(Path(name), name, ("headcount", "asq3", "settings")).name.source == source


@pytest.mark.parametrize(
    "said",
    ["source = 'colour'", "term = 'Michaelmas 2026'", "period = 'x'", "term = 3", "not toml", "x" * 20_000],
)
def test_a_sidecar_of_no_use_is_refused(said: str, tmp_path: Path) -> None:
    (tmp_path / "h.csv.toml").write_text(said)
    with pytest.raises(Unreadable, match=r"the sidecar h\.csv\.toml cannot be used"):
        hints_of(tmp_path / "h.csv", "h.csv", ("headcount",))


def test_the_term_comes_from_the_name_where_no_column_says_it(tmp_path: Path) -> None:
    (receipt,) = given(home(tmp_path), "Headcount Summer Term 2025-26.csv", without_period())
    assert (receipt.outcome, receipt.term) == ("stored", "2026-summer")
    assert receipt.decided == "kind of file from its content; term from the file's name"


def test_an_empty_column_says_no_term_either(tmp_path: Path) -> None:
    place = home(tmp_path)
    emptied = HEADCOUNT.read_text().replace("Spring 2026", "")
    assert [p.rule for p in given(place, "h.csv", emptied)[0].problems] == ["no term"]
    assert given(place, "summer 2026.csv", emptied)[0].term == "2026-summer"


def test_a_sidecar_outranks_the_name_and_goes_with_its_file(tmp_path: Path) -> None:
    place = home(tmp_path)
    (receipt,) = given(place, "headcount summer 2026.csv", without_period(), 'term = "Autumn 2025"')
    assert (receipt.outcome, receipt.term) == ("stored", "2025-autumn")
    assert receipt.decided == "kind of file from its content; term from the sidecar"
    assert in_inbox(place) == []


def test_a_sidecar_waits_for_its_file_and_any_other_toml_is_refused(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, PLACES)
    (place.inbox / "h.csv.toml").write_text('term = "2026-summer"')
    (place.inbox / "lonely.toml").write_text("term = 'x'")
    assert [(r.file, r.outcome) for r in take_in(place)] == [("lonely.toml", "refused")]
    assert given(place, "h.csv", without_period())[0].term == "2026-summer"


def test_a_sidecar_settles_two_kinds_that_fit(tmp_path: Path) -> None:
    (receipt,) = given(home(tmp_path), "list.csv", TWO_KINDS.read_text(), 'source = "settings"')
    assert (receipt.outcome, receipt.source) == ("stored", "settings")
    assert receipt.decided == "kind of file from its headings and the sidecar"


def test_a_sidecar_that_names_another_source_is_refused(tmp_path: Path) -> None:
    (receipt,) = given(home(tmp_path), "h.csv", HEADCOUNT.read_text(), 'source = "asq3"')
    assert receipt.problems[0].said == "its sidecar says asq3, but its content is headcount"


def test_the_same_content_under_a_corrected_term_moves_there(tmp_path: Path) -> None:
    """A file whose name lied about the term is put right by dropping it in again with a sidecar."""
    place = home(tmp_path)
    assert given(place, "summer 2026.csv", without_period())[0].term == "2026-summer"
    (receipt,) = given(place, "summer 2026.csv", without_period(), 'term = "2026-spring"')
    assert (receipt.outcome, receipt.term) == ("stored", "2026-spring")
    with Records.to_read(place.records) as records:
        assert records.headcounts()["term"].unique().to_list() == ["2026-spring"]
    assert given(place, "headcount.csv", without_period())[0].outcome == "already"


def test_a_sidecar_that_contradicts_what_was_taken_in_is_still_refused(tmp_path: Path) -> None:
    place = home(tmp_path)
    given(place, "h.csv", HEADCOUNT.read_text())
    (receipt,) = given(place, "h.csv", HEADCOUNT.read_text(), 'term = "2026-summer"')
    assert [problem.rule for problem in receipt.problems] == ["sidecar contradicts"]
    kept = [name for name in in_inbox(place) if "problems" not in name]
    assert kept == ["refused/h.csv", "refused/h.csv.toml"]


def given(place: Workplace, name: str, text: str, sidecar: str | None = None) -> list[Receipt]:
    """The receipt of a file of this name and text, after the places it needs."""
    if not place.records.exists():
        drop(place, PLACES)
    (place.inbox / name).write_text(text)
    if sidecar is not None:
        (place.inbox / f"{name}.toml").write_text(sidecar)
    return take_in(place)


def without_period() -> str:
    rows = HEADCOUNT.read_text().splitlines()
    return "".join(f"{row.partition(',')[2]}\n" for row in rows)
