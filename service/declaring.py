"""Declares the figures of new snapshots in a process of its own: its imports take 300 MB and some time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
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
    # Its words go into a file: a pipe could fill while nobody reads it.
    words = snapshots[0].with_name(f".{snapshots[0].stem}.figures.log")
    try:
        with words.open("wb") as out:
            child = subprocess.Popen(  # noqa: S603  # our own program, paths of ours
                [sys.executable, "-P", "-m", "dashboards.figures", *map(str, snapshots)],
                env=serving_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd=snapshots[0].parent,
            )  # fmt: skip
        _wait(child, tell)
        if child.returncode:
            _say_why(child.returncode, words)
    finally:
        words.unlink(missing_ok=True)


def _wait(child: subprocess.Popen[bytes], tell: Tell) -> None:
    """Wait until the child is done; whatever happens meanwhile, it is not left behind."""
    began = time.monotonic()
    try:
        while child.poll() is None:
            tell(STEP, None)
            if time.monotonic() - began > _LONGEST:
                raise Fault("Drawing the figures took longer than 15 minutes and was stopped.")
            time.sleep(_LOOK_AGAIN)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()


def _say_why(exit_code: int, words: Path) -> None:
    # Only published figures pass through that process, so its words hold no child's values.
    fault = words.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:]
    log().error("Drawing failed", exit_code=exit_code, fault=fault)
    raise Fault("The figures of the new publication could not be drawn. The last one stays up.")
