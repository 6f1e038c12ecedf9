"""Area indicators and deprivation: what is kept of each, under which boundaries, and what supersedes what."""

from pathlib import Path

import pytest

from jobs.records import Records
from jobs.workplace import Authority, Workplace
from tests.jobs.receiving import GOOD, drop, home

pytestmark = pytest.mark.slow

INVENTSHIRE = Authority("E06999999", "Inventshire")
WARDS = [path for path in GOOD if path.name == "wards.geojson"]
COLUMNS = ("indicator", "area_kind", "area_code", "period", "value", "numerator", "denominator")
FINGERTIPS = (
    "Indicator ID,Indicator Name,Area Code,Area Name,Sex,Category Type,Time period,Value,Count,Denominator"
)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    place = home(tmp_path)
    drop(place, WARDS)
    return place


def taken(place: Workplace, tmp_path: Path, *lines: str, name: str = "table.csv") -> list[str]:
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    (receipt,) = drop(place, [path], authority=INVENTSHIRE)
    assert receipt.outcome == "stored", receipt.messages
    return [problem.rule for problem in receipt.problems]


def values(place: Workplace) -> list[tuple[object, ...]]:
    with Records.to_read(place.records) as records:
        return records.area_values().select(COLUMNS).rows()


def test_of_a_fingertips_export_the_totals_of_known_areas_are_kept(place: Workplace, tmp_path: Path) -> None:
    rules = taken(
        place, tmp_path, FINGERTIPS,
        "93436,Good level,E92000001,England,Persons,,2024/25,81.4,400000,491000",
        "93436,Good level,E92000001,England,Persons,Deprivation decile,2024/25,70.1,9,10",
        "93436,Good level,E06999999,Inventshire,Persons,,2024/25,79.6,120,150",
        "93436,Good level,E06999999,Inventshire,Male,,2024/25,75.1,60,80",
        "93436,Good level,E05999001,Millfield,Persons,,2024/25,*,,",
        "93436,Good level,E05998001,Elsewhere,Persons,,2024/25,50,1,2",
        "93436,Good level,E05999002,Larkhill & Weir,Persons,,2024/25,\"1,234.5\",,",
        "93436,Good level,nE38000006,A health board,Persons,,2024/25,50,1,2",
        "11111,Smoking,E06999999,Inventshire,Female,,2024/25,4%,4,100",
    )  # fmt: skip
    assert rules == ["area of another kind", "breakdown"]
    assert values(place) == [
        ("11111", "authority", "E06999999", "2024/25", 4.0, 4.0, 100.0),
        ("93436", "authority", "E06999999", "2024/25", 79.6, 120.0, 150.0),
        ("93436", "authority", "E92000001", "2024/25", 81.4, 400000.0, 491000.0),
        ("93436", "ward", "E05999001", "2024/25", None, None, None),
        ("93436", "ward", "E05999002", "2024/25", 1234.5, None, None),
    ]


@pytest.mark.parametrize(
    "mark", ["*", "-", "..", ":", "~", "c", "x", "z", "low", "n/a", "[c]", "[low]", "C", "X", ""]
)
def test_a_mark_is_a_missing_value_and_not_a_zero(place: Workplace, tmp_path: Path, mark: str) -> None:
    rules = taken(place, tmp_path, "Area Code,Period,Indicator,Value", f"E06999999,2025,Rate,{mark}")
    assert (rules, [row[4] for row in values(place)]) == ([], [None])


def test_zero_is_zero(place: Workplace, tmp_path: Path) -> None:
    taken(place, tmp_path, "Area Code,Period,Indicator,Value", "E06999999,2025,Rate,0")
    assert [row[4] for row in values(place)] == [0.0]


def test_the_departments_tool_names_areas_and_only_sure_names_count(place: Workplace, tmp_path: Path) -> None:
    rules = taken(
        place, tmp_path, "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region",
        "Good level,,2024,England,67.7,,", "Good level,,2024,inventshire,c,999,",
        "Good level,,2024,Barnet,70,302,",
    )  # fmt: skip
    assert rules == ["area of another kind"]
    assert values(place) == [
        ("Good level", "authority", "E06999999", "2024", None, None, None),
        ("Good level", "authority", "E92000001", "2024", 67.7, None, None),
    ]


def test_lsoas_are_kept_under_the_year_of_their_boundaries(place: Workplace, tmp_path: Path) -> None:
    taken(place, tmp_path, "LSOA11CD,Period,Indicator,Value", "E01999001,2019,Rate,1", name="a.csv")
    taken(place, tmp_path, "LSOA21CD,Period,Indicator,Value", "E01999001,2019,Rate,2", name="b.csv")
    kinds = [(row[1], row[4]) for row in values(place)]
    # Of the same indicator the later file stands, whatever areas it is about.
    assert kinds == [("lsoa2021", 2.0)]


def test_one_indicator_does_not_supersede_another(place: Workplace, tmp_path: Path) -> None:
    heading = "Area Code,Period,Indicator,Value"
    taken(place, tmp_path, heading, "E06999999,2025,Rate,1", name="a.csv")
    taken(place, tmp_path, heading, "E06999999,2025,Other,2", name="b.csv")
    taken(place, tmp_path, heading, "E06999999,2025,Rate,3", name="c.csv")
    taken(place, tmp_path, heading, "E06999999,2025,Rate,4", "E06999999,2025,Third,5", name="d.csv")
    assert [(row[0], row[4]) for row in values(place)] == [("Other", 2.0), ("Rate", 4.0), ("Third", 5.0)]
    with Records.to_read(place.records) as records:
        subjects = records.deliveries().sort("id")["subject"].to_list()
    assert subjects == [None, "Other", "Rate", "Rate; Third"]


AREA = "LSOA code ({}),LSOA name ({}),Local Authority District code ({}),Local Authority District name ({})"
IMD = (
    "Index of Multiple Deprivation (IMD) Score,"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs),"
    "Income Deprivation Affecting Children Index (IDACI) Score (rate)"
)


def test_each_edition_of_the_indices_stands_beside_the_other_on_its_own_areas(
    place: Workplace, tmp_path: Path
) -> None:
    here, there = "Invent 001A,E06999999,Inventshire", "Other 001A,E06999998,Otherland"
    taken(
        place, tmp_path, f"{AREA.format(2011, 2011, 2019, 2019)},{IMD}",
        f"E01999001,{here},20.5,3.00,0.2", f"E01999101,{there},9,9,0.1", name="2019.csv",
    )  # fmt: skip
    taken(
        place, tmp_path, f"{AREA.format(2021, 2021, 2024, 2024)},{IMD}",
        f"E01999001,{here},24.5,2,0.3", name="2025.csv",
    )  # fmt: skip
    assert values(place) == [
        ("iod2019_decile", "lsoa2011", "E01999001", "2019", 3.0, None, None),
        ("iod2019_idaci", "lsoa2011", "E01999001", "2019", 0.2, None, None),
        ("iod2019_score", "lsoa2011", "E01999001", "2019", 20.5, None, None),
        ("iod2025_decile", "lsoa2021", "E01999001", "2025", 2.0, None, None),
        ("iod2025_idaci", "lsoa2021", "E01999001", "2025", 0.3, None, None),
        ("iod2025_score", "lsoa2021", "E01999001", "2025", 24.5, None, None),
    ]


def test_a_table_of_a_few_wards_is_taken_and_one_without_boundaries_is_not(tmp_path: Path) -> None:
    place = home(tmp_path / "bare")
    table = tmp_path / "table.csv"
    table.write_text("Ward code,Period,Indicator,Value\nE05999001,2025,Rate,1\n")
    (receipt,) = drop(place, [table], authority=INVENTSHIRE)
    assert [problem.said for problem in receipt.problems] == [
        "no ward boundaries have been received, so its ward codes mean nothing yet"
    ]
    drop(place, WARDS)
    assert [receipt.outcome for receipt in drop(place, [table], authority=INVENTSHIRE)] == ["stored"]
    assert [row[1:3] for row in values(place)] == [("ward", "E05999001")]
