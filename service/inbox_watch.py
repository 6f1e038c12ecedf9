"""Watches the inbox: a file counts once it has kept its size and time from one look to the next."""

from __future__ import annotations

import stat
from pathlib import Path

_UNFINISHED = (".part", ".tmp")
_Seen = dict[str, tuple[int, int]]


class InboxWatch:
    """Remembers the last look, and what it has already spoken up for."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self._before: _Seen = {}
        self._reported: _Seen = {}

    def settled(self) -> bool:
        """Look once; True when a file stands still that was not reported before.

        A file still being copied changes between looks and waits. A refused file left lying is reported once.
        """
        seen = self._look()
        still = {name: mark for name, mark in seen.items() if self._before.get(name) == mark}
        self._before = seen
        self._reported = {name: mark for name, mark in self._reported.items() if seen.get(name) == mark}
        fresh = {name: mark for name, mark in still.items() if self._reported.get(name) != mark}
        self._reported |= fresh
        return bool(fresh)

    def _look(self) -> _Seen:
        seen: _Seen = {}
        for path in self.inbox.iterdir():
            if path.name.startswith(".") or path.name.lower().endswith(_UNFINISHED):
                continue
            try:
                found = path.lstat()
            except FileNotFoundError:  # taken away while we looked
                continue
            if stat.S_ISREG(found.st_mode):
                seen[path.name] = (found.st_size, found.st_mtime_ns)
        return seen
