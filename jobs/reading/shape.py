"""The shape of a table, proved row by row: a short row may be a file cut in two, so it is never filled up."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jobs.reading.notes import is_note, most_in_a_note
from jobs.reading.refusing import EXPORT_AGAIN, refused


class OddRow(NamedTuple):
    """A row that is not as wide as the table: its number, cells, filled cells, and those beyond the table."""

    number: int
    cells: int
    filled: int
    beyond: int


class Shape:
    """What proving a table of `width` columns found: how many rows there are, and which are odd."""

    def __init__(self, width: int, first: int) -> None:
        self.width, self._first = width, first
        self.rows = 0
        self.odd: list[OddRow] = []

    def prove(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        """Pass the rows on, each as wide as the table, and remember which were not."""
        width, number = self.width, self._first - 1
        for number, row in enumerate(rows, start=self._first):
            if len(row) == width:
                yield row
            else:
                self.note_odd(number, row)
                yield (row + [""] * (width - len(row)))[:width]
        self.rows = number - self._first + 1

    def note_odd(self, number: int, row: Sequence[str]) -> None:
        """Remember a row that is not as wide as the table."""
        self.odd.append(OddRow(number, len(row), _filled(row), _filled(row[self.width :])))

    def hold(self, file: str, headings: int) -> None:
        """Raise Unreadable for rows of another width, but for empty ones and notes under the table."""
        under = self._under_the_table()
        ragged = tuple(
            row.number
            for row in self.odd
            if row.filled and (row.cells < self.width or row.beyond) and row.number not in under
        )
        if ragged:
            said = f"more or fewer cells than the {headings} headings; the file may be cut short"
            raise refused(file, "rows", said, EXPORT_AGAIN, rows=ragged)

    @property
    def narrow(self) -> bool:
        """Whether no row is wider than the table."""
        return all(row.cells < self.width for row in self.odd)

    def _under_the_table(self) -> frozenset[int]:
        """Rows after an empty one that reach to the end of the file and hold no more than a note does."""
        below, seen, under = self._first + self.rows, set[int](), frozenset[int]()
        for row in reversed(self.odd):
            if row.number != below - 1 or not is_note(row.filled, len(seen), most_in_a_note(self.width)):
                break
            below = row.number
            if row.filled:
                seen.add(row.number)
            else:
                under = frozenset(seen)
        return under


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell and not cell.isspace())
