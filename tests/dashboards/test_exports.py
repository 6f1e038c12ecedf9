"""A table as a file: opens in a spreadsheet, runs nothing there, and says the same as before."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.exports import Export, as_csv, neutral

ABOUT = (("Rule", 'Counts under 8 are hidden, "few" too.'), ("Mark", ""))


def read(content):
    """The lines about the file and the table's rows, as any CSV reader has them."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    about = [row for row in rows if row[0].startswith("# ")]
    return about, rows[len(about) :]


def test_the_file_is_utf8_with_its_mark_and_crlf():
    content = as_csv(Export("list", ABOUT, pl.DataFrame({"Setting": ["Café, “Olé”"], "Counted": [15]})))
    assert content.startswith(b"\xef\xbb\xbf# Rule,")
    assert content.count(b"\n") == content.count(b"\r\n") == 4
    about, table = read(content)
    assert about == [["# Rule", 'Counts under 8 are hidden, "few" too.'], ["# Mark", ""]]
    assert table == [["Setting", "Counted"], ["Café, “Olé”", "15"]]


def test_programs_may_skip_what_is_about_the_file():
    table = pl.DataFrame({"URN": ["0012345", None], "Counted": [15, None], "Rate": [12.5, -0.5]})
    content = as_csv(Export("list", ABOUT, table))
    assert pl.read_csv(content, comment_prefix="#", schema=table.schema).equals(table)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("=1+1", "'=1+1"),
        ("+44 1904", "'+44 1904"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("\r\n=1+1", "'=1+1"),
        ("\0=1+1", "'=1+1"),
        ("  =1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("St Mary’s = best", "St Mary’s = best"),
        ("a\r\nb", "a b"),
        ("", ""),
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_made_plain(text, plain):
    assert neutral(text) == plain
    content = as_csv(Export("list", (("About", text),), pl.DataFrame({text or "Setting": [text, "other"]})))
    about, table = read(content)
    assert about == [["# About", plain]]
    assert table[0] == [plain or "Setting"]


def test_negative_numbers_stay_numbers():
    table = pl.DataFrame({"Change": [-3, 2], "Share": [-0.25, 0.5], "Text": ["-3", "-0.25"]})
    assert read(as_csv(Export("list", ABOUT, table)))[1][1:] == [
        ["-3", "-0.25", "'-3"],
        ["2", "0.5", "'-0.25"],
    ]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_no_cell_begins_with_what_runs_and_nothing_else_is_lost(texts):
    _, table = read(as_csv(Export("list", ABOUT, pl.DataFrame({"N": range(len(texts)), "Setting": texts}))))
    assert len(table) == len(texts) + 1
    for (_, cell), text in zip(table[1:], texts, strict=True):
        assert cell[:1] not in set("=+-@＝＋－＠\t\r\n\0")
        controls = {ord(c): " " for c in map(chr, [*range(32), 127])}
        kept = "".join(text.translate(controls).split())
        assert "".join(cell.removeprefix("'").split()) in (kept, kept.removeprefix("'"))
