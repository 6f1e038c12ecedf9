"""What the server answers: aligned, typed, silent where not shown, and right about the year before."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from dashboards import need
from dashboards.answer import setting_answer, slice_answer
from dashboards.columns import RANKING_COLUMNS, STATUSES, setting_columns
from dashboards.history import history_values
from dashboards.need import need_scale
from dashboards.pages.setting import in_order
from dashboards.selection import default_selection
from tests.dashboards.invented import INDICATORS, SETTINGS, TERMS, WARDS, status_of

COMMUNICATION, COVERAGE, EYPP, WELLCOMM, SECTION23 = (key for key, *_ in INDICATORS)


def selecting(snapshot, **parts):
    selection = default_selection(snapshot)
    selection.param.update(**parts)
    return selection


@pytest.mark.parametrize("term", range(len(TERMS)))
def test_a_slice_stands_in_the_order_of_the_settings(snapshot, term):
    answer = slice_answer(selecting(snapshot, term=TERMS[term]), snapshot)
    expected = [status_of(i, 0, term) for i in range(len(SETTINGS))]
    assert list(setting_columns(snapshot)["urn"]) == list(SETTINGS)
    assert [STATUSES[int(s)] for s in answer["settings"]["status"]] == expected
    shown = np.array([status == "shown" for status in expected])
    for name in ("rate", "low", "high", *RANKING_COLUMNS):
        assert np.array_equal(np.isnan(answer["settings"][name]), ~shown), name
    rates = np.array([(6 + i) / 30 for i in range(len(SETTINGS))], dtype=np.float32)
    assert np.array_equal(answer["settings"]["rate"][shown], rates[shown])


def test_all_numbers_go_out_as_float32(snapshot):
    answer = slice_answer(selecting(snapshot), snapshot)
    columns = [*answer["settings"].values(), *answer["wards"].values()]
    assert {column.dtype for column in columns} == {np.dtype(np.float32)}
    assert {len(column) for column in answer["wards"].values()} == {len(WARDS)}


def test_wards_fall_back_to_those_who_attend_where_nothing_else_is_known(snapshot):
    known = slice_answer(selecting(snapshot), snapshot)["facts"]
    unknown = slice_answer(selecting(snapshot, indicator=EYPP), snapshot)["facts"]
    assert (known["basis"], unknown["basis"]) == ("live", "attend")
    assert (known["authority"]["basis"], unknown["authority"]["basis"]) == ("live", "attend")
    assert (known["ranked"], unknown["ranked"]) == (True, False)
    assert known["authority_attending"]["basis"] == "attend"


def test_a_slice_that_nobody_measured_is_blank(snapshot):
    snapshot_without = type("Blank", (), {})()
    for name in ("settings", "wards", "indicators", "rates", "windows"):
        setattr(snapshot_without, name, getattr(snapshot, name))
    snapshot_without.measures = lambda *_: snapshot.measures("none", "none", "none")
    snapshot_without.ranking = lambda *_: snapshot.ranking("none", "none", "none")
    snapshot_without.funnel = lambda *_: snapshot.funnel("none", "none", "none")
    snapshot_without.comparison = lambda *_: snapshot.comparison("none", "none", "none")
    answer = slice_answer(selecting(snapshot), snapshot_without)
    assert np.isnan(answer["settings"]["rate"]).all()
    assert not answer["settings"]["status"].any()
    assert answer["facts"]["authority"] == {"status": "none"}


def test_a_settings_figures_stand_beside_its_wards_and_the_authoritys(snapshot):
    answer = setting_answer(selecting(snapshot, open=SETTINGS[1], term=TERMS[1]), snapshot)
    assert [row["indicator"] for row in answer["figures"]] == [key for key, *_ in INDICATORS]
    for k, row in enumerate(answer["figures"]):
        assert row["setting"]["place_id"] == SETTINGS[1]
        assert row["setting"]["status"] == status_of(1, k, 1)
        assert row["ward"]["place_id"] == answer["setting"]["ward_code"] == WARDS[1]
        assert row["authority"]["basis"] == row["ward"]["basis"] == "attend"
        assert {row[kind]["term"] for kind in ("setting", "ward", "authority")} == {TERMS[1]}
        ranked = k != 2 and status_of(1, k, 1) == "shown"
        assert (row["standing"] is not None) == ranked
        assert not ranked or row["standing"]["setting_urn"] == SETTINGS[1]


def test_a_setting_that_could_not_be_placed_has_no_ward_beside_it(snapshot):
    answer = setting_answer(selecting(snapshot, open=SETTINGS[0]), snapshot)
    assert answer["setting"]["ward_name"] is None
    assert [row["ward"] for row in answer["figures"]] == [None] * len(INDICATORS)
    assert np.isnan(answer["history"][f"{COMMUNICATION}_ward"]).all()


def test_the_year_before_is_the_same_season_whatever_terms_lie_between(snapshot):
    for term, before in (("2026-summer", 1), ("2026-spring", 0)):
        earlier = setting_answer(selecting(snapshot, open=SETTINGS[5], term=term), snapshot)["earlier"]
        shown = {key: status_of(5, k, before) == "shown" for k, (key, *_) in enumerate(INDICATORS)}
        assert {key: rate is not None for key, rate in earlier.items()} == shown
    assert setting_answer(selecting(snapshot, open=SETTINGS[5], term=TERMS[0]), snapshot)["earlier"] == {}


def test_history_stands_in_the_order_of_the_terms(snapshot):
    history = setting_answer(selecting(snapshot, open=SETTINGS[3]), snapshot)["history"]
    assert list(history["position"]) == [0, 1, 2, 3]
    rate, low = history[f"{COMMUNICATION}_setting"], history[f"{COMMUNICATION}_low"]
    shown = [status_of(3, 0, t) == "shown" for t in range(len(TERMS))]
    assert 0 < sum(shown) < len(TERMS)
    assert list(~np.isnan(rate)) == list(~np.isnan(low)) == shown
    assert np.allclose(rate[shown] - low[shown], 0.1)
    assert np.array_equal(history[f"{COMMUNICATION}_authority"], np.full(4, 0.2, dtype=np.float32))
    assert {column.dtype for column in history.values()} == {np.dtype(np.float32)}


def test_a_term_without_a_measure_leaves_a_gap(snapshot):
    own = snapshot.history("setting", SETTINGS[9], "attend", "three_terms").filter(pl.col("term") != TERMS[0])
    whole, holed = (history_values({"setting": part}, snapshot) for part in (own, own.reverse()))
    for history in (whole, holed):
        rate = history[f"{COMMUNICATION}_setting"]
        assert list(~np.isnan(rate)) == [False, *(status_of(9, 0, t) == "shown" for t in (1, 2, 3))]


def test_settings_are_walked_through_by_rank_then_name(snapshot):
    urns = [row["urn"] for row in in_order(selecting(snapshot, wards=[WARDS[1]]), snapshot)]
    ranks = dict(
        snapshot.ranking(COMMUNICATION, TERMS[-1], "three_terms").select("setting_urn", "rank").iter_rows()
    )
    assert set(urns) == set(SETTINGS[1::3])
    assert [ranks.get(urn, 99) for urn in urns] == sorted(ranks.get(urn, 99) for urn in urns)
    nothing_matches = selecting(snapshot, wards=[WARDS[3]])
    assert len(in_order(nothing_matches, snapshot)) == len(SETTINGS)


class Rates:
    def __init__(self, *rates):
        self.rates = lambda _indicator: pl.Series(rates, dtype=pl.Float64)


@pytest.mark.parametrize(
    ("rates", "polarity", "ends"),
    [
        ([], "high_is_need", [0.0, 1.0]),
        ([0.15, 0.15, 0.15], "high_is_need", [0.15, 0.21]),  # wide enough to tell colours apart
        ([0.1, 0.3], "high_is_need", [0.1, 0.3]),
        ([0.15, 0.9], "high_is_need", [0.15, 0.9]),  # 0.15 / 0.05 is a hair under 3
        ([0.1, 0.3], "low_is_need", [0.7, 0.9]),
        ([1.0, 1.0], "high_is_need", [0.94, 1.0]),  # no share is over 100 %
        ([0.0, 0.0], "high_is_need", [0.0, 0.06]),
    ],
)
def test_the_need_ramp_spans_the_rates(rates, polarity, ends, monkeypatch):
    monkeypatch.setattr(need, "REACH", (0.0, 1.0))
    assert need_scale(Rates(*rates), "any", polarity) == ends


def test_the_need_ramp_does_not_follow_its_outermost_rates():
    assert need_scale(Rates(0.0, *[0.2] * 98, 1.0), "any", "high_is_need") == [0.2, 0.26]


def test_small_places_do_not_set_the_ramp(snapshot):
    rates = snapshot.rates(COMMUNICATION)
    assert rates.len() > 0
    assert rates.null_count() == 0
    assert rates.min() >= 6 / 30


def test_the_thresholds_are_in_one_place(snapshot):
    facts = slice_answer(selecting(snapshot), snapshot)["facts"]
    assert (facts["likely"], facts["unlikely"]) == (need.LIKELY, need.UNLIKELY)
