"""A plain copy: rows from any kind of sheet written as the one CSV that Polars cannot misread."""

import csv
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from jobs.reading.shape import Shape
from jobs.sheet import ROW_NUMBER


class PlainCopy:
    """Rows of `width` cells in UTF-8, quoted where they must be; `first` is the number of the first row."""

    def __init__(self, path: Path, width: int, first: int) -> None:
        self._path, self._first = path, first
        self._names = [str(position) for position in range(width)]
        self.shape = Shape(width, first)

    def write(self, rows: Iterable[list[str]]) -> None:
        """Write the rows down and prove their shape on the way."""
        with self._path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(self._names)
            writer.writerows(self.shape.prove(rows))

    def scan(self) -> pl.LazyFrame:
        """The rows, with their numbers and every cell as text."""
        return pl.scan_csv(
            self._path,
            infer_schema=False,
            schema=dict.fromkeys(self._names, pl.String),
            row_index_name=ROW_NUMBER,
            row_index_offset=self._first,
        )
