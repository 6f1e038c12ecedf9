"""Real processes: what they hold, and how they stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.settings import working_environment

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


def until(condition, process):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in time" if process.poll() is None else "the process ended")


@pytest.fixture
def start(tmp_path):
    started = []

    def starting(*arguments):
        command = [sys.executable, "-P", "-m", "service", *map(str, arguments)]
        with (tmp_path / "said.txt").open("wb") as said:
            process = subprocess.Popen(
                command, env=working_environment(), cwd=tmp_path, stdout=said, stderr=said
            )
        started.append(process)
        return process

    yield starting
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(20)


def children_of(process):
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"\nPPid:\t{process.pid}\n" in status.read_text():
                found[int(status.parent.name)] = (status.parent / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def everything_it_can_name(pid):
    """Command line, environment and open files of a process, as one text."""
    here = Path(f"/proc/{pid}")
    files = [str(link.readlink()) for link in (here / "fd").iterdir() if link.is_symlink()]
    return b"\n".join(
        [(here / "cmdline").read_bytes(), (here / "environ").read_bytes(), *map(os.fsencode, files)]
    )


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_sigterm_stops_the_worker_cleanly(home, start):
    process = start("work", home.root)
    log = home.logs / "work.log"
    until(lambda: log.exists() and "Worker started" in log.read_text(), process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert "Worker stopped" in log.read_text()


@pytest.mark.slow
def test_up_is_two_processes_and_the_serving_one_cannot_name_the_records(home, start, monkeypatch):
    monkeypatch.setenv("EARLYSIGHT_PSEUDONYM_KEY", "d1f0c2a79b3e4856a1c0f7e2b3d495860718293a4b5c6d7e")
    home.workplace.records.touch()
    process = start("up", home.root, "--port", free_port())

    def serving():
        return [pid for pid, line in children_of(process).items() if b"\0serve\0" in line]

    until(lambda: len(children_of(process)) == 2 and serving(), process)
    until(lambda: Path(f"/proc/{serving()[0]}/cwd").resolve() == home.workplace.published, process)
    time.sleep(1)
    (server,) = serving()
    (worker,) = set(children_of(process)) - {server}
    named = everything_it_can_name(server)
    assert b"records" not in named
    assert b"EARLYSIGHT" not in named
    assert b"pseudonym" not in named
    assert b"EARLYSIGHT_PSEUDONYM_KEY" in everything_it_can_name(worker), "the look itself works"
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    assert not is_there(server)
    assert not is_there(worker)


@pytest.mark.slow
def test_when_the_worker_dies_the_server_is_stopped_and_the_exit_code_says_so(home, start):
    process = start("up", home.root, "--port", free_port())
    until(lambda: len(children_of(process)) == 2, process)
    children = children_of(process)
    (worker,) = [pid for pid, line in children.items() if b"\0work\0" in line]
    os.kill(worker, signal.SIGKILL)
    assert process.wait(20) == 3
    assert not any(is_there(pid) for pid in children)


def test_the_serving_command_loads_no_jobs_and_no_settings():
    code = (
        "import sys, service.__main__, service.commands.serve\n"
        "far = ('jobs', 'fixtures', 'polars', 'service.settings', 'service.home', 'service.worker')\n"
        "print(sorted(m for m in sys.modules if m.startswith(far)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
