"""Workbooks: the cells a person sees, as text; and what they cannot see, said."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from jobs.problems import Unreadable
from jobs.reading.cells import as_text as cell_text
from jobs.reading.formulas import UNSAVED, odd_cells
from tests.jobs.reading.writing import TABLE, TYPED, WORKBOOKS, as_workbook, cells, read, rows_of

HEADINGS = ["URN", "Setting name", "Type"]


def refusal(path: Path, out: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path, out)
    return caught.value.problems[0].sentence()


@pytest.mark.parametrize("above", [0, 3])
def test_the_same_table_comes_out_of_a_workbook(above: int, tmp_path: Path) -> None:
    for rows in (TABLE, TYPED):
        parcel = read(as_workbook(tmp_path / "list.xlsx", {"Settings": rows}, above), tmp_path)
        assert rows_of(parcel) == TABLE
        assert (parcel.sheet.table, parcel.sheet.heading_row) == ("Settings", above + 1)
        assert [row[0] for row in cells(parcel)] == [above + 2, above + 3]
        assert parcel.notes == ()


@pytest.mark.parametrize(("name", "notes"), [("settings.xls", ["binary workbook"]), ("settings.ods", [])])
def test_the_same_table_comes_out_of_other_programs_workbooks(
    name: str, notes: list[str], tmp_path: Path
) -> None:
    parcel = read(WORKBOOKS / name, tmp_path)
    assert rows_of(parcel) == TABLE
    assert (parcel.sheet.heading_row, [note.rule for note in parcel.notes]) == (3, notes)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (9990000018.0, "9990000018"), (22.5, "22.5"), (0.1 + 0.2, "0.3"), (1e-7, "0.0000001"),
        (1.5e17, "150000000000000000"), (-3.0, "-3"), (True, "TRUE"), (False, "FALSE"), ("0012", "0012"),
        (date(2026, 3, 1), "2026-03-01"), (datetime(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30), "2026-03-01 09:30:00"), (None, ""), (100.0, "100"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_it_would_be_copied_out(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_every_visible_sheet_with_rows_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Guidance", "Settings", "Lists", "Empty"):
            book.add_worksheet(name)
        book.get_worksheet_by_name("Guidance").write(0, 0, "How to fill this in")
        book.get_worksheet_by_name("Lists").write(0, 0, "Childminder")
        book.get_worksheet_by_name("Lists").hide()
        for number, row in enumerate(TABLE):
            book.get_worksheet_by_name("Settings").write_row(number, 2, row)
    parcel = read(path, tmp_path)
    assert [(sheet.table, sheet.file) for sheet in parcel.sheets] == [
        ("Guidance", "list.xlsx, sheet “Guidance”"),
        ("Settings", "list.xlsx, sheet “Settings”"),
    ]
    assert parcel.sheets[1].headings == tuple(TABLE[0])


def test_a_workbook_with_hidden_sheets_alone_holds_no_table(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Empty")
        hidden = book.add_worksheet("Hidden")
        hidden.write_row(0, 0, HEADINGS)
        hidden.hide()
    assert "no visible sheet" in refusal(path, tmp_path)


def formulas(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Settings")
        sheet.write_row(1, 1, HEADINGS)
        sheet.write_row(2, 1, ["1", "Acorn"])
        sheet.write_formula(2, 3, '="a"', None, "Childminder")
        sheet.write_formula(3, 1, "=A99", None, "#REF!")
        sheet.write_row(3, 2, ["Oak", "Childminder"])
        sheet.write_row(4, 1, ["3", "Elm"])
        sheet.write_formula(4, 3, "=Z1", None, "")
    return path


def test_an_error_and_an_unsaved_result_are_never_an_empty_cell(tmp_path: Path) -> None:
    parcel = read(formulas(tmp_path / "list.xlsx"), tmp_path)
    assert cells(parcel) == [
        (3, "1", "Acorn", "Childminder"), (4, "#REF!", "Oak", "Childminder"), (5, "3", "Elm", UNSAVED),
    ]  # fmt: skip
    assert [(note.rule, note.said) for note in parcel.notes] == [
        ("formulas", "formulas in 2 cells; their saved results were read"),
        ("formulas without results", "formulas in 1 cell whose results were never saved"),
    ]
    assert "never saved" in refusal(WORKBOOKS / "unsaved.ods", tmp_path)


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_formulas_are_found_wherever_the_pieces_of_a_sheet_part(size: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(formulas(tmp_path / "list.xlsx")) as pack:
        xml = pack.read("xl/worksheets/sheet1.xml")
    for text in (xml, xml.replace(b"<c ", b"<x:c ").replace(b"</c>", b"</x:c>")):
        found = odd_cells(text[at : at + size] for at in range(0, len(text), size))
        assert (found.formulas, found.unsaved) == (3, 1)
        assert found.texts == {(3, 1): "#REF!", (4, 3): UNSAVED}


@pytest.mark.parametrize("name", ["settings.xls", "settings.ods", "list.xlsx"])
@pytest.mark.parametrize("cut", range(2, 100, 14))
def test_a_workbook_cut_anywhere_is_refused(name: str, cut: int, tmp_path: Path) -> None:
    whole = WORKBOOKS / name
    if name == "list.xlsx":
        whole = as_workbook(tmp_path / name, {"Settings": TABLE})
    part = tmp_path / "part"
    part.write_bytes(whole.read_bytes()[: whole.stat().st_size * cut // 100])
    said = refusal(part, tmp_path)
    assert "damaged" in said or "NUL bytes" in said


def test_a_flipped_byte_in_a_workbook_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    whole = bytearray(as_workbook(tmp_path / "list.xlsx", {"Settings": TABLE}).read_bytes())
    part = tmp_path / "flipped"
    for at in range(40, len(whole), len(whole) // 25):
        whole[at] ^= 0xFF
        part.write_bytes(whole)
        try:
            assert rows_of(read(part, tmp_path / str(at))) == TABLE
        except Unreadable as reason:
            assert reason.problems[0].effect == "refuses"
        whole[at] ^= 0xFF


def test_an_office_document_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr("word/document.xml", "<w/>")
    assert "a Word or PowerPoint document, not a table" in refusal(path, tmp_path)
