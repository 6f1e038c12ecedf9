"""The heading row: which of a table's first rows names its columns."""

from collections import Counter
from collections.abc import Sequence

from jobs.columns import plain

LOOKED_AT = 40
"""Rows in which the headings must stand; titles and dates of export above them are passed over."""
SURELY = 2
"""Known headings in a row that make it the heading row."""


def known_in(row: Sequence[str], known: frozenset[str]) -> int:
    """How many different known headings a row holds."""
    return len({plain(cell) for cell in row} & known)


def usual_width(rows: Sequence[Sequence[str]], expected: int = 0) -> int:
    """The cells most rows have; of equals what is expected, else the greater. Empty rows do not count."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width == expected, width), default=0)


def heading_row(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int | None:
    """The position of the heading row; None where all rows are empty.

    The first of the rows with most known headings, if it has two at least; else the first row that is as wide
    as most and has no empty cell, else the first that is not empty.
    """
    counted = [known_in(row, known) for row in rows]
    if max(counted, default=0) >= SURELY:
        return counted.index(max(counted))
    width = usual_width(rows)
    filled = [n for n, row in enumerate(rows) if any(cell.strip() for cell in row)]
    full = (n for n in filled if len(rows[n]) == width and all(cell.strip() for cell in rows[n]))
    return next(full, filled[0] if filled else None)
