"""A sheet: one table of a file as text, as the reading process laid it down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jobs.problems import Problem

ROW_NUMBER = "row_number"


@dataclass(frozen=True)
class Sheet:
    """One table of one file: its headings, and its cells in a Parquet file in staging.

    The Parquet file has `row_number` (as a spreadsheet shows it) and one text column a heading, named `0`,
    `1` …; cells are stripped, empty ones null, and rows with nothing in them are left out. A file of
    boundaries has the columns of `geo.boundaries.read_shapes` instead, and no headings.
    """

    path: Path
    file: str
    headings: tuple[str, ...]
    table: str = ""
    """The sheet of a workbook or the member of a zip; empty where the file is one table."""
    heading_row: int = 1
    ends: bool = True
    """Whether the last line is ended, as a file that was written to its end usually is."""
    mapped: Mapping[str, str] = field(default_factory=dict)
    """A saved mapping's heading for a canonical column; what it names outranks any known heading."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """A saved mapping's word for a written one, by canonical column; both in lower case."""
    mapping: str = ""
    """The name of the saved mapping it is read by; empty where its own headings say what they are."""
    ignored: tuple[str, ...] = ()
    """Headings that a saved mapping says to leave out, even where they would be known."""
    resembles: str = ""
    """Which saved mapping it nearly fits, as the end of a sentence, for the message that refuses it."""

    notes: tuple[Problem, ...] = ()
    """What people should know of how the table was read; warnings, all of them."""

    def scan(self) -> pl.LazyFrame:
        """Every row of the table, lazily."""
        return pl.scan_parquet(self.path)
