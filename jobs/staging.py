"""Staging: plain files of the inbox, copied where nobody else writes, and known by their content."""

import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobs.guards import guard_size
from jobs.limits import Limits
from jobs.problems import Unreadable
from jobs.workplace import Workplace

_UNFINISHED = (".part", ".tmp")
_PRIVATE = 0o600
_Stamp = tuple[int, int, int, int]


@dataclass(frozen=True)
class Arrival:
    """A file of the inbox and its private copy; `file` is its name made fit to print.

    `turned_away` is set, and there is no copy, for a file whose size alone refuses it.
    """

    file: str
    path: Path
    stamp: _Stamp
    staged: Path
    sha256: str
    turned_away: Unreadable | None = None

    def unchanged(self) -> bool:
        """Whether the inbox still holds what was copied; if not, it is a new file, for the next run."""
        return _stamp(self.path) == self.stamp

    def remove(self) -> None:
        """Take the file out of the inbox, if it is still the one that was copied."""
        if self.unchanged():
            self.path.unlink()

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
    unfinished = rebuilt(place)
    for left in unfinished.parent.glob(f"{unfinished.name}*"):
        left.unlink()


def rebuilt(place: Workplace) -> Path:
    """Where new records are built aside: beside the old ones, so that a rename can put them in place."""
    return place.records.with_name(f"{place.records.name}.rebuilding")


def stage(place: Workplace, limits: Limits) -> Iterator[Arrival]:
    """Copy each settled plain file of the inbox, in order of time and name."""
    place.inbox.mkdir(parents=True, exist_ok=True)
    for number, (path, stamp) in enumerate(_settled(place.inbox, limits.settled_seconds)):
        staged = place.staging / f"{number:04d}"
        file = "".join(letter if letter.isprintable() else "_" for letter in path.name)
        try:
            guard_size(stamp[2], file, limits)
        except Unreadable as reason:
            yield Arrival(file, path, stamp, staged, "", reason)
            continue
        sha256 = _copy(path, staged)
        if _stamp(path) == stamp:
            yield Arrival(file, path, stamp, staged, sha256)


def _settled(inbox: Path, seconds: float) -> list[tuple[Path, _Stamp]]:
    """Files that stand still: older than `seconds`, or unchanged after that long a wait."""
    seen = {path: stamp for path in inbox.iterdir() if (stamp := _stamp(path)) and _wanted(path.name)}
    youngest = max((stamp[3] for stamp in seen.values()), default=0)
    if seen and time.time_ns() - youngest < seconds * 1e9:
        time.sleep(seconds)
    still = [(path, stamp) for path, stamp in seen.items() if _stamp(path) == stamp]
    return sorted(still, key=lambda found: (found[1][3], found[0].name))


def _wanted(name: str) -> bool:
    return not name.startswith(".") and not name.lower().endswith(_UNFINISHED)


def _stamp(path: Path) -> _Stamp | None:
    """What tells one state of a file from another; None for a link, a pipe, a folder, or nothing at all."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _copy(path: Path, staged: Path) -> str:
    # O_NOFOLLOW: a link put in the file's place between the look and the copy leads nowhere.
    source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    target = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(source, "rb") as reading, os.fdopen(target, "wb") as writing:
        shutil.copyfileobj(reading, writing)
    with staged.open("rb") as copy:
        return hashlib.file_digest(copy, "sha256").hexdigest()
