"""Zips: a set of tables in one file, such as a CSDS extract, each member read as it would be by itself."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.reading.pack import START, Pack, names_of
from jobs.reading.refusing import EXPORT_AGAIN, noted, refused
from jobs.reading.strangers import stranger
from jobs.reading.workbook import is_workbook
from jobs.sheet import Sheet

Read = Callable[[Path, str, Path], Parcel]
"""Reads the copy of a member, under a name for messages, and lays its tables down in a folder."""
_JUNK = ("Thumbs.db", "desktop.ini")


def is_zip(start: bytes, _path: Path) -> bool:
    """Whether a file begins as a zip does."""
    return start.startswith((START, b"PK\x05\x06"))


def read_zipped(path: Path, file: str, out: Path, limits: Limits, read: Read) -> Parcel:
    """Unpack each member, read it, and gather the tables, in order of name; raises Unreadable.

    A table is called after its member, without folders. One member alone may be of any form, as if it had
    been dropped in by itself. Documents and empty files among the tables are left out, and told.
    """
    pack = Pack(path, file, limits)
    members = sorted((info for info in pack.members if _meant(info.filename)), key=lambda i: i.filename)
    parcels: list[tuple[str, Parcel]] = []
    left_out: list[Problem] = []
    for number, info in enumerate(members):
        name = PurePosixPath(info.filename).name
        copy, tables = out / f"member-{number}", out / f"member-{number}-tables"
        with copy.open("wb") as stream:
            stream.writelines(pack.pieces(info))
        if (why := _not_a_table(copy)) and len(members) > 1:
            left_out.append(noted(file, "left out", f"{name} is {why} and was left out", "Nothing to do"))
            continue
        tables.mkdir()
        parcels.append((name, read(copy, f"{file}, {name}", tables)))
        copy.unlink()
    if not parcels:
        raise refused(file, "no table", "a zip without a table in it", EXPORT_AGAIN)
    if len(parcels) > 1 and any(parcel.form != "tables" for _, parcel in parcels):
        said = "a zip of several files, not all of them tables"
        raise refused(file, "several kinds", said, "Drop the files in one by one")
    sheets = tuple(_called(name, parcel, sheet) for name, parcel in parcels for sheet in parcel.sheets)
    notes = (note for _, parcel in parcels for note in parcel.left_out)
    return Parcel(file, parcels[0][1].form, sheets, left_out=(*left_out, *notes))


def _called(name: str, parcel: Parcel, sheet: Sheet) -> Sheet:
    several = len(parcel.sheets) > 1
    return replace(sheet, table=f"{name}, {sheet.table}" if several else name)


def _meant(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.name.startswith(".") and "__MACOSX" not in path.parts and path.name not in _JUNK


def _not_a_table(copy: Path) -> str | None:
    with copy.open("rb") as stream:
        start = stream.read(64)
    return stranger(start, copy) if start else "empty"


def guard_member(path: Path, file: str) -> None:
    """Raise Unreadable for a zip inside a zip, unless it is a workbook."""
    with path.open("rb") as stream:
        start = stream.read(64)
    if is_zip(start, path) and not is_workbook(start, path) and names_of(path):
        said, remedy = "a zip inside a zip", "Unpack it, and drop in the files or one zip of them"
        raise refused(file, "nested zip", said, remedy)
