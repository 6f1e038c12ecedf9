"""Strangers: files that are no table at all, told by their first bytes so that the answer names them."""

from pathlib import Path
from typing import NoReturn

from jobs.reading.pack import START, names_of
from jobs.reading.refusing import refused

_BY_START = {
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip file",
    b"Rar!": "a RAR file",
    b"SQLite format 3": "a database",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x00\x01\x00\x00Standard": "an Access database",
}
_WEB_PAGES = (b"<html", b"<!doctype html", b"<table")


def stranger(start: bytes, path: Path) -> str | None:
    """What a file is, if it is none that could hold a table here; else None."""
    found = next((called for magic, called in _BY_START.items() if start.startswith(magic)), None)
    if found:
        return found
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower().startswith(_WEB_PAGES):
        return "a web page, perhaps under the name of a workbook"
    if start.startswith(START) and {"word/document.xml", "ppt/presentation.xml"} & names_of(path):
        return "a Word or PowerPoint document"
    return None


def is_stranger(start: bytes, path: Path) -> bool:
    """Whether a file is one of these."""
    return stranger(start, path) is not None


def turn_away(path: Path, file: str) -> NoReturn:
    """Raise the refusal that names what the file is."""
    with path.open("rb") as stream:
        called = stranger(stream.read(64), path)
    remedy = "Save the table as “CSV UTF-8” or as an Excel workbook, and drop that in"
    raise refused(file, "not a table", f"{called}, not a table", remedy)
