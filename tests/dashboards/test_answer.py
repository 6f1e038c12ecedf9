"""What the server answers: aligned, typed, silent where not shown, and right about the year before."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from dashboards import need, theme
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


def test_a_setting_between_groups_is_hollow_and_one_in_none_is_grey(snapshot):
    columns = setting_columns(snapshot)
    colours = [theme.group_style(letter)[0] for letter in "AB"]
    assert list(columns["group_colour"][[0, 1, 3, 9]]) == [*colours, colours[1], theme.UNGROUPED_COLOUR]
    assert list(columns["group_fill"][[0, 3]]) == [colours[0], "#ffffff"]
    assert list(columns["belongs"][[3, 9, 11]]) == ["between", "outlying", ""]


def test_a_group_looks_alike_whatever_its_place():
    looks = [(*theme.group_style(letter), theme.group_glyph(letter)) for letter in "ABCDEFGH"]
    assert len({colour for colour, _, _ in looks}) == len({marker for _, marker, _ in looks}) == 8
    assert len({glyph for _, _, glyph in looks}) == 8
    assert theme.group_style("I") == theme.group_style("A")
    assert (
        theme.group_style(None) == theme.group_style("") == (theme.UNGROUPED_COLOUR, theme.UNGROUPED_MARKER)
    )


def test_a_slice_that_nobody_measured_is_blank(snapshot):
    snapshot_without = type("Blank", (), {})()
    for name in ("settings", "wards", "areas", "indicators", "rates", "windows"):
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


def test_a_settings_change_and_funnel_stand_with_its_figures(snapshot):
    rows = setting_answer(selecting(snapshot, open=SETTINGS[5], term=TERMS[1]), snapshot)["figures"]
    for k, row in enumerate(rows):
        shown = status_of(5, k, 1) == "shown"
        assert row["setting"]["change_word"] == ("no clear change" if shown else None)
        assert (row["funnel"] is not None) == shown
        assert not shown or row["funnel"]["term"] == TERMS[1]
    first = setting_answer(selecting(snapshot, open=SETTINGS[5], term=TERMS[0]), snapshot)["figures"]
    assert {row["setting"]["change_word"] for row in first} == {None}


def test_where_a_setting_belongs_goes_with_it(snapshot):
    found = {
        urn: setting_answer(selecting(snapshot, open=urn), snapshot)["setting"]
        for urn in (SETTINGS[0], SETTINGS[3], SETTINGS[8], SETTINGS[9], SETTINGS[11])
    }
    belongs = ["member", "between", "too little data", "outlying", None]
    assert [setting["belongs"] for setting in found.values()] == belongs
    assert [setting["group_id"] for setting in found.values()] == ["A", "B", None, None, None]
    assert found[SETTINGS[3]]["next_group_id"] == "A"
    assert found[SETTINGS[0]]["confidence"] == 0.9


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
