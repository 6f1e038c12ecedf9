"""The archive: every original that was stored, byte for byte, under source and term."""

import hashlib
import os
import re
import shutil
from pathlib import Path

_LONGEST_NAME = 80
_UNFINISHED = ".part"


def file_away(archive: Path, staged: Path, folder: str, sha256: str, name: str) -> str:
    """Put the copy into `archive/<folder>/<first 16 of sha256>-<safe name>`, on disk for certain.

    Returns the path under `archive`. Doing it again changes nothing.
    """
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", name).lstrip(".")[-_LONGEST_NAME:] or "file"
    relative = f"{folder}/{sha256[:16]}-{safe}"
    secure(archive, staged, relative, sha256)
    return relative


def secure(archive: Path, staged: Path, relative: str, sha256: str) -> None:
    """Make certain that the archive holds this content at `relative`, writing it from the copy if not."""
    target = archive / relative
    if target.is_file() and digest(target) == sha256:
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = target.with_name(target.name + _UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with staged.open("rb") as copy, os.fdopen(descriptor, "wb") as stream:
        shutil.copyfileobj(copy, stream)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(target)
    for folder in (target.parent, *target.parent.parents):
        settle(folder)
        if folder == archive:
            break


def sweep(archive: Path) -> None:
    """Remove copies a killed run left half written."""
    for unfinished in archive.rglob(f"*{_UNFINISHED}"):
        unfinished.unlink()


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def settle(folder: Path) -> None:
    """Make a new name in a folder last through a power cut."""
    # A new name survives a power cut only once its folder is on disk too.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
