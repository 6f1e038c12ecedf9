"""Early Years Census XML: children found by what they hold, whatever the containers around them are called.

A child is the innermost element with a date of birth and hours in it, at the place in the file where most of
those are. It takes over what the settings and the header around it say, and rows count the children.
"""

import codecs
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jobs.census_layout import COLLECTION, HOURS, childs_own, items_of, left_out
from jobs.columns import plain
from jobs.parcel import Parcel
from jobs.reading.census_table import (
    EXPORT_AGAIN,
    ROWS_ARE_CHILDREN,
    Record,
    blank_table,
    lay_down,
    other_collection,
    refused,
)
from jobs.reading.xml_trail import Trail, walk

_MOST_ITEMS = 300
_CLEAN = str.maketrans("", "", "\0\r\n\t ")
_Place = tuple[str, ...]


def is_xml(start: bytes, _path: Path) -> bool:
    """Whether the first character that is not white space opens a tag, in UTF-8 or UTF-16."""
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start.removeprefix(mark)
    return start[:200].decode("latin-1").translate(_CLEAN).startswith("<")


def read_census_xml(path: Path, file: str, out: Path) -> Parcel:
    """Lay down one row a child and setting; raises Unreadable for XML that is no census, naming its root."""
    _turn_away_web_page(path, file)
    finder = _Finder(file)
    walk(path, finder)
    children = finder.children()
    if finder.collection and finder.collection != COLLECTION:
        raise other_collection(file, finder.collection)
    if not children:
        root = f"its outermost element is {finder.root}" if finder.root.isascii() else "its root is unknown"
        said = (
            f"XML without any child that has a date of birth and hours ({root}), so not a census known here"
        )
        raise refused(file, "not a census", said, "Drop in the Early Years Census as it is sent to the DfE")
    gatherer = _Gatherer(file, children)
    walk(path, gatherer)
    numbers = range(1, len(gatherer.records) + 1)
    sheet = blank_table(file, out, gatherer.spelling, ROWS_ARE_CHILDREN)
    return lay_down(gatherer.records, numbers, gatherer.spelling, sheet)


@lru_cache(maxsize=4096)
def _item(name: str) -> str:
    return plain(name)


class _Finder(Trail):
    """The first walk: where the elements are that hold a date of birth and hours."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.collection = ""
        self._held: list[int] = []
        self._found: Counter[_Place] = Counter()
        self._kinds = dict.fromkeys(items_of("birth_date"), 1) | dict.fromkeys(items_of(*HOURS), 2)
        self._both = 3

    def opened(self) -> None:
        self._held.append(0)

    def leaf(self, text: str) -> None:
        item = _item(self.names[-1])
        if self._held:
            self._held[-1] |= self._kinds.get(item, 0)
        if item == "collection":
            self.collection = self.collection or text

    def closed(self) -> None:
        held = self._held.pop()
        if held == self._both:
            self._found[tuple(self.names)] += 1
        elif self._held:
            self._held[-1] |= held

    def children(self) -> frozenset[_Place]:
        """The places of children: not those around a more frequent one, where two halves have met."""
        return frozenset(
            place
            for place, count in self._found.items()
            if not any(inner[: len(place)] == place and inner != place and self._found[inner] >= count
                       for inner in self._found)
        )  # fmt: skip


@dataclass
class _Frame:
    """An open element: what it says itself, and the children in it so far."""

    says: dict[str, str | None] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)


class _Gatherer(Trail):
    """The second walk: every child's record, filled from the elements around it as these end."""

    def __init__(self, file: str, children: frozenset[_Place]) -> None:
        super().__init__(file)
        self.records: list[Record] = []
        self.spelling: dict[str, str] = {}
        self._children = children
        self._around = {place[:n] for place in children for n in range(len(place))}
        self._open: list[_Frame] = []
        self._texts: dict[str, str] = {}

    def opened(self) -> None:
        self._open.append(_Frame())

    def leaf(self, text: str) -> None:
        item = _item(self.names[-1])
        if not text or not self._open or item in left_out():
            return
        if self.spelling.setdefault(item, self.names[-1]) and len(self.spelling) > _MOST_ITEMS:
            raise refused(self.file, "XML", "XML of a shape no census has", EXPORT_AGAIN)
        # Most texts stand in the file many times; one copy of each keeps the memory small.
        self._say(item, self._texts.setdefault(text, text))

    def closed(self) -> None:
        frame, place = self._open.pop(), tuple(self.names)
        if place in self._children:
            self._outer().records.append({item: said for item, said in frame.says.items() if said})
        elif place in self._around:
            self._fill(frame)
            self._outer().records.extend(frame.records)
        else:
            self._note_stray(frame)
            for item, said in frame.says.items():
                self._say(item, said)

    def _note_stray(self, frame: _Frame) -> None:
        """Somebody with a date of birth where nobody has hours: left out, and listed as not known."""
        born = items_of("birth_date") & frame.says.keys()
        if born and not self._in_a_child():
            called = f"children without hours, in {self.names[-1]}"
            self.spelling.setdefault(called, called)
            frame.says.clear()

    def _in_a_child(self) -> bool:
        return any(tuple(self.names[:n]) in self._children for n in range(len(self.names) + 1))

    def _outer(self) -> _Frame:
        return self._open[-1] if self._open else _Frame(records=self.records)

    def _fill(self, frame: _Frame) -> None:
        """Hand down what an element says, except what only a child may say of itself."""
        handed = {item: said for item, said in frame.says.items() if said and item not in childs_own()}
        for record in frame.records:
            for item, said in handed.items():
                record.setdefault(item, said)

    def _say(self, item: str, said: str | None) -> None:
        """Note it: what a child says twice stands side by side; a header in two minds says nothing."""
        if not self._open:
            return
        says = self._open[-1].says
        before = says.get(item, said)
        if before == said:
            says[item] = said
        elif self._in_a_child():
            says[item] = f"{before}; {said}"
        else:
            says[item] = None


def _turn_away_web_page(path: Path, file: str) -> None:
    with path.open("rb") as stream:
        start = stream.read(2000).decode("latin-1").translate(_CLEAN).lower()
    if "<html" in start or "<!doctypehtml" in start or start.startswith("<table"):
        said = "a web page (HTML), whatever its name says; some portals export one as a workbook"
        remedy = "Open it in Excel, save it as an .xlsx workbook and drop that in"
        raise refused(file, "web page", said, remedy)
