"""Watches the inbox: a file counts once it has kept its size and time from one look to the next."""

from __future__ import annotations

from pathlib import Path

from jobs.looking import Stamp, look

_Seen = dict[Path, Stamp]


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
        seen = look(self.inbox)
        still = {name: mark for name, mark in seen.items() if self._before.get(name) == mark}
        self._before = seen
        self._reported = {name: mark for name, mark in self._reported.items() if seen.get(name) == mark}
        fresh = {name: mark for name, mark in still.items() if self._reported.get(name) != mark}
        self._reported |= fresh
        return bool(fresh)
