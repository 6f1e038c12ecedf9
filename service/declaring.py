"""Declares the figures of new snapshots, each in a process of its own: the imports are 300 MB."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from jobs.workplace import Tell
from service.exits import Fault
from service.logs import log
from service.settings import serving_environment

_LOOK_AGAIN = 0.2
_LONGEST = 900.0
_LAST_WORDS = 2000
STEP = "Drawing the figures"


def declare_figures(snapshots: Sequence[Path], tell: Tell) -> None:
    """Write `<publication>.figures.json` beside each snapshot; raises Fault on failure, or after 15 min."""
    began = time.monotonic()
    with _children(snapshots) as children:
        waiting = dict(children)
        while waiting:
            tell(STEP, 1 - len(waiting) / len(children))
            if time.monotonic() - began > _LONGEST:
                raise Fault("Drawing the figures took longer than 15 minutes and was stopped.")
            for snapshot, child in list(waiting.items()):
                if child.poll() is not None:
                    del waiting[snapshot]
                    _judge(snapshot, child)
            time.sleep(_LOOK_AGAIN)


@contextmanager
def _children(snapshots: Sequence[Path]) -> Iterator[dict[Path, subprocess.Popen[bytes]]]:
    """One child a snapshot; whatever happens in the block, none is left behind."""
    started: dict[Path, subprocess.Popen[bytes]] = {}
    try:
        for snapshot in snapshots:
            # Its words go into a file: a pipe could fill while nobody reads it.
            with _words(snapshot).open("wb") as words:
                started[snapshot] = subprocess.Popen(  # noqa: S603  # our own program, a path of ours
                    [sys.executable, "-P", "-m", "dashboards.figures", str(snapshot)],
                    env=serving_environment(), stdin=subprocess.DEVNULL, stdout=words, stderr=words,
                    cwd=snapshot.parent,
                )  # fmt: skip
        yield started
    finally:
        for snapshot, child in started.items():
            if child.poll() is None:
                child.kill()
            child.wait()
            _words(snapshot).unlink(missing_ok=True)


def _judge(snapshot: Path, child: subprocess.Popen[bytes]) -> None:
    if child.returncode == 0:
        return
    last_words = _words(snapshot).read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:]
    # Only published figures pass through that process, so its words hold no child's values.
    log().error("Drawing failed", audience=snapshot.parent.name, exit_code=child.returncode, fault=last_words)
    raise Fault(
        f"The figures of {snapshot.parent.name}/{snapshot.name} could not be drawn; the log says why."
    )


def _words(snapshot: Path) -> Path:
    return snapshot.with_name(f".{snapshot.stem}.figures.log")
