"""Text sheets: the same table however it is written, and no row that was never there."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.problems import Unreadable
from jobs.reading.plain_text import PlainText
from tests.jobs.reading.writing import TABLE, as_text, cells, read_text, rows_of

SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")


def refusal(content: str | bytes, out: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_text(content, out)
    return caught.value.problems[0].sentence()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_same_table_comes_out_however_it_is_written(
    encoding: str, separator: str, ends: str, tmp_path: Path
) -> None:
    parcel = read_text(as_text(TABLE, separator, ends), tmp_path, encoding)
    assert rows_of(parcel) == TABLE
    assert parcel.sheet.ends
    assert [note.rule for note in parcel.notes] == (["encoding"] if encoding == "cp1252" else [])


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
_CELLS = st.one_of(
    _WORDS, st.sampled_from(['"', '5" pipe', 'say ""hi""', "a,b", "a\nb", ";", "\t", "|", "'"])
)


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.tuples(_CELLS, _CELLS, _CELLS), max_size=6),
    separator=st.sampled_from(SEPARATORS),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)
@example(rows=[('5" pipe', "x", 'pipe 5"')], separator=",", encoding="utf-8")
def test_whatever_stands_in_a_cell_comes_out_as_it_went_in(
    rows: list[tuple[str, ...]], separator: str, encoding: str
) -> None:
    written = [("URN", "Setting name", "Type"), *rows, ("1", "a", "b")]
    with TemporaryDirectory() as folder:
        found = cells(read_text(as_text(written, separator), Path(folder), encoding))
    stripped = [tuple(cell.strip() or None for cell in row) for row in written]
    expected = [(n, *row) for n, row in enumerate(stripped, start=1) if any(row)][1:]
    assert found == expected


def test_a_quotation_mark_inside_a_cell_is_a_letter(tmp_path: Path) -> None:
    """Polars would take it for an opening one and swallow the line end."""
    parcel = read_text('URN,Setting name,Type\n1,5" pipe,a\n2,6" pipe,b\n', tmp_path)
    assert cells(parcel) == [(2, "1", '5" pipe', "a"), (3, "2", '6" pipe', "b")]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_titles_above_the_headings_are_passed_over(separator: str, tmp_path: Path) -> None:
    above = [["Settings, spring"], [], ["Run on", "01/03/2026"]]
    parcel = read_text(as_text([*above, *TABLE], separator), tmp_path)
    assert (rows_of(parcel), parcel.sheet.heading_row) == (TABLE, 4)
    assert [row[0] for row in cells(parcel)] == [5, 6]


def test_the_line_excel_writes_for_itself_is_passed_over(tmp_path: Path) -> None:
    assert rows_of(read_text("sep=;\r\n" + as_text(TABLE, ";"), tmp_path)) == TABLE


def test_headings_unknown_here_are_the_first_full_row(tmp_path: Path) -> None:
    parcel = read_text("Title,,\nRoom,Hall,Date\n1,2,3\n", tmp_path)
    assert (parcel.sheet.headings, parcel.sheet.heading_row) == (("Room", "Hall", "Date"), 2)


def test_empty_rows_and_empty_columns_at_the_right_are_left_out(tmp_path: Path) -> None:
    text = "URN,Type,Note,,\n1,a,,,\n\n,\n,,,,\n2,b,c,,\n"
    parcel = read_text(text, tmp_path)
    assert parcel.sheet.headings == ("URN", "Type", "Note")
    assert cells(parcel) == [(2, "1", "a", None), (6, "2", "b", "c")]


def test_a_separator_too_many_on_every_row_is_no_cell(tmp_path: Path) -> None:
    parcel = read_text("URN,Type,Note\n1,a,x,\n2,b,y,\n", tmp_path)
    assert (parcel.sheet.headings, len(cells(parcel))) == (("URN", "Type", "Note"), 2)


def test_cells_under_no_heading_are_refused(tmp_path: Path) -> None:
    assert "row 3" in refusal("URN,Type\n1,a\n2,b,c\n", tmp_path)
    assert "row 3" in refusal("URN,Type\n1,a,\n2,b,c\n4,d,\n", tmp_path)


def test_a_column_without_heading_but_with_cells_is_kept(tmp_path: Path) -> None:
    """Whoever judges the file must see that there is something in it."""
    assert read_text("URN,Type,\n1,a,x\n", tmp_path).sheet.headings == ("URN", "Type", "")


@pytest.mark.parametrize(
    "under",
    ["\nTotal,2\n", "\nTotal,2,,,\n", ",,,,\nSource: the portal,,,,\n\n* provisional,,,,\n", "\n\nTotal,2"],
)
def test_notes_under_the_table_are_left_out_and_told(under: str, tmp_path: Path) -> None:
    parcel = read_text("URN,Type,Name,Places,Postcode\n1,a,b,c,d\n2,a,b,c,d\n" + under, tmp_path)
    assert [row[0] for row in cells(parcel)] == [2, 3]
    (note,) = parcel.notes
    assert (note.rule, note.effect, note.rows[0] > 4) == ("notes under the table", "warns", True)


@pytest.mark.parametrize(
    ("under", "rows"),
    [
        ("3,a,b\n", "row 4"),  # right under the table: perhaps cut short
        ("\n3,a,b\n", "row 5"),  # after an empty row, but more than a note holds
        ("\nTotal,1\n3,a,b,c,d\n", "row 5"),  # a note with rows of the table below it
    ],
)
def test_what_may_be_a_row_cut_short_is_never_a_note(under: str, rows: str, tmp_path: Path) -> None:
    assert rows in refusal("URN,Type,Name,Places,Postcode\n1,a,b,c,d\n2,a,b,c,d\n" + under, tmp_path)


def test_full_rows_after_an_empty_one_are_rows(tmp_path: Path) -> None:
    parcel = read_text("URN,Type,Name\n1,a,b\n\n2,a,b\n", tmp_path)
    assert ([row[0] for row in cells(parcel)], parcel.notes) == ([2, 4], ())


def test_text_in_two_encodings_is_refused(tmp_path: Path) -> None:
    both = "URN,Type\n1,é\n".encode() + "2,é\n".encode("cp1252")
    assert "partly UTF-8" in refusal(both, tmp_path)
    assert "partly UTF-8" in refusal("URN,Type\n1,é\n2,é".encode()[:-1], tmp_path)
    other_way = "URN,Type\n1,é\n".encode("cp1252") + "2,é\n".encode()
    assert "partly UTF-8" in refusal(other_way, tmp_path)
    assert "not readable as UTF-8" in refusal(b"URN,Type\n1,\xe9\x81\n", tmp_path)
    assert "cut short inside a letter" in refusal("URN,Type\n1,é".encode("utf-16")[:-1], tmp_path)


def test_a_megabyte_of_rows_reads_as_the_standard_library_reads_it(tmp_path: Path) -> None:
    """Across the borders of the blocks in which the bytes are looked at."""
    rows = [
        ["URN", "Setting name", "Type"],
        *([str(n), f"Sétting {n}", "a" * (n % 90)] for n in range(25_000)),
    ]
    text = as_text(rows)
    assert len(text) > 1 << 20
    assert rows_of(read_text(text, tmp_path)) == list(csv.reader(io.StringIO(text)))


def test_a_curly_mark_after_a_capital_is_windows_1252(tmp_path: Path) -> None:
    """The two bytes are a letter in UTF-8 as well."""
    assert rows_of(read_text("URN,Type\n1,CAFÉ’S é\n", tmp_path, "cp1252"))[1] == ["1", "CAFÉ’S é"]


@pytest.mark.parametrize(
    ("line", "simple"),
    [
        ('1,"a, b",""', True),
        ('"say ""hi""",x,"y"\r', True),
        ('1,5" pipe,a', False),
        ('1, "a",b', False),
        ('1,"a"b,c', False),
        ('1,"never closed,c', False),
    ],
)
def test_only_quotation_marks_around_whole_cells_are_read_where_they_lie(
    line: str, simple: bool, tmp_path: Path
) -> None:
    path = tmp_path / "text.csv"
    path.write_text(f"URN,Setting name,Type\n{line}\n2,b,c\n", encoding="utf-8", newline="")
    assert PlainText(path, ",", 0, 3, quoted=True).every_quote_is_simple() == simple
