"""A term corrected after it was published: what each audience sees of it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from jobs.publish import build, release
from jobs.snapshot_file import content_digest
from jobs.workplace import Audience
from tests.jobs.invented import AUTHORITY, PARTNER, QI, Size, invent

SHARED = Audience("shared", smallest_count=8, rounded_to=5, minimum_denominator=10)
AUDIENCES = (QI, PARTNER, SHARED)


def told(*_):
    """Nobody listens."""


def publish(place):
    """What readers of each audience have, as a digest of all they are shown, and the files."""
    publication = build(place, AUTHORITY, AUDIENCES, told)
    release(place, publication)
    shown = dict(zip(AUDIENCES, map(content_digest, publication.snapshots), strict=True))
    return publication, shown


def take_off_roll(place, children):
    """A corrected headcount of the earlier term comes: so many children were never at the largest setting."""
    with closing(sqlite3.connect(place.records)) as database, database:
        database.execute(
            """DELETE FROM headcount WHERE row_number IN (
                   SELECT row_number FROM headcount WHERE term = '2026-spring' AND setting_urn = (
                       SELECT setting_urn FROM headcount WHERE term = '2026-spring'
                       GROUP BY setting_urn ORDER BY count(*) DESC LIMIT 1)
                   ORDER BY row_number LIMIT ?)""",
            (children,),
        )
        database.execute(
            "UPDATE delivery SET sha256 = sha256 || ? WHERE source = 'headcount' AND term = '2026-spring'",
            (f"less {children}",),
        )


@pytest.fixture
def place(tmp_path):
    return invent(tmp_path, 5, Size(settings=4, wards=2, children=120, terms=2))


def test_a_small_correction_is_seen_by_qi_alone_and_a_large_one_by_all(place):
    _, before = publish(place)
    take_off_roll(place, 4)
    _, small = publish(place)
    assert small[QI] != before[QI]
    assert (small[PARTNER], small[SHARED]) == (before[PARTNER], before[SHARED])
    take_off_roll(place, 12)
    _, large = publish(place)
    assert not set(large.values()) & set(small.values())


@pytest.mark.slow
def test_it_comes_out_the_same_whenever_it_is_built(place):
    """As after a rollback to it, or when its files were damaged: held to what readers had then."""
    publish(place)
    take_off_roll(place, 4)
    records = place.records.with_name("records.then")
    shutil.copy(place.records, records)
    then, _ = publish(place)
    files = [file.read_bytes() for file in then.snapshots]
    take_off_roll(place, 12)
    publish(place)
    with closing(sqlite3.connect(place.records)) as now, closing(sqlite3.connect(records)) as old:
        rows = old.execute("SELECT * FROM headcount").fetchall()
        now.execute("DELETE FROM headcount")
        now.executemany(f"INSERT INTO headcount VALUES ({', '.join('?' * len(rows[0]))})", rows)
        for one in old.execute("SELECT sha256, id FROM delivery"):
            now.execute("UPDATE delivery SET sha256 = ? WHERE id = ?", one)
        now.commit()
    for file in then.snapshots:
        file.unlink()
    again, _ = publish(place)
    assert again.id == then.id
    assert [file.read_bytes() for file in again.snapshots] == files
