"""Formulas and errors in a workbook's cells, which reading the values alone would show as empty."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from defusedxml import ElementTree

from jobs.problems import Problem
from jobs.reading.pack import Pack
from jobs.reading.refusing import noted

UNSAVED = "#NO SAVED RESULT"
"""Stands in the place of a formula's result that was never saved; no rule takes it for a value."""
_LONGEST_CELL = 1 << 18
"""Bytes of XML; a cell holds at most 32,767 characters."""
_MOST_XML = 10_000_000
_TELLING = re.compile(rb"""\bt=["']e["']|<(?:\w+:)?f[\s/>]""")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_AT = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</|<(?:\w+:)?is>")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")
_ODF_CELL = re.compile(rb"<table:table-cell\b([^>]*)>")


SAVE_IT = "Open it in Excel or another spreadsheet program, save it and drop it in again"


def never_saved(cells: int) -> str:
    """What is said of formulas without a result."""
    return f"formulas in {_cells(cells)} whose results were never saved"


@dataclass
class OddCells:
    """What one sheet holds beside plain values: formulas, and texts by row and column (from 0) for errors."""

    formulas: int = 0
    unsaved: int = 0
    texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def notes(self, file: str) -> tuple[Problem, ...]:
        """What to tell people of it."""
        notes = []
        if self.formulas > self.unsaved:
            said = f"formulas in {_cells(self.formulas - self.unsaved)}; their saved results were read"
            notes.append(noted(file, "formulas", said, "Nothing to do if the workbook was saved by Excel"))
        if self.unsaved:
            notes.append(noted(file, "formulas without results", never_saved(self.unsaved), SAVE_IT))
        return tuple(notes)


def sheet_parts(pack: Pack) -> dict[str, str]:
    """The member of an .xlsx each sheet lies in, by the sheet's name."""
    if "xl/workbook.xml" not in pack.names() or "xl/_rels/workbook.xml.rels" not in pack.names():
        return {}
    targets = {
        link.get("Id"): _resolved(str(link.get("Target")))
        for link in ElementTree.fromstring(_whole(pack, "xl/_rels/workbook.xml.rels"))
    }
    parts = {}
    for element in ElementTree.fromstring(_whole(pack, "xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            link = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            parts[str(element.get("name"))] = targets.get(link, "")
    return parts


def odd_cells(pieces: Iterable[bytes]) -> OddCells:
    """Look through the XML of one .xlsx sheet; only stretches that hold a formula or an error are parsed."""
    found, rest = OddCells(), b""
    for piece in pieces:
        whole, end, rest = (rest + piece).rpartition(b"</row>" if b"</row>" in piece else b"c>")
        _look_through(whole + end, found)
        rest = rest[-_LONGEST_CELL:]
    return found


def odf_cells(pieces: Iterable[bytes]) -> OddCells:
    """Look through the content of an .ods; its error cells hold their text, so only formulas are counted."""
    found, rest = OddCells(), b""
    for piece in pieces:
        whole, end, rest = (rest + piece).rpartition(b">")
        for attributes in _ODF_CELL.findall(whole + end):
            if b"table:formula=" in attributes:
                found.formulas += 1
                found.unsaved += b"office:value-type=" not in attributes
        rest = rest[-_LONGEST_CELL:]
    return found


def _cells(number: int) -> str:
    return f"{number:,} cell{'s' if number > 1 else ''}"


def _look_through(xml: bytes, found: OddCells) -> None:
    if _TELLING.search(xml):
        for attributes, inside in _CELL.findall(xml):
            _look_at(attributes, inside, found)


def _look_at(attributes: bytes, inside: bytes, found: OddCells) -> None:
    value, formula, at = _VALUE.search(inside), _FORMULA.search(inside), _AT.search(attributes)
    unsaved = bool(formula) and not value and not _TEXT.search(attributes)
    found.formulas += bool(formula)
    found.unsaved += unsaved
    if at and unsaved:
        found.texts[_position(at)] = UNSAVED
    elif at and value and _ERROR.search(attributes):
        found.texts[_position(at)] = (value.group(1) or b"#ERROR").decode("utf-8", "replace")


def _position(at: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in at.group(1):
        column = column * 26 + letter - 64
    return int(at.group(2)) - 1, column - 1


def _resolved(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _whole(pack: Pack, name: str) -> bytes:
    content = b""
    for piece in pack.pieces(name):
        content += piece
        if len(content) > _MOST_XML:
            break
    return content
