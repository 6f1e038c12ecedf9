"""What portals write for a headcount: terms in two columns, a row for each entitlement, hours by kind."""

from pathlib import Path

import polars as pl
import pytest

from jobs.columns import positions
from jobs.problems import Unreadable
from jobs.source import Judged
from jobs.sources import headcount
from tests.jobs.headcounts import PORTAL_C, judged, lines, table
from tests.jobs.opening import opened
from tests.jobs.receiving import FIXTURES

pytestmark = pytest.mark.slow

URN = "EY999001"
SETTINGS = frozenset({URN, "2999002", "999003", "EY999004", "799001"})
NUMBER, OTHER = "9990000018", "9990000026"
Row = dict[str, str | None]


def row(entitlement: str | None = "Universal", hours: str = "15/0/15", **cells: str | None) -> Row:
    funded, extended, attended = hours.split("/")
    return {
        "Term": "Spring 2026", "URN": URN, "NHS no": NUMBER, "DOB": "11/03/2022", "Sex": "M",
        "Entitlement": entitlement, "Funded hours": funded, "Extended hours": extended,
        "Hours at setting": attended, "EYPP": "N", "DAF": "N", **cells,
    }  # fmt: skip


def look(rows: list[Row], tmp_path: Path) -> Judged:
    return judged(table(rows, tmp_path), SETTINGS)


def told(found: Judged) -> list[tuple[str, float, float, float]]:
    shown = ("entitlement", "funded_hours", "extended_hours", "setting_hours")
    return found.judgement.rows.sort("row_number").select(shown).rows()


def rules(found: Judged) -> list[str]:
    return [problem.rule for problem in found.judgement.problems]


@pytest.mark.parametrize(
    ("pair", "line"),
    [
        ([("Universal", "15/0/15"), ("Working parent", "0/15/15")], ("working_parent", 15.0, 15.0, 30.0)),
        ([("Working parent", "15/0/15"), ("Universal", "15/0/15")], ("working_parent", 15.0, 15.0, 30.0)),
        ([("Universal", "15/0/40"), ("Working parent", "0/15/40")], ("working_parent", 15.0, 15.0, 40.0)),
        ([("Universal", "15/0/18"), ("Working parent", "0/12/20")], ("working_parent", 15.0, 12.0, 38.0)),
        (
            [("Additional support", "15/0/15"), ("Working parent", "0/15/15")],
            ("working_parent", 15.0, 15.0, 30.0),
        ),
    ],
)
def test_a_row_for_each_entitlement_makes_one_line(
    pair: list[tuple[str, str]], line: tuple[str, float, float, float], tmp_path: Path
) -> None:
    found = look([row(*pair[0]), row(*pair[1], EYPP="Y")], tmp_path)
    assert told(found) == [line]
    assert found.judgement.rows["eypp"].to_list() == [1]
    assert rules(found) == ["rows made one"]
    assert found.judgement.set_aside.is_empty()


@pytest.mark.parametrize(
    "second",
    [
        row("Universal"),
        row("Additional support"),
        row("None", "0/0/10"),
        row("Working parent", "15/15/30"),
        row("Working parent", "0/15/60"),
    ],
    ids=["same", "other", "none", "whole row", "too many hours"],
)
def test_rows_that_do_not_surely_belong_together_stay_repeats(second: Row, tmp_path: Path) -> None:
    others = [row(**{"NHS no": number}) for number in _numbers(5)]
    found = look([row("Universal", "15/0/15"), second, *others], tmp_path)
    assert found.judgement.set_aside["rule"].to_list() == ["repeated child"]
    assert told(found)[0] == ("universal", 15.0, 0.0, 15.0)


def test_a_third_row_is_a_repeat(tmp_path: Path) -> None:
    three = [row("Universal"), row("Working parent", "0/15/15"), row("Universal")]
    found = look([*three, *(row(**{"NHS no": number}) for number in _numbers(10))], tmp_path)
    assert found.judgement.set_aside["rule"].to_list() == ["repeated child"] * 2


def test_a_row_for_each_entitlement_gives_what_a_row_for_each_child_does(tmp_path: Path) -> None:
    whole = opened(FIXTURES / "good" / "headcount_2026_spring.csv", tmp_path / "whole")
    split = opened(FIXTURES / "broken" / "headcount_row_an_entitlement.csv", tmp_path / "split")
    assert lines(judged(split, SETTINGS)).equals(lines(judged(whole, SETTINGS)))


def test_hours_alone_tell_a_row_for_each_entitlement(tmp_path: Path) -> None:
    rows = [row(None, "15/0/15"), row(None, "0/15/15")]
    found = look([{k: v for k, v in one.items() if k != "Entitlement"} for one in rows], tmp_path)
    assert told(found) == [("working_parent", 15.0, 15.0, 30.0)]
    assert rules(found) == ["rows made one", "entitlement worked out"]


@pytest.mark.parametrize(
    ("heading", "year", "term", "period"),
    [
        ("Year", "2026", "2026-summer", "Summer"),
        ("Year", "2025/26", "2026-spring", "Spring"),
        ("Academic year", "2025/26", "2026-summer", "Summer Term"),
        ("Financial year", "2025-26", "2025-summer", "SUM"),
        ("Year", "2", "2026-spring", "Spring 2026"),
    ],
)
def test_the_term_may_stand_in_two_columns(
    heading: str, year: str, term: str, period: str, tmp_path: Path
) -> None:
    assert look([row(Term=period, **{heading: year})], tmp_path).term == term


def test_a_summer_of_two_years_refuses_the_file(tmp_path: Path) -> None:
    found = look([row(Term="Summer", Year="2025/26")], tmp_path)
    assert found.judgement.refused
    assert "funding period ambiguous" in rules(found)


def test_extended_and_expanded_hours_are_kept_as_one(tmp_path: Path) -> None:
    both = look([row("Working parent", "15/5/40", **{"Expanded hours": "10"})], tmp_path / "both")
    assert told(both) == [("working_parent", 15.0, 15.0, 40.0)]
    alone = row("Working parent", "0/0/40", ExpandedHours="30")
    del alone["Extended hours"]
    assert told(look([alone], tmp_path / "alone")) == [("working_parent", 0.0, 30.0, 40.0)]
    del alone["ExpandedHours"]
    with pytest.raises(Unreadable, match="column not found: Extended hours"):
        look([alone], tmp_path / "none")


def test_a_layout_with_other_names_needs_its_mapping(tmp_path: Path) -> None:
    """Without it, columns are missing; with it alone, without its words, the codes are refused."""
    cells = {
        "funding_period": "19/01/2026", "setting_urn": URN, "nhs_number": NUMBER, "birth_date": "11/03/2022",
        "sex": "M", "entitlement": "WPE", "funded_hours": "15", "expanded_hours": "15",
        "setting_hours": "30", "eypp": "Paid", "daf": "Not paid",
    }  # fmt: skip
    rows = [{PORTAL_C.columns[column]: cell for column, cell in cells.items()}]
    with pytest.raises(Unreadable):
        judged(table(rows, tmp_path / "none"), SETTINGS)
    read = judged(table(rows, tmp_path / "mapped", PORTAL_C), SETTINGS)
    assert told(read) == [("working_parent", 15.0, 15.0, 30.0)]
    assert read.judgement.rows.select("eypp", "daf").rows() == [(1, 0)]
    unspoken = judged(
        table([rows[0] | {"Offer": "XYZ", "Premium": "Perhaps"}], tmp_path / "words", PORTAL_C), SETTINGS
    )
    assert set(unspoken.judgement.set_aside["rule"]) == {"entitlement", "yes or no"}


def test_headings_of_the_portals_are_known(tmp_path: Path) -> None:
    """The first portal's headings natively; nothing of a child's name or home among them."""
    headings = ("Forename", "Surname", "Child postcode", "Address", "Provider Ref", "Provider name")
    parcel = table([dict.fromkeys(headings, "x")], tmp_path)
    assert not positions(headcount.COLUMNS, parcel.sheet)


def _numbers(count: int) -> list[str]:
    good = pl.read_csv(FIXTURES / "good" / "headcount_2026_spring.csv", infer_schema=False)
    return good["Child NHS number"].to_list()[1 : count + 1]
