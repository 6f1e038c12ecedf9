"""Early Years Census CSV: a header line `H,EYC,…`, then lines whose first cell says what they are about.

Which types of line there are, and the order of their cells, is data: see `jobs.census_layout`.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jobs.census_layout import COLLECTION, RecordType, childs_own, left_out, record_types
from jobs.columns import plain
from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.reading.census_table import EXPORT_AGAIN, Record, blank_table, lay_down, other_collection, refused

_HEADER = re.compile(r'\s*"?H"?,"?(?P<collection>[A-Z0-9]{2,8})"?,"?[A-Z]{3}"?,"?\d{4}"?,', re.IGNORECASE)
_TYPE = re.compile(r"[A-Za-z]{1,2}\d{0,2}")
_SHORTEST_HEADER = 5


def is_census_csv(start: bytes, _path: Path) -> bool:
    """Whether the first line is the header of a return to the Department for Education."""
    return bool(_HEADER.match(_decoded(start).lstrip("\ufeff")))


def read_census_csv(path: Path, file: str, out: Path, limits: Limits) -> Parcel:
    """Lay down one row a child line, filled from the setting and header lines above it; raises Unreadable."""
    content = _decoded(path.read_bytes()).lstrip("\ufeff")
    collection = _HEADER.match(content)
    if collection and collection["collection"].upper() != COLLECTION:
        raise other_collection(file, collection["collection"])
    gatherer = _Gatherer()
    for number, cells in _lines(content, file, limits):
        gatherer.take(number, cells)
    if gatherer.misshapen:
        said = "more or fewer cells than this type of line has, so which cell is which cannot be told"
        raise refused(file, "census lines", said, EXPORT_AGAIN, rows=tuple(gatherer.misshapen))
    if not gatherer.records:
        said = f"a census without a line about a child{_types_seen(gatherer)}"
        raise refused(file, "no children", said, EXPORT_AGAIN)
    sheet = blank_table(file, out, gatherer.spelling, 1)
    sheet = type(sheet)(**(vars(sheet) | {"ends": content.endswith("\n")}))
    return lay_down(gatherer.records, gatherer.numbers, gatherer.spelling, sheet)


@dataclass
class _Gatherer:
    """Children's records, and what the lines above the next one have said."""

    records: list[Record] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    misshapen: list[int] = field(default_factory=list)
    spelling: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    header: Record = field(default_factory=dict)
    setting: Record = field(default_factory=dict)

    def take(self, number: int, cells: list[str]) -> None:
        """Take in one line."""
        kind = record_types().get(cells[0].upper())
        if kind is None:
            self._note(cells[0])
        elif not _fits(kind, cells):
            self.misshapen.append(number)
        else:
            self._keep(kind, number, self._said(kind, cells))

    def _keep(self, kind: RecordType, number: int, said: Record) -> None:
        if kind.level == "header":
            self.header, self.setting = said, {}
        elif kind.level == "setting":
            self.setting = said
        else:
            above = {i: text for i, text in (self.header | self.setting).items() if i not in childs_own()}
            self.records.append(above | said)
            self.numbers.append(number)

    def _said(self, kind: RecordType, cells: list[str]) -> Record:
        known = {plain(item): item for item in kind.items if plain(item) not in left_out()}
        self.spelling |= {item: spelt for item, spelt in known.items() if item not in self.spelling}
        items = [plain(item) for item in kind.items]
        pairs = zip(items, cells[1:], strict=False)
        return {item: text for item, text in pairs if item in known and text}

    def _note(self, first_cell: str) -> None:
        """A type of line nobody knows; anything longer may be a child's name, and is not repeated."""
        called = f"line type {first_cell}" if _TYPE.fullmatch(first_cell) else "lines of no known type"
        self.unknown.add(called)
        self.spelling.setdefault(plain(called), called)


def _fits(kind: RecordType, cells: list[str]) -> bool:
    """As many cells as the type of line has; blank ones more do no harm, and headers may be shorter."""
    least = _SHORTEST_HEADER if kind.level == "header" else len(kind.items) + 1
    return len(cells) >= least and not any(cells[len(kind.items) + 1 :])


def _lines(content: str, file: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not blank, with the number a spreadsheet shows it under."""
    try:
        for number, row in enumerate(csv.reader(io.StringIO(content, newline=""), strict=True), start=1):
            if sum(map(len, row)) > limits.longest_line:
                said = f"longer than {limits.longest_line:,} characters, so not a line of a census"
                raise refused(file, "line length", said, EXPORT_AGAIN, rows=(number,))
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield number, cells
    except csv.Error:
        said = "a quotation mark is never closed, or lines end as on an old Macintosh"
        raise refused(file, "rows", said, EXPORT_AGAIN) from None


def _types_seen(gatherer: _Gatherer) -> str:
    return f" (not known here: {', '.join(sorted(gatherer.unknown))})" if gatherer.unknown else ""


def _decoded(content: bytes) -> str:
    """UTF-16 where its mark says so, else UTF-8, else as Windows writes English; never fails."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
