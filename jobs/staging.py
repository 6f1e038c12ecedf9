"""Staging: what lies in the inbox, copied where nobody else writes, and known by its content."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobs import folders
from jobs.guards import guard_size, refused
from jobs.hints import Hint, sidecar_of
from jobs.limits import Limits
from jobs.looking import Stamp, settled, stamp
from jobs.problems import Unreadable
from jobs.workplace import Workplace

_PRIVATE = 0o600


@dataclass(frozen=True)
class Arrival:
    """A file or folder of the inbox and its private copy; `file` is its name made fit to print.

    The copy of a folder is a zip, and `file` says so. `turned_away` is set, and there is no copy, for what is
    refused on sight.
    """

    file: str
    path: Path
    stamp: Stamp
    staged: Path
    sha256: str
    turned_away: Unreadable | None = None
    hint: Hint | None = None
    """What is on record of it, where the archive is replayed."""

    def unchanged(self) -> bool:
        """Whether the inbox still holds what was copied; if not, it is a new file, for the next run."""
        return stamp(self.path) == self.stamp

    def remove(self) -> None:
        """Take it out of the inbox, if it is still what was copied."""
        if not self.unchanged():
            return
        if self.path.is_dir():
            folders.unlink(self.path)
        else:
            self.path.unlink()
        sidecar_of(self.path).unlink(missing_ok=True)

    def move_to(self, folder: Path) -> None:
        """Move it there, if it is still what was copied; what had its name there before is gone."""
        if not self.unchanged():
            return
        target = folder / self.path.name
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        elif self.path.is_dir():
            target.unlink(missing_ok=True)
        sidecar = sidecar_of(self.path)
        self.path.replace(target)
        if sidecar.is_file() and not sidecar.is_symlink():
            sidecar.replace(folder / sidecar.name)

    @property
    def tables(self) -> Path:
        """Where the reading process lays down what the copy holds."""
        return self.staged.with_name(f"{self.staged.name}-tables")

    def discard(self) -> None:
        """Remove the private copy and what was read from it."""
        self.staged.unlink(missing_ok=True)
        shutil.rmtree(self.tables, ignore_errors=True)


def sweep(place: Workplace) -> None:
    """Remove what a killed run left in staging: copies of sensitive files that nothing refers to."""
    shutil.rmtree(place.staging, ignore_errors=True)
    place.staging.mkdir(parents=True, mode=0o700)
    folders.sweep(place.inbox)
    unfinished = rebuilt(place)
    for left in unfinished.parent.glob(f"{unfinished.name}*"):
        left.unlink()


def rebuilt(place: Workplace) -> Path:
    """Where new records are built aside: beside the old ones, so that a rename can put them in place."""
    return place.records.with_name(f"{place.records.name}.rebuilding")


def stage(place: Workplace, limits: Limits) -> Iterator[Arrival]:
    """Copy what has settled in the inbox, in order of time and name."""
    place.inbox.mkdir(parents=True, exist_ok=True)
    # A folder no other run ever had: a reader that outlives a killed run must not write into this one's.
    run = Path(tempfile.mkdtemp(dir=place.staging))
    for number, (path, seen) in enumerate(settled(place.inbox, limits.settled_seconds)):
        staged = run / f"{number:04d}"
        try:
            mode = path.lstat().st_mode
            file = _printable(path.name) + (".zip" if stat.S_ISDIR(mode) else "")
            sha256 = _take(path, mode, seen, staged, file, limits)
        except FileNotFoundError:  # taken away again while we looked
            continue
        except Unreadable as reason:
            staged.unlink(missing_ok=True)
            yield Arrival(file, path, seen, staged, "", reason)
            continue
        if stamp(path) == seen:
            yield Arrival(file, path, seen, staged, sha256)
        else:
            staged.unlink()


def _take(path: Path, mode: int, seen: Stamp, staged: Path, file: str, limits: Limits) -> str:
    """Copy a file, or pack a folder; the digest of the copy. Raises Unreadable for what is neither."""
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        said = "a link, a pipe or another thing that is no file"
        raise refused(file, "not a plain file", said, "Copy the file itself into the inbox")
    guard_size(seen[2], file, limits)
    if stat.S_ISDIR(mode):
        folders.pack(path, staged, file, limits)
    else:
        _copy(path, staged)
    with staged.open("rb") as copy:
        return hashlib.file_digest(copy, "sha256").hexdigest()


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "_" for letter in name)


def _copy(path: Path, staged: Path) -> None:
    # O_NOFOLLOW: a link put in the file's place between the look and the copy leads nowhere.
    source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    target = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(source, "rb") as reading, os.fdopen(target, "wb") as writing:
        shutil.copyfileobj(reading, writing)
