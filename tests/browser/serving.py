"""The serving process of one audience, on a free port of this machine, for as long as a test needs it."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 90
# What `service serve` does once something was published; on its own it shows the pages before that too.
PAGES_ALONE = """
import sys, pathlib
from dashboards.app import serve
serve(pathlib.Path(sys.argv[1]), sys.argv[2], "127.0.0.1", int(sys.argv[3]))
"""


@dataclass(frozen=True)
class Served:
    """Where the pages are, which process serves them and what it wrote."""

    address: str
    pid: int
    log: Path

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def faults(self):
        """Lines of tracebacks through our code; a tab closed early makes Tornado's own, nobody's fault."""
        return [
            line for line in self.said().splitlines() if line.startswith("  File") and "/dashboards/" in line
        ]


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def python(*words, **how):
    """Start Python on this tree, whatever is installed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen([sys.executable, *map(str, words)], cwd=ROOT, env=environment, **how)


@contextmanager
def serving(published, audience, log, *, pages_alone=False, words=None):
    """Serve a published folder; the process is ended by its id, come what may.

    `words` are what Python is given in place of the usual; the port is added.
    """
    port = free_port()
    words = (
        [*words, "--port", port]
        if words
        else (
            ["-c", PAGES_ALONE, published, audience, port]
            if pages_alone
            else ["-m", "service", "serve", "--published", published, "--audience", audience, "--port", port]
        )
    )
    with log.open("wb") as out, python(*words, stdout=out, stderr=subprocess.STDOUT) as child:
        try:
            served = Served(f"http://127.0.0.1:{port}", child.pid, log)
            _wait(served, child)
            yield served
        finally:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()


def status_of(address):
    """The status and text of a plain request."""
    try:
        with urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def _wait(served, child):
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and child.poll() is None:
        try:
            with urlopen(f"{served.address}/assets/icon.svg", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"The server did not answer in {LONGEST_START} s:\n{served.said()[-2000:]}")
