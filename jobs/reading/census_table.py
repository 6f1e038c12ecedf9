"""The table a census is laid down as: one row a child and setting, headed by the names of its items."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.sheet import ROW_NUMBER, Sheet

EXPORT_AGAIN = "Export it again and drop it in again"
ROWS_ARE_CHILDREN = 0
"""The heading row of a table whose rows are numbered by child, as in XML; in a CSV they are its lines."""
_LONGEST_CODE = 12

Record = dict[str, str]
"""What a census says of one child at one setting, by item as `jobs.columns.plain` has it."""


def lay_down(
    records: Sequence[Record], numbers: Sequence[int], spelling: Mapping[str, str], sheet: Sheet
) -> Parcel:
    """Write the records as text at the sheet's path; `spelling` gives each item as the file spells it."""
    cells = {str(at): [record.get(item) for record in records] for at, item in enumerate(spelling)}
    columns = [pl.Series(name, values, dtype=pl.String) for name, values in cells.items()]
    rows = pl.DataFrame([pl.Series(ROW_NUMBER, numbers, dtype=pl.UInt32), *columns])
    rows.write_parquet(sheet.path, compression="lz4")
    return Parcel(sheet.file, "census", (sheet,))


def blank_table(file: str, out: Path, spelling: Mapping[str, str], heading_row: int) -> Sheet:
    """The sheet a census is to be laid down as."""
    return Sheet(out / "census.parquet", file, tuple(spelling.values()), heading_row=heading_row)


def other_collection(file: str, collection: str) -> Unreadable:
    """Why a return of another collection is refused; its code is shown where it looks like one."""
    fit = collection.isalnum() and collection.isascii() and len(collection) <= _LONGEST_CODE
    said = f"a return for {collection if fit else 'another collection'}, not the Early Years Census (EYC)"
    return refused(file, "another collection", said, "Drop in the Early Years Census instead")


def refused(file: str, rule: str, said: str, remedy: str, rows: tuple[int, ...] = ()) -> Unreadable:
    """A census that is refused whole."""
    return Unreadable([Problem(file, None, rows, rule, said, remedy, "refuses")])
