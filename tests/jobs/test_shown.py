"""What was first shown: kept through kills, swept where it never was, and private."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import polars as pl
import pytest

from jobs.corrections import hold_corrections, is_held
from jobs.disclosure.parts import PARTS
from jobs.records import Records, RecordsError
from jobs.releases import note_release
from jobs.shown import Shown
from jobs.tallies import COUNTS, KEYS
from jobs.together import count_together
from tests.jobs.invented import PARTNER, QI, workplace

NO_TOTALS = pl.DataFrame(schema=dict.fromkeys(PARTS, pl.String))
NONE_TOGETHER = count_together(None, ())  # type: ignore[arg-type]  # no indicators, no children


class Home:
    """One setting's count, published and corrected."""

    def __init__(self, root):
        self.place = workplace(root)
        with Records.to_write(self.place.records):
            pass

    def build(self, name, numerator, *audiences):
        """The numerator that readers of rounded counts get."""
        row = [("setting", "S1", "attend", "below", "2026-summer", "term", numerator, 60, 70)]
        counts = pl.DataFrame(row, schema=[*KEYS, *COUNTS], orient="row")
        held, _ = hold_corrections(
            self.place, name, audiences or (QI, PARTNER), counts, NONE_TOGETHER, NO_TOTALS, ()
        )
        return held["numerator"].item()

    def release(self, name):
        with Records.to_write(self.place.records) as records:
            note_release(records, name)

    def publish(self, name, numerator):
        told = self.build(name, numerator)
        self.release(name)
        return told

    def first(self, name):
        with Shown.to_write(self.place.shown) as shown:
            return shown.first(name)["numerator"].to_list()

    def rows(self):
        query = (
            "SELECT name, numerator FROM publication LEFT JOIN first_shown ON id = publication ORDER BY id"
        )
        with closing(sqlite3.connect(self.place.shown)) as database:
            return database.execute(query).fetchall()


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def test_a_small_correction_is_held_to_the_first_however_often(home):
    assert [home.publish(f"p{n}", count) for n, count in enumerate((20, 23, 25, 16, 20))] == [20] * 5
    assert home.publish("p5", 26) == 26
    assert [home.publish(f"p{n}", count) for n, count in enumerate((22, 31), 6)] == [26, 26]
    assert home.rows() == [(f"p{n}", {0: 20, 5: 26}.get(n)) for n in range(8)], (
        "a row where it was shown anew, and only there"
    )


def test_a_build_that_was_killed_counts_for_nothing_and_is_swept(home):
    home.publish("p0", 20)
    assert home.build("killed", 40) == 40
    assert home.build("killed", 40) == 40, "done again, it is there once"
    assert home.rows() == [("p0", 20), ("killed", 40)]
    assert home.build("p1", 38) == 38, "nobody was shown 40"
    assert home.rows() == [("p0", 20), ("p1", 38)]
    home.release("p1")
    assert home.publish("p2", 36) == 38


KILLED = """
import os, signal, sys
from pathlib import Path
from jobs.shown import Shown

class Rows:
    def select(self, _):
        return self

    def iter_rows(self):
        for n in range(20_000):
            yield ("setting", f"S{n}", "attend", "below", "2026-summer", "term", 1, 2, 3)
        os.kill(os.getpid(), signal.SIGKILL)

with Shown.to_write(Path(sys.argv[1])) as shown:
    shown.connection.execute("PRAGMA cache_size = 10")  # so that pages are on the disk by then
    shown.note("p1", "p0", Rows(), ["p0"])
"""


@pytest.mark.slow
def test_a_kill_while_rows_are_written_leaves_what_was(home):
    home.publish("p0", 20)
    killed = subprocess.run([sys.executable, "-c", KILLED, home.place.shown], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert home.place.shown.stat().st_size > 1_000_000, "half of it is there"
    assert home.rows() == [("p0", 20)]
    assert home.publish("p1", 40) == 40


def test_a_publication_given_again_is_as_it_was_and_what_follows_is_held_to_it(home):
    """p1 showed 20 for 24; p2 is a mistake, taken back by a rollback to p1."""
    home.publish("p0", 20)
    assert home.publish("p1", 24) == 20
    assert home.publish("p2", 50) == 50
    assert home.publish("p1", 24) == 20
    assert home.publish("p3", 23) == 20
    assert home.publish("p2", 50) == 50, "and there again"
    assert home.publish("p4", 46) == 50
    assert [home.first(f"p{n}") for n in range(5)] == [[20], [20], [50], [20], [50]]


def test_files_of_a_build_that_was_overtaken_are_not_taken_for_held(home):
    audiences = (QI, PARTNER)
    home.publish("p0", 20)
    home.build("late", 40)
    assert is_held(home.place, "late", audiences), "killed before its release: nothing came between"
    home.publish("p1", 38)
    assert not is_held(home.place, "late", audiences), "swept"
    home.build("late", 40)
    assert is_held(home.place, "late", audiences)
    home.release("p0")
    assert not is_held(home.place, "late", audiences), "held to p1, and readers have p0 again"
    assert is_held(home.place, "p0", audiences), "what was released is never made again unasked"
    assert is_held(home.place, "never", (QI,))


def test_nothing_is_held_or_written_for_exact_audiences(home):
    home.publish("p0", 20)
    assert home.build("p1", 22, QI) == 22
    home.place.shown.unlink()
    assert home.build("p2", 22, QI) == 22
    assert not home.place.shown.exists()


def test_an_audience_of_rounded_counts_that_comes_back_finds_what_it_was_shown(home):
    home.publish("p0", 20)
    home.build("exact", 23, QI)
    home.release("exact")
    assert home.publish("p1", 22) == 20


def test_it_is_for_its_owner_alone_and_guarded(home):
    home.publish("p0", 20)
    assert oct(home.place.shown.stat().st_mode & 0o777) == "0o600"
    assert [file.name for file in home.place.records.parent.glob("shown*")] == ["shown.db"]
    with closing(sqlite3.connect(home.place.shown)) as database:
        database.execute("PRAGMA user_version = 2")
    with pytest.raises(RecordsError, match=r"shown\.db is not what this program wrote"):
        home.build("p1", 20)
