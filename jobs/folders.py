"""Folders: a set of tables dropped in as a folder becomes one zip, the same bytes for the same files."""

import os
import shutil
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path

from jobs.guards import refused
from jobs.limits import Limits

_JUNK = ("Thumbs.db", "desktop.ini")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_PLAIN = (stat.S_IFREG | 0o600) << 16
_UNIX = 3
_TAKEN = ".taken"


def contents(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """What lies in a folder, hidden files too, by name."""
    found = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        try:
            found.append((path, path.lstat()))
        except FileNotFoundError:  # taken away while we looked
            continue
    return found


def pack(folder: Path, target: Path, file: str, limits: Limits) -> None:
    """Write the plain files of a folder into a zip, by name, undated and uncompressed.

    Uncompressed, for another release of the compressor would make other bytes, and so another delivery.
    Raises Unreadable for a folder that holds more than plain files.
    """
    lying = contents(folder)
    if not all(stat.S_ISREG(found.st_mode) for _, found in lying):
        said = "a folder with links or further folders in it"
        raise refused(file, "folder", said, "Put only the files that are meant in it, and drop it in again")
    meant = [path for path, _ in lying if _meant(path)]
    if len(meant) > limits.most_members:
        said = f"a folder of more than {limits.most_members:,} files"
        raise refused(file, "members", said, "Put only the files that are meant in it")
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream, zipfile.ZipFile(stream, "w") as packed:
        for path in meant:
            _add(packed, path)


def unlink(folder: Path) -> None:
    """Remove a folder, all or nothing to whoever looks: half of it would be another delivery."""
    taken = folder.with_name(f".{folder.name}{_TAKEN}")
    folder.replace(taken)
    shutil.rmtree(taken)


def sweep(inbox: Path) -> None:
    """Remove what a killed run left of the folders it had taken."""
    for taken in inbox.glob(f".*{_TAKEN}"):
        shutil.rmtree(taken, ignore_errors=True)


def size(lying: Sequence[tuple[Path, os.stat_result]]) -> int:
    """Bytes of the files that are meant."""
    return sum(found.st_size for path, found in lying if _meant(path))


def _meant(path: Path) -> bool:
    return not path.name.startswith(".") and path.name not in _JUNK


def _add(packed: zipfile.ZipFile, path: Path) -> None:
    entry = zipfile.ZipInfo(path.name, _LONG_AGO)
    entry.external_attr, entry.create_system = _PLAIN, _UNIX
    # O_NOFOLLOW: a link put in the file's place between the look and the copy leads nowhere.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as source, packed.open(entry, "w") as target:
        shutil.copyfileobj(source, target)
