"""Being asked to stop: SIGTERM and SIGINT become a question that loops ask."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_STOPS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stop_requests() -> Iterator[Callable[[], bool]]:
    """Give, for the block, a question that is true once SIGTERM or SIGINT has come.

    The signals only set a flag: taking a lock or writing a log inside a signal can hang the process for good.
    """
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    before = {number: signal.signal(number, ask) for number in _STOPS}
    try:
        yield lambda: asked
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
