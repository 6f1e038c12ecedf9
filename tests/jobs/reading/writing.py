"""One table, written in every form a council's file may have."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from jobs.limits import Limits
from jobs.parcel import Parcel
from tests.jobs.opening import opened

TABLE = [
    ["URN", "Setting name", "Type", "Postcode", "Places", "Since"],
    ["2999001", "Café Nöel", "Childminder", "ZZ1 1AA", "6", "2026-03-01"],
    ["0012345", "Acorn; “Oak”, & co", "School nursery", "ZZ1 7AA", "52", "2026-03-01"],
]
TYPED = [TABLE[0], *([row[0], *row[1:4], int(row[4]), date(2026, 3, 1)] for row in TABLE[1:])]
WORKBOOKS = Path(__file__).with_name("workbooks")


def as_text(rows: Sequence[Sequence[str]], separator: str = ",", ends: str = "\r\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=ends).writerows(rows)
    return stream.getvalue()


def as_workbook(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], above: int = 0) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    put = sheet.write_string if isinstance(cell, str) else sheet.write
                    put(number + above, column, cell)
    return path


def read(path: Path, out: Path, limits: Limits | None = None) -> Parcel:
    """As the reading process would, in this one."""
    return opened(path, out / f"{path.name}-tables", limits)


def read_text(content: str | bytes, out: Path, encoding: str = "utf-8") -> Parcel:
    path = out / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read(path, out)


def cells(parcel: Parcel) -> list[tuple[Any, ...]]:
    """Row numbers and cells of the first table."""
    return parcel.sheet.scan().collect().rows()


def rows_of(parcel: Parcel) -> list[list[str]]:
    """Headings and cells of the first table, without row numbers."""
    frame: pl.DataFrame = parcel.sheet.scan().drop("row_number").collect()
    return [list(parcel.sheet.headings), *(["" if c is None else c for c in row] for row in frame.rows())]
