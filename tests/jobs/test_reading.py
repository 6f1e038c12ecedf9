"""Sheets and headings: found without regard to how they are written, numbered as a spreadsheet does."""

from pathlib import Path

import polars as pl
import pytest

from jobs.columns import headings_seen, positions, take, written
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable, counted_rows
from jobs.sheet import Sheet
from jobs.sources import asq3, headcount, settings
from tests.jobs.opening import CATALOGUE, opened
from tests.jobs.receiving import FIXTURES, GOOD

LIST = settings.COLUMNS


def sheet(tmp_path: Path, content: bytes) -> Sheet:
    path = tmp_path / "0001"
    path.write_bytes(content)
    return opened(path, tmp_path / "tables", name="list.csv").sheet


@pytest.mark.parametrize(
    "content",
    [
        b"URN,Setting name,Type\nEY999001,Acorn,Childminder\n",
        b"\xef\xbb\xbfURN,Setting name,Type\r\nEY999001,Acorn,Childminder\r\n",
        b' urn , SETTING-NAME,"type"\n EY999001 ,"Acorn",Childminder\n',
        b"Type,Note,setting_name,Ofsted URN\nChildminder,x,Acorn,EY999001\n",
    ],
)
def test_a_sheet_reads_the_same_however_it_is_written(content: bytes, tmp_path: Path) -> None:
    row = take(sheet(tmp_path, content), LIST).collect().row(0, named=True)
    cells = {name.removesuffix(" as written"): cell for name, cell in row.items()}
    assert cells == {
        "row_number": 2, "urn": "EY999001", "name": "Acorn", "kind": "Childminder",
        "postcode": None, "places": None,
    }  # fmt: skip


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    content = b'URN,Setting name,Type\n1,"a\nb",x\n\n,,\n5,c,x\n'
    rows = take(sheet(tmp_path, content), LIST).collect()
    assert rows["row_number"].to_list() == [2, 5]
    assert rows.select(written("name")).to_series().to_list() == ["a\nb", "c"]


def test_leading_zeros_and_long_numbers_stay_text(tmp_path: Path) -> None:
    rows = take(sheet(tmp_path, b"URN,Setting name,Type\n0012345,1e5,NA\n"), LIST).collect()
    assert rows.row(0)[1:4] == ("0012345", "1e5", "NA")


@pytest.mark.parametrize("cut", range(1, 100, 3))
def test_a_file_cut_anywhere_is_noticed(cut: int, tmp_path: Path) -> None:
    """At every third per cent: a sheet cut short is refused, or warns that its last line has no end."""
    whole = (FIXTURES / "good" / "headcount_2026_spring.csv").read_bytes()
    part = whole[: len(whole) * cut // 100]
    try:
        found = sheet(tmp_path, part)
        assert not found.ends or part.endswith(b"\n")
        take(found, headcount.COLUMNS)
    except Unreadable as reason:
        assert reason.problems[0].effect == "refuses"


def test_each_good_file_is_recognised_and_nothing_else(tmp_path: Path) -> None:
    found = {}
    for path in GOOD:
        if path.suffix == ".csv":
            found[path.name] = CATALOGUE.recognise(opened(path, tmp_path / path.stem))[0].name
    assert found == {
        "asq3_2026_spring.csv": "asq3", "headcount_2026_spring.csv": "headcount",
        "postcodes.csv": "postcodes",
        "register.csv": "register", "settings.csv": "settings",
        "wellcomm_2025_26.csv": "wellcomm", "section23_2026_spring.csv": "section23",
        "eyfsp_2024_25.csv": "eyfsp",
    }  # fmt: skip
    with pytest.raises(Unreadable):
        CATALOGUE.recognise(Parcel("x", "tables", (sheet(tmp_path, b"a,b\n1,2\n"),)))


def test_the_catalogue_reads_places_before_settings_before_children() -> None:
    assert [s.name for s in CATALOGUE.sources] == [
        "wards",
        "postcodes",
        "postcodes",
        "deprivation",
        "deprivation",
        "area",
        "area",
        "register",
        "settings",
        "headcount",
        "headcount",
        "asq3",
        "asq3",
        "asq3",
        "wellcomm",
        "section23",
        "eyfsp",
        "eyfsp",
    ]


def test_a_row_of_values_is_never_shown_as_headings() -> None:
    assert headings_seen(("9990000018", "Alice", "F"), LIST) == "the first row holds no headings known here"
    seen = headings_seen(("URN", "Type", "Telephone 2", "Child 9990000018", "Area"), LIST)
    assert seen == "headings seen: URN, Type, Area and 2 more"


def test_no_source_accepts_one_heading_for_two_columns() -> None:
    for source in CATALOGUE.sources:
        headings = tuple(heading for column in source.columns for heading in column.headings)
        found = positions(source.columns, Sheet(Path(), "", headings))
        assert len(set(found.values())) == len(source.columns), source.name


def test_rows_are_named_five_at_most() -> None:
    assert counted_rows((118,)) == "row 118"
    assert counted_rows((118, 204, 377)) == "3 rows (118, 204, 377)"
    assert counted_rows(range(2, 1302)) == "1,300 rows (2, 3, 4, 5, 6 and 1,295 more)"


def test_a_message_has_the_projects_form() -> None:
    problem = Problem(
        "headcount_2026_spring.csv", "Setting URN", (118, 204, 377), "setting URN form",
        "not a setting URN (six or seven digits, or EY and six)",
        "Correct the file and drop it in again", "sets aside",
    )  # fmt: skip
    assert problem.sentence("Autumn 2025") == (
        "headcount_2026_spring.csv, column Setting URN, 3 rows (118, 204, 377): not a setting URN (six or "
        "seven digits, or EY and six). Correct the file and drop it in again; the other rows were kept. "
        "The dashboard still shows Autumn 2025."
    )


def test_the_questionnaires_are_those_of_the_cut_off_table() -> None:
    assert len(asq3.intervals()) == 21
    assert {24, 27, 30} < asq3.intervals()


def test_the_cut_offs_equal_the_shared_table() -> None:
    import os

    shared = Path(
        os.environ.get("EARLYSIGHT_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data"
    )
    table = shared / "asq3-reference" / "asq3_cutoffs.csv"
    if not table.exists():
        pytest.skip("The shared reference data is not beside this repository.")
    ours = pl.read_csv(Path(asq3.__file__).parents[1] / "reference" / "asq3_cutoffs.csv")
    assert ours.equals(pl.read_csv(table).select("interval_months", "domain", "cutoff"))
