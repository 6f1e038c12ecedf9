"""Plain text: UTF-8 of one line a row, which Polars reads where it lies, many lines at a time."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jobs.reading.shape import Shape
from jobs.sheet import ROW_NUMBER

_IN_QUOTES = r'"(?:[^"]|"")*"'


@dataclass(frozen=True)
class PlainText:
    """A table of `width` columns below the line at `position`; one line is one row.

    Where some cells are `quoted`, that must be proved first (`every_quote_is_simple`).
    """

    path: Path
    separator: str
    position: int
    width: int
    quoted: bool = False

    def every_quote_is_simple(self) -> bool:
        """Whether each line with quotation marks has them around whole cells alone, and closed in that line.

        Any two CSV readers agree on such a line; on `5" pipe`, or on a line end within a cell, they do not.
        """
        other = re.escape(self.separator)
        cell = rf'(?:[^"{other}]*|{_IN_QUOTES})'
        simple = pl.col("line").str.contains(rf"^{cell}(?:{other}{cell})*\r?$")
        marked = pl.col("line").str.contains('"', literal=True)
        return self._lines().filter(marked & ~simple).head(1).collect().is_empty()

    def _lines(self) -> pl.LazyFrame:
        return pl.scan_lines(self.path, name="line", row_index_name=ROW_NUMBER, row_index_offset=1)

    def shape(self) -> Shape:
        """Prove that every line has as many separators as the table needs; only odd ones are looked at."""
        first = self.position + 2
        shape = Shape(self.width, first)
        below = self._lines().filter(pl.col(ROW_NUMBER) >= first)
        line = pl.col("line")
        if self.quoted:
            bare = line.str.replace_all(_IN_QUOTES, "")
            line = pl.when(line.str.contains('"', literal=True)).then(bare).otherwise(line)
        separators = line.str.count_matches(self.separator, literal=True)
        odd = below.filter(separators != self.width - 1).collect()
        if odd.height:
            shape.rows = below.select(pl.len()).collect().item()
        for number, text in odd.iter_rows():
            cells = csv.reader([text.rstrip("\r")], delimiter=self.separator, strict=True)
            shape.note_odd(number, next(cells, []))
        return shape

    def scan(self) -> pl.LazyFrame:
        """The rows, with their numbers and every cell as text."""
        return pl.scan_csv(
            self.path,
            separator=self.separator,
            quote_char='"' if self.quoted else None,
            infer_schema=False,
            skip_lines=self.position,
            new_columns=[str(position) for position in range(self.width)],
            row_index_name=ROW_NUMBER,
            row_index_offset=self.position + 2,
        )
