"""The problem report: complete, safe to open, accessible, and without anything of a child."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jobs.problems import Problem
from jobs.receipts import Receipt
from jobs.reporting import write_reports
from tests.jobs.receiving import FIXTURES, GOOD, TODAY, drop, home

pytestmark = pytest.mark.slow

BROKEN = [path for path in sorted((FIXTURES / "broken").iterdir()) if path.suffix != ".toml"]


def receipt(*problems: Problem, file: str = "h.csv") -> Receipt:
    return Receipt(
        file, "headcount", "2026-spring", "stored", 9000, 8000, 1000, problems, now_showing="Autumn 2025"
    )


def problem(rows: tuple[int, ...] = (4,), column: str = "Sex", said: str = "not F or M") -> Problem:
    return Problem("h.csv", column, rows, "sex not recognised", said, "Correct it", "sets aside")


def cells(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.fixture(scope="module")
def of_every_broken_file(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every report that receiving every broken file leaves, and one of them all."""
    place = home(tmp_path_factory.mktemp("broken"))
    drop(place, GOOD)
    receipts = drop(place, BROKEN)
    write_reports(receipts, place.reports, "all", TODAY)
    found = [p for folder in (place.reports, place.inbox / "refused") for p in folder.iterdir()]
    reports = [p for p in found if p.suffix in {".html", ".xlsx"}]
    return [p for p in reports if p.parent == place.reports or p.stem.endswith(".problems")]


def test_the_workbook_says_everything_and_lists_every_row(tmp_path: Path) -> None:
    rows = tuple(range(2, 1002))
    book, _ = write_reports([receipt(problem(rows))], tmp_path, "r", TODAY)
    sheets = cells(book)
    assert list(sheets) == ["Problems", "Files", "Rows"]
    heading, line = sheets["Problems"]
    told = dict(zip(heading, line, strict=True))
    assert told["Rows"] == ", ".join(map(str, range(2, 22))) + " and 980 more"
    asked = ("File", "Kind of file", "Term", "Rule", "Column", "Count", "Effect")
    assert {key: told[key] for key in asked} == {
        "File": "h.csv", "Kind of file": "headcount", "Term": "Spring 2026", "Rule": "sex not recognised",
        "Column": "Sex", "Count": 1000, "Effect": "sets rows aside",
    }  # fmt: skip
    assert (told["What is wrong"], told["What to do"]) == ("Not F or M", "Correct it")
    assert told["What is expected"] == "F or M, or an empty cell"
    assert sheets["Files"][1] == ["h.csv", "headcount", "Spring 2026", "taken in", 9000, 8000, 1000, 1]
    assert [line[1] for line in sheets["Rows"][1:]] == list(rows)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_nothing_in_a_cell_runs(start: str, tmp_path: Path) -> None:
    told = problem(column=f"{start}HYPERLINK(1)", said=f"{start}1+1")
    book, _ = write_reports([receipt(told, file=f"{start}x.csv")], tmp_path, "r", TODAY)
    texts = [
        cell for sheet in cells(book).values() for line in sheet for cell in line if isinstance(cell, str)
    ]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))]
    assert sum(text.startswith("'") for text in texts) >= 4


def test_the_same_receipts_make_the_same_bytes(tmp_path: Path) -> None:
    first = write_reports([receipt(problem())], tmp_path / "a", "r", TODAY)
    second = write_reports([receipt(problem())], tmp_path / "b", "r", TODAY)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_stands_alone_and_can_be_read_aloud(tmp_path: Path) -> None:
    hostile = problem(column="<script>alert(1)</script>", said="<img src=x>")
    _, page = write_reports([receipt(hostile)], tmp_path, "r", TODAY)
    text = page.read_text(encoding="utf-8")
    tags = _Page(text).tags
    names = [tag for tag, _ in tags]
    assert not {"script", "img", "link", "iframe", "object"} & set(names)
    assert not [attrs for _, attrs in tags if {"src", "href", "onload"} & set(attrs)]
    assert "url(" not in text
    assert "http" not in text
    assert names.count("table") == names.count("caption") == 2
    assert all(attrs.get("scope") in {"col", "row"} for tag, attrs in tags if tag == "th")
    assert dict(tags)["html"]["lang"] == "en-GB"
    assert names.count("h1") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "21 November 2026" in text
    assert "1,000 rows are set aside." in text
    assert "The dashboard still shows Autumn 2025." in text


def test_every_broken_file_leaves_a_report(of_every_broken_file: list[Path]) -> None:
    names = {path.name for path in of_every_broken_file}
    assert {"headcount_no_term.csv.problems.html", "headcount_no_term.csv.problems.xlsx"} <= names
    assert {"asq3-2026-spring.problems.html", "headcount-2026-spring.problems.xlsx"} <= names


def test_no_report_holds_a_childs_value(of_every_broken_file: list[Path]) -> None:
    """No identifier, date of birth or review, nor any score but those that happen to be a row's number."""
    told = {path: text_of(path) for path in of_every_broken_file}
    assert len(told) > 60
    looked_for = set()
    for path in BROKEN:
        values = set(re.split(r"[,\r\n]", path.read_bytes().decode("latin-1")))
        looked_for |= {v for v in values if len(v) >= 8 and sum(letter.isdigit() for letter in v) >= 6}
        looked_for |= {v for v in values if re.fullmatch(r"-?\d+\.\d+", v)}
    assert len(looked_for) > 100
    found = {path.name: value for path, text in told.items() for value in looked_for if value in text}
    assert not found


def text_of(path: Path) -> str:
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8").partition("</style>")[2]
    return "\n".join(
        str(c) for sheet in cells(path).values() for line in sheet for c in line if isinstance(c, str)
    )


def test_a_report_goes_once_a_correction_has_nothing_wrong(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, [path for path in GOOD if not path.name.startswith("headcount")])
    drop(place, [FIXTURES / "broken" / "headcount_sex.csv"])
    named = [f"headcount-2026-spring.problems{ending}" for ending in (".html", ".xlsx")]
    assert sorted(path.name for path in place.reports.iterdir()) == named
    drop(place, [FIXTURES / "good" / "headcount_2026_spring.csv"])
    assert list(place.reports.iterdir()) == []
