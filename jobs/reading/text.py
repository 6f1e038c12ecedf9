"""Text sheets: a file of rows and separators, proved whole, then laid down cell by cell as text."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO

import polars as pl

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.reading.encodings import Survey, survey
from jobs.reading.heading_row import heading_row, usual_width
from jobs.reading.laying import Ground, lay_down
from jobs.reading.plain_copy import PlainCopy
from jobs.reading.plain_text import PlainText
from jobs.reading.refusing import EXPORT_AGAIN, SAVE_AGAIN, refused
from jobs.reading.separators import first_rows, separator_of

_SAMPLE = 1 << 18


@dataclass(frozen=True)
class _Layout:
    """How the text is laid out: the headings, the position of their row, and how wide the rows below are."""

    separator: str
    position: int
    headings: Sequence[str]
    width: int


def read_text(path: Path, file: str, out: Path, limits: Limits, known: frozenset[str]) -> Parcel:
    """Find encoding, separator and heading row, prove that every row is as wide, and lay the cells down.

    Raises Unreadable. Polars fills a short row with nulls without a word, so a file cut in two would
    lend us an invented row: the shape is proved first. Polars then reads only what no two readers can read
    differently: lines with simple quotation marks, or our own copy.
    """
    found = survey(path, file, limits)
    try:
        layout = _layout(path, file, found, known)
        cells = _proved(path, file, out, found, layout)
    except UnicodeDecodeError:
        raise refused(file, "encoding", "cut short inside a letter", EXPORT_AGAIN) from None
    except csv.Error:
        said = "a quotation mark is never closed, or stands in the middle of a cell"
        raise refused(file, "rows", said, SAVE_AGAIN) from None
    ground = Ground(out / "table.parquet", file, heading_row=layout.position + 1, ends=found.ends)
    sheet = lay_down(cells, layout.headings, ground)
    return Parcel(file, "tables", (replace(sheet, notes=(*found.notes, *sheet.notes)),))


def _layout(path: Path, file: str, found: Survey, known: frozenset[str]) -> _Layout:
    with _opened(path, found) as text:
        sample = text.read(_SAMPLE)
    separator = separator_of(sample, known)
    rows = first_rows(sample, separator)
    position = heading_row(rows, known)
    if position is None:
        raise refused(file, "headings", "no headings: its first rows are empty", EXPORT_AGAIN)
    headings = [cell.strip() for cell in rows[position]]
    width = usual_width(rows[position + 1 :], len(headings)) or len(headings)
    return _Layout(separator, position, headings, width if not any(headings[width:]) else len(headings))


def _proved(path: Path, file: str, out: Path, found: Survey, layout: _Layout) -> pl.LazyFrame:
    """The cells below the headings: from the file itself if it is plain and even, else from a plain copy."""
    headings = len(layout.headings)
    if found.plain and headings == layout.width:
        plain = PlainText(path, layout.separator, layout.position, layout.width, found.quoted)
        if not found.quoted or plain.every_quote_is_simple():
            shape = plain.shape()
            shape.hold(file, headings)
            if shape.narrow:
                return plain.scan()
    copy = PlainCopy(out / "rows.csv", layout.width, layout.position + 2)
    with _opened(path, found) as text:
        copy.write(_below(text, layout))
    copy.shape.hold(file, headings)
    return copy.scan()


def _below(text: IO[str], layout: _Layout) -> Iterator[list[str]]:
    """The rows below the headings."""
    return islice(csv.reader(text, delimiter=layout.separator, strict=True), layout.position + 1, None)


def _opened(path: Path, found: Survey) -> IO[str]:
    # Line ends stay as they are: the csv reader takes all three kinds, and one inside quotes is a cell's.
    return path.open(encoding=found.encoding, newline="")
