"""A CSV sheet as it lies on disk: its headings, its shape, and its cells as text."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from jobs.limits import Limits
from jobs.problems import Problem, Unreadable

ROW_NUMBER = "row_number"
_HEADING_ROWS = 1
_SAVE_AGAIN = "Save it again as “CSV UTF-8 (comma delimited)” and drop it in again"


@dataclass(frozen=True)
class Sheet:
    """One readable file: where its copy lies, the name people know it by, its headings (none: GeoJSON)."""

    path: Path
    file: str
    headings: tuple[str, ...]
    ends: bool = True
    """Whether the last line is ended, as a file that was written to its end usually is."""

    def scan(self) -> pl.LazyFrame:
        """Every cell as text, columns `0`, `1`, …, with `row_number` as a spreadsheet shows it.

        Rows with nothing in them are left out, after the numbering.
        """
        names = [str(position) for position in range(len(self.headings))]
        rows = pl.scan_csv(
            self.path,
            infer_schema=False,
            new_columns=names,
            row_index_name=ROW_NUMBER,
            row_index_offset=_HEADING_ROWS + 1,
        )
        cells = pl.col(names).str.strip_chars().replace("", None)
        return rows.with_columns(cells).filter(~pl.all_horizontal(pl.col(names).is_null()))


def open_sheet(path: Path, file: str, limits: Limits) -> Sheet:
    """Read the headings and prove that the file is whole: text, and every row as wide as the heading.

    Raises Unreadable. Polars fills a short row with nulls without a word, so a file cut in two would
    lend us an invented row: the shape is proved first, in one pass of the standard library's reader.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            rows = csv.reader(_bounded(lines, file, limits), strict=True)
            headings = tuple(cell.strip() for cell in next(rows, []))
            ragged = tuple(n for n, row in enumerate(rows, start=2) if row and len(row) != len(headings))
    except UnicodeDecodeError:
        raise _refused(file, "encoding", "not readable as UTF-8 text", _SAVE_AGAIN) from None
    except csv.Error:
        raise _refused(
            file, "rows", "a quotation mark is never closed, or lines end as on an old Macintosh", _SAVE_AGAIN
        ) from None
    if not any(headings):
        said = "the first row is empty, where the headings should be"
        raise _refused(file, "headings", said, "Remove what stands above the headings and drop it in again")
    if ragged:
        said = f"more or fewer cells than the {len(headings)} headings; the file may be cut short"
        raise _refused(file, "rows", said, "Export it again and drop it in again", rows=ragged)
    return Sheet(path, file, headings, _ends(path))


def _ends(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read() == b"\n"


def _bounded(lines: IO[str], file: str, limits: Limits) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if len(line) > limits.longest_line:
            said = f"longer than {limits.longest_line:,} characters, so not a row of a sheet"
            raise _refused(file, "line length", said, _SAVE_AGAIN, rows=(number,))
        yield line


def _refused(file: str, rule: str, said: str, remedy: str, rows: tuple[int, ...] = ()) -> Unreadable:
    return Unreadable([Problem(file, None, rows, rule, said, remedy, "refuses")])
