"""Laying a table down: cells stripped; empty rows, trailing empty columns and notes under it left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jobs.problems import Problem
from jobs.reading.notes import notes_under
from jobs.reading.refusing import EXPORT_AGAIN, noted, refused
from jobs.sheet import ROW_NUMBER, Sheet

_TAIL = 60


@dataclass(frozen=True)
class Ground:
    """Where a table is laid down and what it is called: `path` is made anew, `file` is for messages."""

    path: Path
    file: str
    table: str = ""
    heading_row: int = 1
    ends: bool = True


def lay_down(cells: pl.LazyFrame, headings: Sequence[str], ground: Ground) -> Sheet:
    """Write a frame of `row_number` and text columns `0`, `1` … as the Parquet file of a sheet.

    There may be more columns than headings; what lies beyond the headings must be empty. Raises Unreadable.
    """
    names = [name for name in cells.collect_schema().names() if name != ROW_NUMBER]
    filled = [pl.when(pl.col(name).str.len_bytes() > 0).then(pl.col(name)) for name in names]
    stripped = cells.with_columns(pl.col(names).str.strip_chars()).with_columns(filled)
    something = stripped.filter(~pl.all_horizontal(pl.col(names).is_null()))
    _write(something.select(pl.col(ROW_NUMBER).cast(pl.UInt32), *names), ground.path)
    notes = _leave_out_notes(ground, names)
    kept = _leave_out_empty_columns(ground, [heading.strip() for heading in headings], names)
    return Sheet(
        ground.path, ground.file, tuple(kept), ground.table, ground.heading_row, ground.ends, notes=notes
    )


def _leave_out_notes(ground: Ground, names: Sequence[str]) -> tuple[Problem, ...]:
    table = pl.scan_parquet(ground.path)
    filled = pl.sum_horizontal(pl.col(names).is_not_null()).alias("filled")
    tail = table.tail(_TAIL).select(ROW_NUMBER, filled).collect()
    rows = tuple(tail[ROW_NUMBER].to_list())
    notes = notes_under(rows, tail["filled"].to_list(), len(names))
    if not notes:
        return ()
    _rewrite(table.filter(pl.col(ROW_NUMBER) < rows[-notes]), ground.path)
    said = "stands under the table, after an empty row, and was left out as a note"
    remedy = "Nothing to do if it is a total or a note; if it is a row of the table, remove the empty row"
    return (noted(ground.file, "notes under the table", said, remedy, rows[-notes:]),)


def _leave_out_empty_columns(ground: Ground, headings: list[str], names: Sequence[str]) -> list[str]:
    """Drop columns at the right that have neither heading nor cells; refuse cells beyond the headings."""
    nameless = [n for n in range(len(names)) if n >= len(headings) or not headings[n]]
    if not nameless:
        return headings
    table = pl.scan_parquet(ground.path)
    empty = table.select(pl.col(names[n]).is_null().all() for n in nameless).collect().row(0)
    blank = {n for n, nothing in zip(nameless, empty, strict=True) if nothing}
    width = len(names)
    while width and width - 1 in blank:
        width -= 1
    if width > len(headings):
        beyond = ~pl.all_horizontal(pl.col(names[len(headings) :]).is_null())
        rows = tuple(table.filter(beyond).select(ROW_NUMBER).collect().to_series().to_list())
        said = f"more or fewer cells than the {len(headings)} headings; the file may be cut short"
        raise refused(ground.file, "rows", said, EXPORT_AGAIN, rows=rows)
    if width < len(names):
        _rewrite(table.select(ROW_NUMBER, *names[:width]), ground.path)
    return headings[:width]


def _rewrite(table: pl.LazyFrame, path: Path) -> None:
    """Write a table that is read from `path` to that path."""
    aside = path.with_name(f"{path.name}.new")
    _write(table, aside)
    aside.replace(path)


def _write(table: pl.LazyFrame, path: Path) -> None:
    # Read once or twice and thrown away: quick compression, and no statistics.
    table.sink_parquet(path, compression="lz4", statistics=False)
