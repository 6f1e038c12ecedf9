"""Zipped shapefiles: a zip proved harmless and whole before GDAL opens anything in it."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from geo.ward_table import EXPECTED, NotWardsError

#: What a shapefile cannot do without, and what each piece holds.
_PIECES: Final = {".shx": "the index of its shapes", ".dbf": "the ward codes and names"}
_MOST_BYTES: Final = 2_000_000_000
"""Of all members unpacked; full-resolution wards of the United Kingdom take a quarter of that."""
_MOST_MEMBERS: Final = 1000
_LOCKED: Final = 1


def holds_shapefile(path: Path) -> bool:
    """Whether a file is a zip with a shapefile in it."""
    try:
        with zipfile.ZipFile(path) as packed:
            return any(_is_shapes(member) for member in packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def whole_shapefiles(path: Path) -> list[str]:
    """The members that are shapes, each with its index and table beside it; raises NotWardsError."""
    with zipfile.ZipFile(path) as packed:
        members = packed.infolist()
    _guard(path.name, members)
    there = {member.filename.lower() for member in members}
    shapes = sorted(member.filename for member in members if _is_shapes(member.filename))
    whole = [one for one in shapes if not _missing(one, there)]
    if not whole:
        missing = _missing(shapes[0], there)
        lacks = " and ".join(f"{PurePosixPath(shapes[0]).stem}{end} ({_PIECES[end]})" for end in missing)
        raise NotWardsError(
            f"{path.name} has {PurePosixPath(shapes[0]).name}, but not {lacks}. A shapefile is several "
            f"files: zip all of them together. {EXPECTED}"
        )
    return whole


def _is_shapes(member: str) -> bool:
    # A Mac packs a `__MACOSX/._name.shp` beside each real one.
    return member.lower().endswith(".shp") and not PurePosixPath(member).name.startswith("._")


def _missing(shapes: str, there: set[str]) -> list[str]:
    return [end for end in _PIECES if f"{shapes[:-4].lower()}{end}" not in there]


def _guard(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Raise NotWardsError for a zip whose names lead out of it, that is locked, or that unpacks too large."""
    for member in members:
        written = PurePosixPath(member.filename.replace("\\", "/"))
        if written.is_absolute() or ".." in written.parts or ":" in member.filename:
            raise NotWardsError(f"{name} has members whose names lead out of the zip. {EXPECTED}")
        if not member.filename.isprintable() or {"{", "}"} & set(member.filename):
            raise NotWardsError(f"{name} has members with odd names. {EXPECTED}")
    if any(member.flag_bits & _LOCKED for member in members):
        raise NotWardsError(f"{name} is locked with a password. {EXPECTED}")
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
        raise NotWardsError(f"{name} unpacks to more than {_MOST_BYTES / 1e6:,.0f} MB. {EXPECTED}")
