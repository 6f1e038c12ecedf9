"""Text sheets: a CSV file proved whole, then laid down cell by cell as text."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import polars as pl

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.sheet import ROW_NUMBER, Sheet

_SAVE_AGAIN = "Save it again as “CSV UTF-8 (comma delimited)” and drop it in again"


def read_text(path: Path, file: str, out: Path, limits: Limits) -> Parcel:
    """Read the headings, prove that every row is as wide, and lay the cells down.

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
    table = out / "table.parquet"
    _lay_down(path, table, len(headings))
    return Parcel(file, "tables", (Sheet(table, file, headings, ends=_ends(path)),))


def _lay_down(path: Path, table: Path, width: int) -> None:
    """Every cell as text; rows with nothing in them are left out, after the numbering."""
    names = [str(position) for position in range(width)]
    rows = pl.scan_csv(
        path, infer_schema=False, new_columns=names, row_index_name=ROW_NUMBER, row_index_offset=2
    )
    stripped = pl.col(names).str.strip_chars()
    # Not `.replace("", None)`: on a national postcode directory that takes ten times the memory.
    cells = pl.when(stripped.str.len_bytes() > 0).then(stripped)
    kept = rows.with_columns(cells).filter(~pl.all_horizontal(pl.col(names).is_null()))
    kept.sink_parquet(table, compression="lz4")


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
