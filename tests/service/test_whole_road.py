"""The whole road, for real: an invented authority, refreshed and served; a wrong file dropped in."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from urllib.request import urlopen

import pytest
from test_processes import children_of, everything_it_can_name, free_port, is_there

from fixtures.authority import Plan
from service.home import open_home
from service.ledger import Ledger
from service.run import run_now
from service.settings import working_environment
from service.synthetic import demo_home

pytestmark = pytest.mark.slow


def silent(_step, _far):
    pass


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    """A refreshed home of an authority with an eighth of the children."""
    home = demo_home(tmp_path_factory.mktemp("road") / "home", silent, Plan(births=240, terms=4))
    outcome = run_now(home, "person", silent)
    return home, outcome


def test_everything_dropped_in_is_published_for_every_audience(road):
    home, outcome = road
    assert outcome.is_new
    assert {receipt.outcome for receipt in outcome.receipts} == {"stored"}
    for audience in ("qi", "partner", "shared"):
        assert home.current(audience) == outcome.publication
        folder = home.workplace.published / audience
        assert (folder / f"{outcome.publication}.figures.json").stat().st_size > 10_000


def test_a_refresh_with_nothing_new_does_no_work(road):
    home, outcome = road
    stamps = {path: path.stat().st_mtime_ns for path in home.workplace.published.rglob("*") if path.is_file()}
    again = run_now(home, "person", silent)
    assert (again.publication, again.is_new, again.receipts) == (outcome.publication, False, ())
    assert "Nothing has changed" in again.sentence
    assert stamps == {path: path.stat().st_mtime_ns for path in stamps}


def test_a_published_file_that_was_changed_is_built_again(road):
    home, outcome = road
    snapshot = home.workplace.published / "qi" / f"{outcome.publication}.db"
    published = snapshot.read_bytes()
    snapshot.chmod(0o644)
    with closing(sqlite3.connect(snapshot)) as database, database:
        database.execute("UPDATE setting SET places = places + 1")
    assert snapshot.read_bytes() != published
    again = run_now(home, "person", silent)
    assert again.publication == outcome.publication
    assert snapshot.read_bytes() == published


def test_a_published_file_that_was_taken_away_is_built_again(road):
    home, outcome = road
    snapshot = home.workplace.published / "qi" / f"{outcome.publication}.db"
    published = snapshot.read_bytes()
    snapshot.unlink()
    assert run_now(home, "person", silent).publication == outcome.publication
    assert snapshot.read_bytes() == published


def test_no_pseudonym_stands_in_anything_published_or_logged(road):
    home, _ = road
    with closing(sqlite3.connect(home.workplace.records)) as records:
        query = "SELECT pseudonym FROM headcount UNION SELECT pseudonym FROM review"
        pseudonyms = [row[0] for row in records.execute(query)]
    assert len(pseudonyms) > 500
    folders = (home.workplace.published, home.logs)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 6
    starts = {pseudonym[:16].encode() for pseudonym in pseudonyms}
    for path in [*files, home.ledger]:
        content = path.read_bytes()
        assert not any(start in content for start in starts), path.name
    assert pseudonyms[0][:16].encode() in home.workplace.records.read_bytes(), "the look itself works"


def test_up_serves_it_and_a_wrong_file_changes_nothing_for_readers(road, tmp_path):
    home, outcome = road
    settings = home.settings_file.read_text()
    home.settings_file.write_text(settings.replace("inbox_seconds = 20", "inbox_seconds = 1"))
    port = free_port()
    with (tmp_path / "said.txt").open("wb") as said:
        up = subprocess.Popen(
            [sys.executable, "-P", "-m", "service", "up", str(home.root), "--port", str(port)],
            env=working_environment(),
            stdout=said,
            stderr=said,
        )
    try:
        page = wait_for(partial(read, port), up)
        assert b"Aldermere" in page
        children = children_of(up)
        (server,) = [pid for pid, line in children.items() if b"\0serve\0" in line]
        assert b"records" not in everything_it_can_name(server)
        (home.workplace.inbox / "wrong.csv").write_text("Colour,Shape\nred,round\n")
        wait_for((home.workplace.inbox / "refused" / "wrong.csv").exists, up)
        wait_for(lambda: not Ledger(home.ledger).runs("state IN ('queued', 'running')"), up)
        assert Ledger(home.ledger).runs()[0]["files_refused"] == 1
        assert home.current("qi") == outcome.publication
        assert b"Aldermere" in read(port)
        up.send_signal(signal.SIGTERM)
        assert up.wait(20) == 0
        assert not any(is_there(pid) for pid in children)
    finally:
        if up.poll() is None:
            os.kill(up.pid, signal.SIGTERM)
            up.wait(20)


def test_killed_in_the_middle_it_is_done_at_the_next_start(road):
    home, _ = road
    ledger = Ledger(home.ledger)
    ledger.queue("inbox")
    ledger.take()
    outcome = run_now(open_home(home.root), "person", silent)
    assert outcome.publication == home.current("qi")
    assert [run["state"] for run in ledger.runs(limit=2)] == ["done", "failed"]


def read(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            return page.read()
    except OSError:
        return b""


def wait_for(look, process):
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time" if process.poll() is None else "the process ended")
