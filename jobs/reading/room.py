"""The reading room: a process apart, bound in memory and time, in which files from outside are opened."""

import multiprocessing
import signal
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from typing import Self

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.reading.confined import confine, read_confined, too_large, unreadable
from jobs.reading.forms import Order
from jobs.reading.refusing import refused

_AT_ONCE = 2
_TRIES = 2
_OUT_OF_MEMORY = (-signal.SIGABRT, -signal.SIGKILL)
"""How Rust ends where the limit refuses it memory, and how the machine ends what takes too much of it."""
# A server of its own forks the readers: this process holds threads, open files and the key of the pseudonyms,
# and none of them must come along. Nothing of ours is loaded in that server beforehand: Polars starts threads
# as it is imported, and threads do not survive a fork.
_CONTEXT = multiprocessing.get_context("forkserver")


class ReadingRoom:
    """Readers at work, two at once, for a `with` block; one that dies or hangs is replaced by a fresh one.

    None is started before the first file comes.
    """

    def __init__(self, limits: Limits, files: int = _AT_ONCE) -> None:
        self._limits, self._readers = limits, max(1, min(files, _AT_ONCE))
        self._pool = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self._shut()

    def begin(self, order: Order) -> ProcessFuture[Parcel]:
        """Hand a file to the next free reader."""
        if not self._pool.active:
            # A reader that died between two files has closed the pool behind it.
            self._shut()
            self._pool = self._open()
        return self._pool.schedule(read_confined, args=(order,), timeout=self._limits.reading_seconds)

    def parcel(self, order: Order, begun: ProcessFuture[Parcel]) -> Parcel:
        """Wait for what was begun; raises Unreadable for a file its reader refused or did not survive."""
        for _ in range(_TRIES):
            try:
                return begun.result()
            except Late:
                raise self._late(order) from None
            except ProcessExpired as ended:
                if ended.exitcode in _OUT_OF_MEMORY:
                    raise too_large(order) from None
                raise unreadable(order, f"its reader ended with {ended.exitcode}") from None
            except BrokenProcessPool:
                # The same, with files waiting; none of them is to blame.
                begun = self.begin(order)
        raise unreadable(order, "its reader stopped twice")

    def _open(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._readers, initializer=confine, initargs=(self._limits,), context=_CONTEXT
        )

    def _shut(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble says nothing of what it returns
        self._pool.join()

    def _late(self, order: Order) -> Unreadable:
        said = f"takes more than {self._limits.reading_seconds:,.0f} seconds to read"
        remedy = "Remove what lies outside the table, or cut it into smaller files, and drop it in again"
        return refused(order.file, "time", said, remedy)
