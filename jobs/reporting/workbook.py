"""The report as a workbook: problems, files, and every row concerned on a line of its own, to filter."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from jobs.receipts import Receipt
from jobs.reporting.lines import EFFECTS, file_lines, problem_lines, safe

_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_LINES = 1_048_575
"""Below the heading, in a sheet; the last says so where there are more."""
_PROBLEMS = {
    "File": 30, "Kind of file": 20, "Term": 14, "Rule": 24, "Column": 22, "Count": 9, "Rows": 26,
    "What is wrong": 46, "What is expected": 40, "What to do": 46, "Effect": 18,
}  # fmt: skip
_FILES = {
    "File": 34, "Kind of file": 24, "Term": 14, "What became of it": 34, "Rows read": 11, "Rows kept": 11,
    "Rows set aside": 15, "Problems": 11,
}  # fmt: skip
_ROWS = {"File": 34, "Row": 9, "Column": 26, "Rule": 26, "What is expected": 60, "Effect": 18}


def write_workbook(receipts: Sequence[Receipt], path: Path, on: date) -> None:
    """Write the workbook; the same receipts and day give the same bytes."""
    with xlsxwriter.Workbook(path, {**_PLAIN, "constant_memory": True}) as book:
        created = datetime(on.year, on.month, on.day)  # a workbook knows no time zones
        book.set_properties({"title": "Problems in the files", "created": created})
        _sheet(book, "Problems", _PROBLEMS, (tuple(vars(line).values()) for line in problem_lines(receipts)))
        _sheet(book, "Files", _FILES, (tuple(vars(line).values()) for line in file_lines(receipts)))
        _sheet(book, "Rows", _ROWS, _rows(receipts))


def _rows(receipts: Sequence[Receipt]) -> Iterable[tuple[Any, ...]]:
    for receipt in receipts:
        for problem in receipt.problems:
            said = (safe(problem.column or ""), safe(problem.rule), safe(problem.expected))
            for row in problem.rows:
                yield safe(receipt.file), row, *said, EFFECTS[problem.effect]


def _sheet(book: Any, name: str, columns: dict[str, int], lines: Iterable[tuple[Any, ...]]) -> None:
    """One sheet: headings frozen and filterable, text wrapped, fit to the width of a landscape page."""
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for at, width in enumerate(columns.values()):
        sheet.set_column(at, at, width, body)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, title in enumerate(columns):
        sheet.write_string(0, at, title, heading)
    last = 0
    for last, line in enumerate(lines, start=1):
        if last == _MOST_LINES:
            sheet.write_string(last, 0, "There are more lines than a sheet can hold.", body)
            break
        for at, value in enumerate(line):
            _write(sheet, last, at, value, body)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: Any, row: int, at: int, value: str | int | None, body: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, at, None, body)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, body)
    else:
        sheet.write_string(row, at, value, body)
