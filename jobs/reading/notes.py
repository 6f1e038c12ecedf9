"""Notes under a table: totals, sources and dates of export that follow an empty row at the very end."""

from collections.abc import Sequence

_MOST_ROWS = 40
_MOST_CELLS = 2


def most_in_a_note(width: int) -> int:
    """Filled cells a note may have under a table of `width` columns: two, and always fewer than half."""
    return min(_MOST_CELLS, max((width - 1) // 2, 0))


def is_note(filled: int, notes_below: int, most: int) -> bool:
    """Whether a row of so many filled cells may be a note, or the empty row above one."""
    return filled <= most and notes_below < _MOST_ROWS


def notes_under(numbers: Sequence[int], filled: Sequence[int], width: int) -> int:
    """How many of a table's last rows are notes: each block of them has an empty row above it.

    `numbers` and `filled` are the row numbers and filled cells of the last rows, empty rows left out. A row
    without an empty one above, or with more cells than a note, is a row of the table and ends the search.
    """
    most, notes = most_in_a_note(width), 0
    for below in range(1, len(numbers)):
        at = len(numbers) - below
        if not is_note(filled[at], below - 1, most):
            break
        if numbers[at] - numbers[at - 1] > 1:
            notes = below
    return notes
