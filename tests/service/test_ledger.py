import sqlite3

import pytest

from service.ledger import Counts, Ledger


@pytest.fixture
def ledger(home):
    return Ledger(home.ledger)


def states(ledger):
    return [(run["state"], run["attempt"]) for run in reversed(ledger.runs())]


def test_two_pokes_are_one_run(ledger):
    assert ledger.queue("schedule")
    assert not ledger.queue("inbox")
    assert states(ledger) == [("queued", 1)]


def test_a_poke_during_a_run_is_the_next_run(ledger):
    ledger.queue("schedule")
    ledger.take()
    assert ledger.queue("inbox")
    assert states(ledger) == [("running", 1), ("queued", 1)]


def test_a_run_is_taken_once_and_ends_with_what_it_did(ledger):
    ledger.queue("person")
    run = ledger.take()
    assert ledger.take() is None
    ledger.beat(run, "Reading")
    ledger.count(run, Counts(3, 1, 12))
    ledger.end(run, "done", "Published x.", "x")
    line = ledger.runs()[0]
    assert (line["state"], line["step"], line["publication"], line["rows_set_aside"]) == (
        "done",
        "Reading",
        "x",
        12,
    )
    assert line["started_at"] <= line["heartbeat_at"] <= line["ended_at"]


def test_a_dead_run_is_failed_and_queued_again_three_times_at_most(ledger):
    ledger.queue("inbox")
    for _ in range(3):
        assert ledger.take()
        assert ledger.recover() == 1
    assert states(ledger) == [("failed", 1), ("failed", 2), ("failed", 3)]
    assert not ledger.is_owed()


def test_a_run_stopped_on_request_does_not_lose_an_attempt(ledger):
    ledger.queue("inbox")
    ledger.put_back(ledger.take(), "Stopped.", tried=False)
    assert states(ledger) == [("failed", 1), ("queued", 1)]


def test_recovery_leaves_finished_runs_alone(ledger):
    ledger.queue("person")
    ledger.end(ledger.take(), "done", "Published x.", "x")
    assert ledger.recover() == 0


def test_the_file_itself_refuses_two_runs_at_once(ledger):
    ledger.queue("person")
    ledger.take()
    connection = sqlite3.connect(ledger.path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO run (state, asked_by, queued_at) VALUES ('running', 'person', 'x')")
    connection.close()


def test_opening_an_old_ledger_keeps_its_lines(ledger):
    ledger.queue("person")
    assert Ledger(ledger.path).is_owed()
