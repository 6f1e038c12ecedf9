"""The reading room: a reader that hangs, dies or grows costs one file, and says why."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.reading import confined, room
from jobs.reading.confined import read_confined
from jobs.reading.forms import Order
from jobs.reading.room import ReadingRoom
from tests.jobs.opening import CATALOGUE
from tests.jobs.receiving import FIXTURES

pytestmark = pytest.mark.slow

GOOD = FIXTURES / "good" / "settings.csv"
LIMITS = Limits(reading_seconds=3.0, reading_memory=700_000_000)


def misbehave(order: Order) -> Parcel:
    """What a library might do with a file made for it; the name of the file says which."""
    if order.file == "hangs":
        time.sleep(60)
    if order.file == "dies":
        os.abort()
    if order.file == "breaks":
        os.kill(os.getpid(), 11)
    if order.file == "grows":
        try:
            return Parcel(str(len(bytearray(10**9))), "tables", ())
        except MemoryError:
            raise confined.too_large(order) from None
    if order.file == "speaks":
        print("9990000018", flush=True)  # noqa: T201
    return read_confined(order)


@pytest.fixture
def strange_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReadingRoom]:
    monkeypatch.setattr(room, "read_confined", misbehave)
    with ReadingRoom(LIMITS) as opened:
        yield opened


def order(path: Path, file: str) -> Order:
    out = path / file
    out.mkdir()
    return Order(GOOD, file, out, LIMITS, CATALOGUE.headings)


def test_each_file_has_its_message_and_the_next_goes_on(
    strange_room: ReadingRoom, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    orders = [
        order(tmp_path, n) for n in ("speaks", "hangs", "dies", "fine", "breaks", "grows", "fine again")
    ]
    begun = [strange_room.begin(one) for one in orders]
    said = {}
    for one, future in zip(orders, begun, strict=True):
        try:
            said[one.file] = strange_room.parcel(one, future).sheet.headings[0]
        except Unreadable as reason:
            said[one.file] = reason.problems[0].said
    memory = "takes more than 0.7 GB of memory to read"
    assert said == {
        "speaks": "URN",
        "hangs": "takes more than 3 seconds to read",
        "dies": memory,
        "fine": "URN",
        "breaks": "could not be read, and is probably damaged (its reader ended with -11)",
        "grows": memory,
        "fine again": "URN",
    }
    assert "9990000018" not in capfd.readouterr().out


def test_readers_that_die_between_two_files_are_replaced(tmp_path: Path) -> None:
    with ReadingRoom(LIMITS, files=1) as opened:
        first = order(tmp_path, "first")
        opened.parcel(first, opened.begin(first))
        (reader,) = opened._pool._pool_manager.worker_manager.workers.values()
        reader.kill()
        time.sleep(0.3)
        second = order(tmp_path, "second")
        assert opened.parcel(second, opened.begin(second)).sheet.headings[0] == "URN"


def test_a_refusal_crosses_from_the_reading_process_whole() -> None:
    import pickle

    problem = Problem("a.csv", "URN", (2,), "rule", "said", "remedy", "refuses")
    crossed = pickle.loads(pickle.dumps(Unreadable([problem])))
    assert (crossed.problems, str(crossed)) == ((problem,), problem.sentence())


def test_what_goes_wrong_inside_is_told_without_a_word_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quote(_order: Order) -> Parcel:
        raise ValueError("9990000018")

    monkeypatch.setattr(confined, "read_parcel", quote)
    with pytest.raises(Unreadable, match=r"probably damaged \(ValueError, test_room.py line \d+\)") as caught:
        read_confined(order(tmp_path, "a.csv"))
    assert "9990000018" not in str(caught.value)


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(given: Order) -> Parcel:
        raise confined.unreadable(given, "no room")

    monkeypatch.setattr(confined, "read_parcel", fill)
    monkeypatch.setattr(confined, "_ROOM_LEFT", 1 << 62)
    with pytest.raises(OSError, match="No space left"):
        read_confined(order(tmp_path, "a.csv"))


_KILLED = """
import sys, time
from pathlib import Path
from jobs.limits import Limits
from jobs.reading import room
from jobs.reading.forms import Order
from jobs.reading.room import ReadingRoom
from tests.jobs.reading.test_room import misbehave

if __name__ == "__main__":
    room.read_confined = misbehave
    with ReadingRoom(Limits()) as opened:
        opened.begin(Order(Path(sys.argv[1]), "hangs", Path(sys.argv[2]), Limits(), frozenset()))
        workers = []
        while not workers:
            time.sleep(0.1)
            workers = list(opened._pool._pool_manager.worker_manager.workers)
        time.sleep(1.5)
        print(*workers, flush=True)
        time.sleep(60)
"""


def test_a_reader_ends_with_the_run_it_reads_for(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(_KILLED)
    root = Path(__file__).resolve().parents[3]
    run = subprocess.Popen(
        [sys.executable, script, GOOD, tmp_path],
        stdout=subprocess.PIPE,
        cwd=root,
        env={"PYTHONPATH": str(root)},
    )
    assert run.stdout
    readers = [int(pid) for pid in run.stdout.readline().split()]
    run.kill()
    run.wait()
    run.stdout.close()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in readers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert readers
    assert not [pid for pid in readers if Path(f"/proc/{pid}").exists()]
