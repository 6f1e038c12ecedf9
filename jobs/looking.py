"""Looking into the inbox: what lies there, and whether it stands still."""

import stat
import time
from pathlib import Path

from jobs import folders
from jobs.hints import is_sidecar

REFUSED = "refused"
"""The folder of the inbox in which refused files lie, with notes."""
_UNFINISHED = (".part", ".tmp")
Stamp = tuple[int, int, int, int]
"""What tells one state of a file from another: device, inode, bytes, and nanoseconds of its last change."""


def look(inbox: Path) -> dict[Path, Stamp]:
    """Everything in the inbox that is meant, whatever it is: nothing hidden, unfinished or empty."""
    return {path: found for path in inbox.iterdir() if _wanted(path) and (found := stamp(path))}


def settled(inbox: Path, seconds: float) -> list[tuple[Path, Stamp]]:
    """What stands still, by time and name: older than `seconds`, or unchanged after that long a wait."""
    seen = look(inbox)
    youngest = max((found[3] for found in seen.values()), default=0)
    if seen and time.time_ns() - youngest < seconds * 1e9:
        time.sleep(seconds)
    still = [(path, found) for path, found in seen.items() if stamp(path) == found]
    return sorted(still, key=lambda lying: (lying[1][3], lying[0].name))


def stamp(path: Path) -> Stamp | None:
    """The state a file or folder is in now; None for nothing at all, and for a folder not yet filled."""
    try:
        found = path.lstat()
        if stat.S_ISDIR(found.st_mode):
            return _folder_stamp(path)
    except FileNotFoundError:
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _folder_stamp(folder: Path) -> Stamp | None:
    found, lying = folder.lstat(), folders.contents(folder)
    if not lying or any(path.name.lower().endswith(_UNFINISHED) for path, _ in lying):
        return None
    newest = max(found.st_mtime_ns, *(inside.st_mtime_ns for _, inside in lying))
    return (found.st_dev, found.st_ino, folders.size(lying), newest)


def _wanted(path: Path) -> bool:
    unfinished = path.name.startswith(".") or path.name.lower().endswith(_UNFINISHED)
    return path.name != REFUSED and not unfinished and not is_sidecar(path)
