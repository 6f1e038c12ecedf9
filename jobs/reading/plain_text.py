"""Plain text: UTF-8 without quotation marks, which Polars reads where it lies, many lines at a time."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jobs.reading.shape import Shape
from jobs.sheet import ROW_NUMBER


@dataclass(frozen=True)
class PlainText:
    """A table of `width` columns below the line at `position`; one line is one row, for nothing is quoted."""

    path: Path
    separator: str
    position: int
    width: int

    def shape(self) -> Shape:
        """Prove that every line has as many separators as the table needs; only odd ones are looked at."""
        first = self.position + 2
        shape = Shape(self.width, first)
        lines = pl.scan_lines(self.path, name="line", row_index_name=ROW_NUMBER, row_index_offset=1)
        below = lines.filter(pl.col(ROW_NUMBER) >= first)
        separators = pl.col("line").str.count_matches(self.separator, literal=True)
        odd = below.filter(separators != self.width - 1).collect()
        if odd.height:
            shape.rows = below.select(pl.len()).collect().item()
        for number, line in odd.iter_rows():
            shape.note_odd(number, line.rstrip("\r").split(self.separator) if line.rstrip("\r") else [])
        return shape

    def scan(self) -> pl.LazyFrame:
        """The rows, with their numbers and every cell as text."""
        return pl.scan_csv(
            self.path,
            separator=self.separator,
            quote_char=None,
            infer_schema=False,
            skip_lines=self.position,
            new_columns=[str(position) for position in range(self.width)],
            row_index_name=ROW_NUMBER,
            row_index_offset=self.position + 2,
        )
