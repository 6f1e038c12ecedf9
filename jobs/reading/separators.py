"""Separators: what stands between the cells of a text sheet, decided from its first rows."""

import csv
import io
from collections.abc import Sequence

from jobs.reading.heading_row import LOOKED_AT, SURELY, known_in, usual_width

SEPARATORS = (",", ";", "\t", "|")


def separator_of(sample: str, known: frozenset[str]) -> str:
    """The separator that finds most known headings in a row, else the one that makes rows of equal width.

    `sample` is the beginning of the text. Quoted cells are respected; of equals, the comma.
    """
    return max(SEPARATORS, key=lambda separator: _merit(first_rows(sample, separator), known))


def first_rows(sample: str, separator: str) -> list[list[str]]:
    """The first rows of a text; none beyond one that cannot be read with this separator."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == LOOKED_AT:
                break
    except csv.Error:
        pass
    return rows


def _merit(rows: Sequence[Sequence[str]], known: frozenset[str]) -> tuple[int, int, int]:
    headings = max((known_in(row, known) for row in rows), default=0)
    width = usual_width(rows)
    alike = sum(len(row) == width for row in rows) if width > 1 else 0
    return (headings if headings >= SURELY else 0), alike, width if width > 1 else 0
