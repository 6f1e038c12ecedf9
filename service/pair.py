"""Two processes kept together: when one ends, or somebody asks, the other is stopped too."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from service.exits import Exit, Fault, Misuse
from service.logs import log
from service.stopping import stop_requests

PATIENCE = 8.0
"""Seconds a process has to stop before it is killed; the files survive that, see TRUST in docs/for-it.md."""

_LOOK_AGAIN = 0.1


@dataclass(frozen=True)
class Part:
    """One process to keep: its name for people, its command line, its environment and where it runs."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


def keep(parts: Sequence[Part], each_turn: Callable[[], object] = lambda: None) -> None:
    """Start all and wait; returns after SIGTERM or SIGINT, raises Fault when a part ends by itself."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    with stop_requests() as asked_to_stop:
        try:
            for part in parts:
                running[part.name] = _start(part)
            while not asked_to_stop():
                ended = {
                    name: child.returncode for name, child in running.items() if child.poll() is not None
                }
                if ended:
                    raise _ended(ended)
                each_turn()
                time.sleep(_LOOK_AGAIN)
        finally:
            stop(running)


def stop(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, then kill those that have not within eight seconds."""
    for child in running.values():
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + PATIENCE
    for name, child in running.items():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, until - time.monotonic()))
        if child.poll() is None:
            log().warning("Killed: it did not stop when asked", process=name)
            child.kill()
            child.wait()


def is_answering(address: str, port: int) -> bool:
    """Whether something listens there."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((address, port)) == 0


def _start(part: Part) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches us alone, and we stop both in order.
    return subprocess.Popen(  # noqa: S603  # our own program
        list(part.command),
        env=dict(part.environment),
        cwd=part.folder,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _ended(ended: Mapping[str, int]) -> Misuse | Fault:
    said = " and ".join(f"the {name} ended by itself (exit code {code})" for name, code in ended.items())
    sentence = f"Stopped, because {said}. What it said stands above and in the home's logs."
    misused = next(iter(ended.values())) == Exit.MISUSED
    return Misuse(sentence) if misused else Fault(sentence)
