"""A setting registered again under a new URN: its history goes on, and the old number is nowhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import polars as pl
import pytest

from jobs.evidence import gather
from jobs.publish import build
from jobs.succession import merge, resolve
from tests.jobs.invented import AUTHORITY, QI, Size, invent

OLD, NEWER, NEWEST = "300000", "2700001", "2700002"
CHAIN = {OLD: NEWER, NEWER: NEWEST}


def told(*_):
    """Nobody listens."""


def rows(file, sql, *given):
    with closing(sqlite3.connect(file)) as database:
        return database.execute(sql, given).fetchall()


@pytest.fixture
def place(tmp_path):
    """An authority whose first setting had its children under three numbers in turn."""
    place = invent(tmp_path, 5, Size(settings=4, wards=2, children=120, terms=3))
    with closing(sqlite3.connect(place.records)) as database:
        moved = "UPDATE headcount SET setting_urn = ? WHERE setting_urn = ? AND term = ?"
        database.executemany(moved, [(NEWER, OLD, "2026-spring"), (NEWEST, OLD, "2026-summer")])
        database.commit()
    return place


def test_a_chain_leads_to_the_newest_and_a_circle_is_refused():
    assert resolve(CHAIN) == {OLD: NEWEST, NEWER: NEWEST}
    assert resolve({}) == {}
    with pytest.raises(ValueError, match="circle: 2700001 → 2700002 → 2700001"):
        resolve({NEWER: NEWEST, NEWEST: NEWER})


def test_history_goes_on_under_the_newest_number(place):
    without = build(place, AUTHORITY, (QI,), told)
    (file,) = build(place, AUTHORITY, (QI,), told, succession=CHAIN).snapshots
    counted = (
        "SELECT term, time_window, denominator FROM measure WHERE place_id = ? AND indicator = 'funding_eypp'"
    )
    # As if it had never been registered again: the children of its three terms, distinct.
    (pooled,) = (n for t, w, n in rows(file, counted, NEWEST) if (t, w) == ("2026-summer", "three_terms"))
    distinct = "SELECT count(DISTINCT pseudonym) FROM headcount WHERE setting_urn IN (?, ?, ?)"
    assert [(pooled,)] == rows(place.records, distinct, OLD, NEWER, NEWEST)
    assert all(n > 0 for *_, n in rows(file, counted, NEWEST))
    settings = dict(rows(file, "SELECT urn, name FROM setting"))
    assert not {OLD, NEWER} & settings.keys()
    assert settings[NEWEST] == "Setting 0"
    assert not rows(file, "SELECT 1 FROM measure WHERE place_id IN (?, ?)", OLD, NEWER)
    # Without the succession two in three of its terms are nobody's.
    assert [n for t, w, n in rows(without.snapshots[0], counted, OLD) if w == "term"].count(0) == 2


def test_what_describes_the_new_number_itself_comes_first(place):
    with closing(sqlite3.connect(place.records)) as database:
        register = database.execute("SELECT id FROM delivery WHERE source = 'register'").fetchone()[0]
        database.execute(
            "INSERT INTO setting VALUES (?, ?, 'New name', 'Childminder', 'ZZ29ZZ', 6)", (register, NEWEST)
        )
        database.commit()
    settings = gather(place.records, AUTHORITY, CHAIN).settings
    assert settings.filter(urn=NEWEST)["name"].to_list() == ["New name"]
    assert settings["urn"].is_unique().all()
    assert settings["urn"].is_sorted()


def test_who_succeeded_whom_is_part_of_the_publication(place):
    ids = {build(place, AUTHORITY, (QI,), told, succession=given).id for given in (None, {}, CHAIN)}
    assert len(ids) == 2
    by_hand = {OLD: NEWEST, NEWER: NEWEST}
    assert build(place, AUTHORITY, (QI,), told, succession=by_hand).id in ids


def test_of_two_settings_with_one_successor_the_first_by_number_describes_it():
    settings = pl.DataFrame({"urn": ["100001", "100002", "100003"], "name": ["a", "b", "c"]})
    merged = merge(settings, resolve({"100001": "900001", "100003": "900001"}))
    assert merged.rows() == [("100002", "b"), ("900001", "a")]
