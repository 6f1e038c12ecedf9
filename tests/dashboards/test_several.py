"""What the server answers when several indicators are chosen."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from dashboards.answer import SLICE, slice_answer
from dashboards.columns import FLAGS, FUNNEL_COLUMNS
from dashboards.selection import read_selection
from dashboards.snapshot import Snapshot
from tests.dashboards.invented import INDICATORS, SETTINGS, TOGETHER, WARDS, status_of, write_snapshot

COMMUNICATION, COVERAGE, EYPP, WELLCOMM, SECTION23 = (key for key, *_ in INDICATORS)


def answered(snapshot, query):
    return slice_answer(read_selection(query, snapshot)[0], snapshot)


def test_one_indicator_has_no_parts(snapshot):
    answer = answered(snapshot, "")
    assert (answer["parts"], answer["together"]) == ({}, None)
    assert answer["facts"]["chosen"] == [COMMUNICATION]


def test_every_chosen_indicator_brings_its_scores(snapshot):
    answer = answered(snapshot, f"indicator={WELLCOMM}&also={COMMUNICATION}:2,{SECTION23}")
    assert answer["facts"]["chosen"] == list(answer["parts"]) == [COMMUNICATION, WELLCOMM, SECTION23]
    for name, part in answer["parts"].items():
        k = [key for key, *_ in INDICATORS].index(name)
        shown = np.array([status_of(i, k, 3) == "shown" for i in range(len(SETTINGS))])
        scores = part["settings"]["score"]
        assert np.array_equal(~np.isnan(scores), shown)
        assert np.allclose(scores[shown], (1 - np.arange(len(SETTINGS)) / 10)[shown])
        assert {column.dtype for column in part["settings"].values()} == {np.dtype(np.float32)}
        assert part["ranked"]


def test_wards_have_scores_on_the_basis_in_sight_only(snapshot):
    living, attending = (
        answered(snapshot, f"also={WELLCOMM}&basis={basis}")["parts"] for basis in ("live", "attend")
    )
    assert np.array_equal(living[COMMUNICATION]["wards"]["score"], np.full(len(WARDS), 0.5, dtype=np.float32))
    assert living[COMMUNICATION]["wards_ranked"]
    assert not living[WELLCOMM]["wards_ranked"]
    assert not attending[COMMUNICATION]["wards_ranked"]
    assert np.isnan(attending[COMMUNICATION]["wards"]["score"]).all()


def test_context_leads_alone(snapshot):
    answer = answered(snapshot, f"indicator={EYPP}&also={WELLCOMM}")
    assert answer["facts"]["chosen"] == [EYPP]
    assert (answer["parts"], answer["together"]) == ({}, None)


def test_children_counted_on_all_of_two(snapshot):
    together = answered(snapshot, f"also={WELLCOMM}")["together"]
    assert set(TOGETHER) == {COMMUNICATION, WELLCOMM}
    assert (together["authority"]["numerator"], together["authority"]["denominator"]) == (20, 300)
    assert list(together["wards"]["numerator"]) == [5, 6, 7, 8]
    shown = np.array([status_of(i, 0, 3) == "shown" for i in range(len(SETTINGS))])
    assert np.array_equal(~np.isnan(together["settings"]["numerator"]), shown)
    assert list(together["settings"]["numerator"][shown]) == list(np.arange(len(SETTINGS))[shown])


@pytest.mark.parametrize(
    "query",
    [
        f"also={WELLCOMM}&over=term",  # counted over three terms only
        f"also={SECTION23}",  # not a set that is counted
        f"also={WELLCOMM},{SECTION23},{COVERAGE}",  # too many at once
    ],
)
def test_where_nobody_counted_children_on_all(snapshot, query):
    assert answered(snapshot, query)["together"] is None


def test_what_an_audience_may_not_see_is_in_no_part(tmp_path):
    path = write_snapshot(tmp_path / "one.db", "partner")
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM standing WHERE indicator = ?", (WELLCOMM,))
        database.commit()
    part = answered(Snapshot(path), f"also={WELLCOMM}")["parts"][WELLCOMM]
    assert not part["ranked"]
    assert np.isnan(part["settings"]["score"]).all()


def test_a_weight_needs_no_other_answer(snapshot):
    one, other = (read_selection(f"also={WELLCOMM}:{w}&weight=2", snapshot)[0] for w in ("2", "3"))
    assert [getattr(one, name) for name in SLICE] == [getattr(other, name) for name in SLICE]
    more, _ = read_selection(f"also={WELLCOMM},{SECTION23}", snapshot)
    assert [getattr(one, name) for name in SLICE] != [getattr(more, name) for name in SLICE]


def test_the_funnel_stands_in_the_order_of_the_settings(snapshot):
    answer = answered(snapshot, "")
    shown = np.array([status_of(i, 0, 3) == "shown" for i in range(len(SETTINGS))])
    for name in FUNNEL_COLUMNS:
        assert np.array_equal(~np.isnan(answer["settings"][name]), shown), name
    assert set(answer["settings"]["flag"][shown]) == set(FLAGS.values())
    assert answer["facts"]["comparison"]["dispersion"] == 1.44


def test_without_a_funnel_its_columns_are_blank(tmp_path):
    path = write_snapshot(tmp_path / "one.db")
    with closing(sqlite3.connect(path)) as database:
        database.executescript("DELETE FROM funnel; DELETE FROM comparison; DELETE FROM together")
        database.commit()
    answer = answered(Snapshot(path), f"also={WELLCOMM}")
    assert np.isnan(answer["settings"]["flag"]).all()
    assert answer["facts"]["comparison"] is None
    assert answer["together"] is None
