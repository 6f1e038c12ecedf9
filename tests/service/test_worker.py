import threading
import time
from datetime import datetime

import pytest

from service import refresh as refreshing
from service import worker
from service.exits import Fault, Misuse, Stopped
from service.ledger import Ledger
from service.locks import only_one
from service.pokes import Pokes
from service.refresh import Outcome
from service.run import run_now, run_owed

PATIENCE = 15.0


@pytest.fixture
def refreshed(monkeypatch):
    """Replace the refresh itself; the list says which homes were refreshed."""
    done = []

    def refresh(home, tell, _count):
        tell("Building", None)
        done.append(home.root)
        return Outcome("2026-summer-x", True, (), "Published 2026-summer-x.")

    monkeypatch.setattr(refreshing, "refresh", refresh)
    return done


def quick(home):
    text = home.settings_file.read_text()
    home.settings_file.write_text(text.replace("inbox_seconds = 20", "inbox_seconds = 1"))


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition(), "it did not happen in time"


def work_until(home, condition):
    end = time.monotonic() + PATIENCE
    worker.main(home, lambda: condition() or time.monotonic() > end, lambda _seconds: time.sleep(0.02))
    assert condition(), "it did not happen in time"


def test_a_file_dropped_in_the_inbox_is_picked_up(home, refreshed):
    quick(home)
    (home.workplace.inbox / "headcount.csv").write_text("x")
    work_until(home, lambda: len(refreshed) == 1)
    assert Ledger(home.ledger).runs()[0]["asked_by"] == "inbox"


def test_an_empty_inbox_starts_nothing(home, refreshed):
    quick(home)
    end = time.monotonic() + 2.5
    worker.main(home, lambda: time.monotonic() > end, lambda _seconds: time.sleep(0.02))
    assert refreshed == []
    assert Ledger(home.ledger).runs() == []


def test_the_schedule_queues_one_run_and_two_pokes_coalesce(home):
    pokes = Pokes(home.settings().schedule, home.workplace, lambda asked_by: worker.poke(home, asked_by))
    pokes.on_schedule()
    pokes.on_schedule()
    worker.poke(home, "inbox")
    assert [(run["state"], run["asked_by"]) for run in Ledger(home.ledger).runs()] == [("queued", "schedule")]


def test_the_clock_is_set_not_to_drop_late_jobs(home):
    pokes = Pokes(home.settings().schedule, home.workplace, lambda _asked_by: None)
    pokes.start()
    jobs = pokes.scheduler.get_jobs()
    pokes.stop()
    assert {job.id for job in jobs} == {"schedule", "inbox"}
    assert all(job.misfire_grace_time is None and job.coalesce and job.max_instances == 1 for job in jobs)
    assert str(jobs[0].next_run_time.tzinfo) == "Europe/London"


def test_the_schedule_fires_through_the_scheduler(home):
    asked = []
    pokes = Pokes(home.settings().schedule, home.workplace, asked.append)
    pokes.start()
    pokes.scheduler.modify_job("schedule", next_run_time=datetime.now(pokes.scheduler.timezone))
    until(lambda: asked == ["schedule"])
    pokes.stop()


def test_a_failing_run_is_on_record_and_the_loop_lives_on(home, monkeypatch):
    calls = []

    def refresh(_home, _tell, _count):
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("could not parse '12/13/2023'")
        return Outcome("2026-summer-x", True, (), "Published 2026-summer-x.")

    monkeypatch.setattr(refreshing, "refresh", refresh)
    worker.poke(home, "schedule")

    def exit_callback():
        if len(calls) == 1 and not Ledger(home.ledger).is_owed():
            worker.poke(home, "schedule")
        return len(calls) == 2

    worker.main(home, exit_callback, lambda _seconds: None)
    second, first = Ledger(home.ledger).runs()
    assert (first["state"], second["state"]) == ("failed", "done")
    assert "ValueError" in first["reason"]
    assert "12/13/2023" not in first["reason"]


def test_asked_to_stop_in_the_middle_the_run_is_owed_again(home, monkeypatch):
    stop = threading.Event()

    def refresh(_home, tell, _count):
        stop.set()
        tell("Next step", None)
        raise AssertionError("went on after being asked to stop")

    monkeypatch.setattr(refreshing, "refresh", refresh)
    worker.poke(home, "schedule")
    worker.main(home, stop.is_set, lambda _seconds: None)
    assert [run["state"] for run in Ledger(home.ledger).runs()] == ["queued", "failed"]


def test_a_run_that_died_with_its_process_is_done_again(home, refreshed):
    ledger = Ledger(home.ledger)
    ledger.queue("inbox")
    ledger.take()
    run_owed(home, lambda _step, _far: None)
    assert refreshed == [home.root]
    assert [(run["state"], run["attempt"]) for run in ledger.runs()] == [("done", 2), ("failed", 1)]


def test_only_one_run_at_a_time(home, refreshed):
    with only_one(home.root / "run.lock"):
        Ledger(home.ledger).queue("inbox")
        assert run_owed(home, lambda _step, _far: None) is None
        with pytest.raises(Misuse, match="Another run"):
            run_now(home, "person", lambda _step, _far: None)
    assert refreshed == []


def test_only_one_worker_a_home(home):
    with only_one(home.root / "work.lock"), pytest.raises(Misuse, match="already at work"):
        worker.work(home)


def test_a_dead_clock_is_a_fault_not_a_silence(home, monkeypatch):
    monkeypatch.setattr(Pokes, "are_alive", lambda _self: False)
    with pytest.raises(Fault, match="clock has stopped"):
        worker.main(home, lambda: False, lambda _seconds: None)


def test_stopped_is_not_swallowed_by_a_broad_except():
    assert not issubclass(Stopped, Exception)
