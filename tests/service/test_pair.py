import os
import signal
import sys
import threading
import time

import pytest

from service.exits import Exit, Fault, Misuse
from service.pair import Part, is_answering, keep


def part(name, code, tmp_path):
    return Part(name, [sys.executable, "-c", code], {}, tmp_path)


LIVES = "import time, pathlib; pathlib.Path('{}').touch(); time.sleep(60)"


def running(tmp_path, *names):
    return all((tmp_path / name).exists() for name in names)


def when(condition, act):
    def watch():
        end = time.monotonic() + 20
        while not condition() and time.monotonic() < end:
            time.sleep(0.02)
        act()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_stop_within_seconds_when_asked(tmp_path, number):
    parts = [part(name, LIVES.format(name), tmp_path) for name in ("worker", "server")]
    asked_at = []

    def ask():
        asked_at.append(time.monotonic())
        os.kill(os.getpid(), number)

    when(lambda: running(tmp_path, "worker", "server"), ask)
    keep(parts)
    assert time.monotonic() - asked_at[0] < 5


@pytest.mark.parametrize(("code", "exit_code"), [(5, Exit.FAULT), (0, Exit.FAULT), (2, Exit.MISUSED)])
def test_when_one_ends_the_other_is_stopped_and_the_exit_code_says_so(tmp_path, code, exit_code):
    lives = "import os, time, pathlib; pathlib.Path('pid').write_text(str(os.getpid())); time.sleep(60)"
    ends = (
        "import time, pathlib, sys\n"
        "while not (pathlib.Path('pid').exists() and pathlib.Path('pid').read_text()): time.sleep(0.02)\n"
        f"sys.exit({code})"
    )
    with pytest.raises((Fault, Misuse), match="the worker ended by itself") as stopped:
        keep([part("worker", ends, tmp_path), part("server", lives, tmp_path)])
    assert stopped.value.exit_code == exit_code
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_one_that_will_not_stop_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("service.pair.PATIENCE", 0.5)
    deaf = "import signal, time, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LIVES.format(
        "deaf"
    )
    when(lambda: running(tmp_path, "deaf"), lambda: os.kill(os.getpid(), signal.SIGTERM))
    began = time.monotonic()
    keep([part("worker", deaf, tmp_path)])
    assert time.monotonic() - began < 10


def test_nothing_answers_on_a_free_port():
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert not is_answering("127.0.0.1", port)
        free.listen()
        assert is_answering("127.0.0.1", port)
