"""A pack: a zip, or a workbook that is one inside, opened with every suspicion."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from jobs.limits import Limits
from jobs.problems import Unreadable
from jobs.reading.refusing import EXPORT_AGAIN, refused

START = b"PK\x03\x04"
_BLOCK = 1 << 20
_BOMB_RATIO, _BOMB_SIZE = 200, 100_000_000
"""A pack is a bomb if it unpacks to more than so many times its size, and to so many bytes at least."""
_ENCRYPTED = 0x1
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_PACK_AGAIN = "Pack the files again, without folders or links, and drop it in again"


class Pack:
    """The members of a zip; bytes are counted as they come out, whatever its directory says."""

    def __init__(self, path: Path, file: str, limits: Limits) -> None:
        self._file, self._limits, self._packed, self._out = file, limits, path.stat().st_size, 0
        try:
            self._zip = zipfile.ZipFile(path)
        except _FAULTS:
            raise self._damaged() from None
        self.members = [info for info in self._zip.infolist() if not info.is_dir()]
        self._guard()

    def names(self) -> frozenset[str]:
        """The names of all members, with their folders."""
        return frozenset(info.filename for info in self.members)

    def pieces(self, member: zipfile.ZipInfo | str) -> Iterator[bytes]:
        """The bytes of one member; raises Unreadable where they are too many, or not what was packed."""
        try:
            with self._zip.open(member) as stream:
                while piece := stream.read(_BLOCK):
                    self._count(len(piece))
                    yield piece
        except Unreadable:
            raise
        except _FAULTS:
            raise self._damaged() from None

    def _count(self, size: int) -> None:
        self._out += size
        bomb = self._out > max(_BOMB_SIZE, _BOMB_RATIO * self._packed)
        if bomb or self._out > self._limits.largest_unpacked:
            most = self._limits.largest_unpacked / 1e6
            said = f"unpacks to more than {most:,.0f} MB, or to {_BOMB_RATIO} times its size"
            remedy = "Save the table alone, as a new workbook or as “CSV UTF-8”, and drop that in"
            raise refused(self._file, "unpacked size", said, remedy)

    def _guard(self) -> None:
        if len(self.members) > self._limits.most_members:
            said = f"a zip of more than {self._limits.most_members:,} files"
            raise refused(self._file, "members", said, "Pack only the files that are meant")
        names = [info.filename for info in self.members]
        if any(map(_leads_away, names)) or len(set(names)) < len(names):
            said = "a zip with a file named twice, or whose name leads out of its folder"
            raise refused(self._file, "names in a zip", said, _PACK_AGAIN)
        if any(stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG) for info in self.members):
            raise refused(self._file, "links in a zip", "a zip with a link in it", _PACK_AGAIN)
        if any(info.flag_bits & _ENCRYPTED for info in self.members):
            said, remedy = "a zip with a password", "Unpack it, and drop in the files or a zip without one"
            raise refused(self._file, "password", said, remedy)

    def _damaged(self) -> Unreadable:
        said = "a workbook or zip that is damaged or cut short"
        return refused(self._file, "damaged", said, EXPORT_AGAIN)


def names_of(path: Path) -> frozenset[str]:
    """The names a zip's directory lists; none where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as pack:
            return frozenset(pack.namelist())
    except _FAULTS:
        return frozenset()


def _leads_away(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not parts or ".." in parts or parts[0] == "/" or parts[0].endswith(":") or "\0" in name
