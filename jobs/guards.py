"""What a file is turned away for before anything reads it as a sheet."""

from pathlib import Path

from geo.featurefile import is_geopackage, is_shapefile_zip
from jobs.limits import Limits
from jobs.problems import Problem, Unreadable

_BLOCK = 1 << 20
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx is a zip; .xls is an OLE file


def guard_size(size: int, file: str, limits: Limits) -> None:
    """Raise Unreadable for an empty file or one of more bytes than the limit; asked before it is copied."""
    if size == 0:
        raise _refused(file, "empty", "the file is empty", "Export it again and drop it in again")
    if size > limits.largest_file:
        said = f"larger than {limits.largest_file / 1e6:,.0f} MB"
        remedy = "Cut it to this authority, or raise the limit in the settings, and drop it in again"
        raise _refused(file, "size", said, remedy)


def guard_bytes(path: Path, file: str) -> None:
    """Raise Unreadable for a workbook, UTF-16 and NUL bytes, which no text has; boundaries may have them."""
    with path.open("rb") as stream:
        start = stream.read(_BLOCK)
        if is_geopackage(start) or is_shapefile_zip(start, path):
            return
        if start.startswith(_WORKBOOK):
            said = "an Excel workbook, not a CSV file"
            raise _refused(file, "workbook", said, "Save the sheet as “CSV UTF-8” and drop that in")
        block = start
        while block:
            if b"\0" in block:
                said = "holds NUL bytes, so it is damaged or not plain text"
                raise _refused(file, "NUL bytes", said, "Save it again as “CSV UTF-8” and drop it in again")
            block = stream.read(_BLOCK)


def _refused(file: str, rule: str, said: str, remedy: str) -> Unreadable:
    return Unreadable([Problem(file, None, (), rule, said, remedy, "refuses")])
