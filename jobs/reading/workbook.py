"""Workbooks: every visible sheet of an .xlsx, .xlsb, .xls or .ods that has rows, each cell as text."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.reading.cells import as_text
from jobs.reading.formulas import SAVE_IT, OddCells, never_saved, odd_cells, odf_cells, sheet_parts
from jobs.reading.heading_row import LOOKED_AT, heading_row
from jobs.reading.laying import Ground, lay_down
from jobs.reading.pack import START, Pack, names_of
from jobs.reading.plain_copy import PlainCopy
from jobs.reading.refusing import EXPORT_AGAIN, noted, refused
from jobs.sheet import Sheet

_OLE = b"\xd0\xcf\x11\xe0"
_ODF = "content.xml"
_INSIDE = frozenset({"xl/workbook.xml", "xl/workbook.bin", _ODF})


def is_workbook(start: bytes, path: Path) -> bool:
    """Whether a file is an old Excel file, or a zip with a workbook's parts in it."""
    return start.startswith(_OLE) or (start.startswith(START) and bool(_INSIDE & names_of(path)))


def read_workbook(path: Path, file: str, out: Path, limits: Limits, known: frozenset[str]) -> Parcel:
    """Lay down each visible sheet that has rows, under its name. Raises Unreadable.

    Hidden sheets are left out: whoever drops the file does not see them. The last saved results of formulas
    are read, and people are told that there are some.
    """
    odd, doubts = _odd_cells(path, file, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        shown = [
            found.name
            for found in book.sheets_metadata
            if found.typ == SheetTypeEnum.WorkSheet and found.visible == SheetVisibleEnum.Visible
        ]
        several = len(shown) > 1
        sheets = [
            _sheet(book.get_sheet_by_name(name), Ground(
                out / f"sheet-{n}.parquet", f"{file}, sheet “{name}”" if several else file, name
            ), odd.get(name, OddCells()), known)
            for n, name in enumerate(shown)
        ]  # fmt: skip
    except PasswordError:
        said, remedy = "a workbook with a password", "Save it without one and drop it in again"
        raise refused(file, "password", said, remedy) from None
    except (CalamineError, OSError, ValueError):
        said = "a workbook that is damaged or cut short, or another kind of Office file"
        raise refused(file, "damaged", said, EXPORT_AGAIN) from None
    found = tuple(sheet for sheet in sheets if sheet)
    if not found:
        said = "a workbook in which no visible sheet has anything written"
        raise refused(file, "no table", said, EXPORT_AGAIN)
    return Parcel(file, "tables", found, left_out=doubts)


def _sheet(sheet: CalamineSheet, ground: Ground, odd: OddCells, known: frozenset[str]) -> Sheet | None:
    rows = _rows(sheet, odd)
    first = list(islice(rows, LOOKED_AT))
    position = heading_row(first, known)
    if position is None:
        return None
    headings = first[position]
    copy = PlainCopy(ground.path.with_suffix(".csv"), len(headings), position + 2)
    copy.write(chain(first[position + 1 :], rows))
    copy.shape.hold(ground.file, len(headings))
    laid = lay_down(copy.scan(), headings, replace(ground, heading_row=position + 1))
    return replace(laid, notes=(*odd.notes(ground.file), *laid.notes))


def _rows(sheet: CalamineSheet, odd: OddCells) -> Iterator[list[str]]:
    """The rows from the first of the sheet, each from its first used column, as text."""
    if sheet.start is None:
        return
    left = sheet.start[1]
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in odd.texts.items():
        by_row.setdefault(row, []).append((column - left, text))
    for number, cells in enumerate(sheet.iter_rows()):
        texts = [as_text(cell) for cell in cells]
        for column, text in by_row.get(number, ()):
            if 0 <= column < len(texts):
                texts[column] = text
        yield texts


def _odd_cells(path: Path, file: str, limits: Limits) -> tuple[dict[str, OddCells], tuple[Problem, ...]]:
    """Formulas and errors by sheet, found while every part is unpacked once, to see how much it is."""
    with path.open("rb") as stream:
        zipped = stream.read(len(START)) == START
    if not zipped:
        return {}, (_in_doubt(file),)
    pack = Pack(path, file, limits)
    names = {part: name for name, part in sheet_parts(pack).items()}
    odd: dict[str, OddCells] = {}
    for member in pack.members:
        if member.filename in names:
            odd[names[member.filename]] = odd_cells(pack.pieces(member))
        elif member.filename == _ODF:
            odd[_ODF] = odf_cells(pack.pieces(member))
        else:
            for _ in pack.pieces(member):
                pass
    if unsaved := odd[_ODF].unsaved if _ODF in odd else 0:
        raise refused(file, "formulas without results", never_saved(unsaved), SAVE_IT)
    doubts = odd[_ODF].notes(file) if _ODF in odd else ()
    return odd, (_in_doubt(file),) if "xl/workbook.bin" in pack.names() else doubts


def _in_doubt(file: str) -> Problem:
    said = "a binary workbook (.xls or .xlsb), in which a formula's error looks like an empty cell"
    return noted(file, "binary workbook", said, "Save it as .xlsx if it holds formulas")
