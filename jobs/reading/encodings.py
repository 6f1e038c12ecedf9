"""Encodings: how a text file is written, found in one pass over its bytes before anything parses it."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobs.limits import Limits
from jobs.problems import Problem
from jobs.reading.refusing import EXPORT_AGAIN, SAVE_AGAIN, noted, refused

_BLOCK = 1 << 20
_UNDEFINED_IN_1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])
_IN_UTF_8 = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x80-\xbf]")
"""Accented letters and curly quotation marks in UTF-8; in Windows-1252, nonsense that nobody writes."""
_MOSTLY, _HARDLY = 0.7, 0.05
"""Share of NUL bytes in every second place that tells UTF-16, and in the other places that denies it."""


@dataclass(frozen=True)
class Survey:
    """What a text file is made of. `plain`: UTF-8 without bare carriage returns. `quoted`: some cells are."""

    encoding: str
    plain: bool
    ends: bool
    quoted: bool = True
    notes: tuple[Problem, ...] = ()


def survey(path: Path, file: str, limits: Limits) -> Survey:
    """Find the encoding, and refuse NUL bytes, endless lines and text in no encoding known here.

    Memory is bounded by the longest line allowed, whatever the file's size. Raises Unreadable.
    """
    with path.open("rb") as stream:
        start = stream.read(_BLOCK)
    wide = _utf_16(start)
    lines, plain, quoted, utf8 = _Lines(file, limits.longest_line), wide is None, False, _Utf8()
    last = start
    for block in _blocks(path):
        lines.see(block)
        if wide is None:
            if b"\0" in block:
                raise refused(file, "NUL bytes", "holds NUL bytes, so it is damaged or not plain text",
                              "Save it again as “CSV UTF-8” and drop it in again")  # fmt: skip
            plain = plain and block.count(b"\r") == block.count(b"\r\n")
            quoted = quoted or b'"' in block
            utf8.see(block)
        last = block
    ends = last.rstrip(b"\0")[-1:] in (b"\n", b"\r")
    if wide:
        return Survey(wide, False, ends)
    utf8.finish()
    if utf8.holds:
        return Survey("utf-8-sig", plain, ends, quoted)
    return _windows(path, file, ends)


def _windows(path: Path, file: str, ends: bool) -> Survey:
    """Windows-1252, where every byte has a meaning in it and no letter is written as UTF-8 writes it."""
    for block in _blocks(path):
        if _IN_UTF_8.search(block):
            said = "partly UTF-8 and partly not, or cut short inside a letter"
            raise refused(file, "encoding", said, EXPORT_AGAIN)
        if block.translate(None, _UNDEFINED_IN_1252) != block:
            raise refused(file, "encoding", "not readable as UTF-8 text", SAVE_AGAIN)
    said = "not UTF-8, so it was read as Windows-1252, as Excel writes “CSV (comma delimited)”"
    remedy = "Look whether names with accents are right; “CSV UTF-8” leaves no doubt"
    return Survey("cp1252", False, ends, notes=(noted(file, "encoding", said, remedy),))


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in pieces that never part a carriage return from its line feed."""
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block + stream.read(1) if block.endswith(b"\r") else block


def _utf_16(start: bytes) -> str | None:
    """The codec of a file in UTF-16, with its mark or told by its NULs; None for any other."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if half and odd > _MOSTLY * half and even < _HARDLY * half:
        return "utf-16-le"
    if half and even > _MOSTLY * half and odd < _HARDLY * half:
        return "utf-16-be"
    return None


class _Lines:
    """Refuses a line that never comes to an end, as soon as it is too long to be a row."""

    def __init__(self, file: str, longest: int) -> None:
        self._file, self._longest = file, longest
        self._number, self._open = 1, 0

    def see(self, block: bytes) -> None:
        """Count on through the next block."""
        parts = block.replace(b"\r", b"\n").split(b"\n")
        lengths = [self._open + len(parts[0]), *map(len, parts[1:])]
        if max(lengths) > self._longest:
            at = next(n for n, length in enumerate(lengths) if length > self._longest)
            said = f"longer than {self._longest:,} characters, so not a row of a sheet"
            row = self._number + block.count(b"\n", 0, sum(lengths[:at]) + at)
            raise refused(self._file, "line length", said, SAVE_AGAIN, rows=(row,))
        self._number, self._open = self._number + block.count(b"\n"), lengths[-1]


class _Utf8:
    """Whether everything seen so far is UTF-8."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.holds = True

    def see(self, block: bytes, final: bool = False) -> None:
        """Decode on through the next block."""
        if self.holds:
            try:
                self._decoder.decode(block, final)
            except UnicodeDecodeError:
                self.holds = False

    def finish(self) -> None:
        """Say that nothing more comes: half a letter at the end is no UTF-8."""
        self.see(b"", final=True)
