"""Confined: what the reading process does, and what it may not."""

import errno
import multiprocessing
import multiprocessing.connection
import os
import resource
import shutil
import threading
import traceback
from pathlib import Path

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.reading.forms import Order, read_parcel
from jobs.reading.refusing import EXPORT_AGAIN, refused

_ROOM_LEFT = 1 << 20


def confine(limits: Limits) -> None:
    """Bind this process, before its first file: memory, the size of what it writes, no dumps, no voice.

    It ends with the process that started it, even one that is killed.
    """
    # Data and not address space: allocators and thread pools reserve far more than they ever touch.
    _at_most(resource.RLIMIT_DATA, limits.reading_memory)
    _at_most(resource.RLIMIT_FSIZE, max(limits.largest_unpacked, limits.largest_file) * 2)
    # A core dump would be a copy of children's rows where nobody looks for one.
    _at_most(resource.RLIMIT_CORE, 0)
    # What Rust says as it gives up may quote a cell, and would reach the terminal or a log.
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    os.close(silence)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def read_confined(order: Order) -> Parcel:
    """Read one file; raises Unreadable, whatever is wrong with it, and nothing that quotes it.

    Raises OSError where the disk is full: that is no fault of the file, which must wait in the inbox.
    """
    try:
        return read_parcel(order)
    except BaseException as wrong:  # Rust's panics are no Exception; nothing may leave here but a sentence
        if isinstance(wrong, (KeyboardInterrupt, SystemExit)):
            raise
        if shutil.disk_usage(order.out).free < _ROOM_LEFT:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(order.out)) from None
        if isinstance(wrong, Unreadable):
            raise
        if isinstance(wrong, MemoryError):
            raise too_large(order) from None
        raise unreadable(order, f"{type(wrong).__name__}{_where(wrong)}") from None


def too_large(order: Order) -> Unreadable:
    """The refusal of a file that takes more memory than a file may."""
    most = order.limits.reading_memory / 1e9
    said = f"takes more than {most:,.1f} GB of memory to read"
    remedy = "Remove what lies outside the table, or cut it into smaller files, and drop it in again"
    return refused(order.file, "memory", said, remedy)


def unreadable(order: Order, how: str) -> Unreadable:
    """The refusal of a file that no reader could make sense of; `how` is for whoever looks into it."""
    said = f"could not be read, and is probably damaged ({how})"
    remedy = f"{EXPORT_AGAIN}; if that does not help, pass this message on to whoever looks after Earlysight"
    return refused(order.file, "unreadable", said, remedy)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _where(wrong: BaseException) -> str:
    frames = traceback.extract_tb(wrong.__traceback__)
    return f", {Path(frames[-1].filename).name} line {frames[-1].lineno}" if frames else ""


def _at_most(what: int, limit: int) -> None:
    _, hard = resource.getrlimit(what)
    most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(what, (most, most))
