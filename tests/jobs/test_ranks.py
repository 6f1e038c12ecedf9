"""Standing of settings and wards among their like: who is ranked, in which order, and what is said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from jobs.peers import PEERS
from jobs.ranks import rank
from jobs.shrinkage import fit
from tests.jobs.invented import PARTNER, QI
from tests.jobs.simulated import CATALOGUE, measures

COMMUNICATION = CATALOGUE[0]
#: Events: the same question, asked per 100 children, with either end meaning need.
MORE = COMMUNICATION.model_copy(update={"id": "more", "measured_as": "per_100"})
FEWER = COMMUNICATION.model_copy(update={"id": "fewer", "measured_as": "per_100", "polarity": "low_is_need"})
NEUTRAL = COMMUNICATION.model_copy(update={"id": "neutral", "measured_as": "per_100", "polarity": "context"})
ASKED = (*CATALOGUE, MORE, FEWER, NEUTRAL)
RANKED = ("place_id", "rank", "rank_low", "rank_high", "highest_fifth")


def some(seed: int, number: int = 40):
    draw = np.random.default_rng(seed)
    n = draw.integers(5, 60, number)
    return draw.binomial(n, draw.beta(4, 16, number)), n


def stood(*frames: pl.DataFrame, audience=QI) -> pl.DataFrame:
    return rank(pl.concat(frames), ASKED, audience).standing


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60), st.sampled_from(["more", "fewer", "asq3_any_below"]))
def test_ranks_are_a_permutation_within_their_intervals_ordered_by_probability(seed, number, indicator):
    ranked = stood(measures(*some(seed, number), indicator)).sort("rank")
    assert ranked["rank"].to_list() == list(range(1, number + 1))
    assert ranked["highest_fifth"].is_sorted(descending=True)
    assert ranked["highest_fifth"].sum() == pytest.approx(np.ceil(number / 5), abs=0.05)
    assert ranked.select(pl.col("rank").is_between("rank_low", "rank_high").all()).item()
    assert ranked.select(pl.col("estimate").is_between("estimate_low", "estimate_high").all()).item()


def test_the_same_counts_rank_the_same_and_in_any_order():
    frame = measures(*some(2))
    assert stood(frame).equals(stood(frame.sample(fraction=1, shuffle=True, seed=1)))


@pytest.mark.parametrize("number", [40, 60])
def test_other_names_for_the_same_settings_move_their_figures_with_them(number):
    k, n = some(7, number)
    other = np.random.default_rng(7).permutation(number)
    figures = ("estimate", "score", "highest_fifth", "rank_low", "rank_high")
    before, after = (stood(measures(*counts)).sort("place_id") for counts in ((k, n), (k[other], n[other])))
    wanted = before.select(figures)[other.tolist()]
    assert_frame_equal(after.select(figures), wanted, abs_tol=2e-6)


def test_more_children_with_the_same_rates_are_surer():
    k, n = some(8)
    few, many = (stood(measures(k * times, n * times)) for times in (1, 9))
    width = pl.col("rank_high") - pl.col("rank_low")
    assert many.select(width.mean()).item() < few.select(width.mean()).item() * 0.7
    assert many["highest_fifth"].std() > few["highest_fifth"].std()


def test_a_low_share_is_need_where_the_catalogue_says_so():
    k, n = some(3)
    below, good = stood(measures(k, n, "asq3_any_below")), stood(measures(n - k, n, "asq3_all_met"))
    same = (*RANKED, "score", "score_spread")
    assert good.select(same).equals(below.select(same))
    assert (good["estimate"] + below["estimate"]).to_list() == pytest.approx([1] * 40, abs=1e-5)
    assert (good["estimate_low"] + below["estimate_high"]).to_list() == pytest.approx([1] * 40, abs=1e-5)


def test_events_are_ranked_by_their_need_end_and_may_outnumber_children():
    n = np.random.default_rng(9).integers(5, 60, 30)
    k = np.random.default_rng(9).poisson(n * np.linspace(0.2, 2.5, 30))
    assert (k > n).any()
    more, fewer = stood(measures(k, n, "more")), stood(measures(k, n, "fewer"))
    assert more["estimate"].max() > 1
    assert more.select("estimate", "estimate_low", "estimate_high").equals(
        fewer.select("estimate", "estimate_low", "estimate_high")
    )
    assert (more["score"] + fewer["score"]).abs().max() == 0
    assert more.filter(rank=1)["estimate"].item() > more["estimate"].quantile(0.8)
    assert fewer.filter(rank=1)["estimate"].item() < fewer["estimate"].quantile(0.2)
    assert (more["rank_low"] + fewer["rank_high"] - 31).abs().max() <= 1
    assert stood(measures(k, n, "neutral")).is_empty()


def test_wards_and_settings_stand_among_their_own_kind_and_basis():
    frames = [
        measures(*some(1), kind="setting"),
        measures(*some(2, 21), kind="ward"),
        measures(*some(3, 21), kind="ward", basis="live"),
    ]
    together = stood(*frames, measures([9], [50], kind="authority"), measures(*some(4, 6), kind="group"))
    assert together.equals(pl.concat([stood(one) for one in frames]).sort(together.columns[:6]))


def test_too_few_wards_take_no_rank_from_settings():
    ranked = stood(measures(*some(1)), measures(*some(2, 4), kind="ward"))
    assert ranked["place_kind"].unique().to_list() == ["setting"]


def test_context_is_not_ranked_and_what_is_hidden_is_not():
    assert stood(measures(*some(4), "funding_eypp")).is_empty()
    assert stood(measures(*some(4), status="hidden"), audience=PARTNER).is_empty()
    assert stood(measures(*some(4), status="too_few")).height == 40
    empty, full = stood(measures([], [])), stood(measures(*some(4)))
    assert empty.schema == full.schema


def test_shares_of_a_rounded_audience_are_whole_percents():
    ranked = rank(measures(*some(5)), ASKED, PARTNER)
    for column in ("estimate", "estimate_low", "estimate_high", "highest_fifth"):
        assert (ranked.standing[column].round(2) == ranked.standing[column]).all()
    assert (ranked.true_rates["average"].round(2) == ranked.true_rates["average"]).all()


@pytest.mark.parametrize("number", [1, 4])
def test_fewer_than_five_settings_have_no_fifth(number):
    assert stood(measures(*some(6, number))).is_empty()
    assert stood(measures(*some(6, 5)))["highest_fifth"].sum() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(("known", "ranked"), [(20, 20), (19, 0)])
def test_where_fewer_than_two_in_three_may_be_known_nothing_is_ranked(known, ranked):
    """By kind: wards that are all known do not make up for settings that are not."""
    settings_ = measures(*some(5, 30)).with_columns(
        status=pl.when(pl.int_range(30) < known).then(pl.lit("shown")).otherwise(pl.lit("hidden"))
    )
    both = stood(settings_, measures(*some(6, 21), kind="ward"), audience=PARTNER)
    assert both.filter(place_kind="setting").height == ranked
    assert both.filter(place_kind="ward").height == 21


@pytest.mark.parametrize("indicator", ["asq3_any_below", "asq3_all_met", "more", "fewer"])
@pytest.mark.parametrize("all_of_them", [False, True])
def test_where_nobody_stands_out_everybody_has_the_same_chance(indicator, all_of_them):
    """Nobody counted, or everybody: settings of any size are told apart by nothing."""
    n = np.array([1, 3, 18, 50, 200] * 8)
    ranked = stood(measures(n * all_of_them, n, indicator))
    assert ranked["highest_fifth"].to_list() == pytest.approx([0.2] * 40, abs=0.12)
    assert ranked["rank_high"].min() > 30 and ranked["rank_low"].max() < 10
    assert ranked["estimate_low"].min() >= 0


def test_identical_settings_are_told_apart_by_nothing():
    ranked = stood(measures([3] * 50, [20] * 50))
    assert ranked["highest_fifth"].to_list() == pytest.approx([0.2] * 50, abs=0.01)
    assert ranked["rank"].to_list() == list(range(1, 51))
    assert ranked["estimate"].n_unique() == 1


def test_a_place_where_nobody_is_counted_of_nobody_is_no_peer():
    k, n = some(1)
    with_empty = measures(np.append(k, 0), np.append(n, 0)).with_columns(
        status=pl.when(pl.col("denominator") == 0).then(pl.lit("none")).otherwise("status")
    )
    assert stood(with_empty).equals(stood(measures(k, n)))


def test_a_new_setting_with_one_child_stands_near_the_middle_and_says_how_unsure_it_is():
    k, n = some(1)
    for counted in (0, 1):
        new = stood(measures(np.append(k, counted), np.append(n, 1), status="too_few"))[-1]
        assert new["rank_high"].item() - new["rank_low"].item() > 30
        assert 0.05 < new["highest_fifth"].item() < 0.6
        assert abs(new["score"].item()) < 1 < new["score_spread"].item() * 1.2


@pytest.mark.parametrize("indicator", ["asq3_communication_below", "more"])
def test_scores_vary_by_their_reliability(indicator):
    """Over places of n children drawn from the prior the variance of scores is n / (n + weight)."""
    draw, number = np.random.default_rng(1), 3000
    n = np.repeat([5, 20, 80], number // 3)
    rates = draw.beta(4, 16, number) if indicator != "more" else draw.gamma(4, 1 / 20, number)
    k = draw.binomial(n, rates) if indicator != "more" else draw.poisson(n * rates)
    ranked = stood(measures(k, n, indicator)).sort("place_id")
    for children in (5, 20, 80):
        mine = ranked.filter(pl.Series(n == children))
        assert mine["score"].var() == pytest.approx(children / (children + 20), abs=0.05)
        # What is not explained is left over, on average.
        left = (mine["score_spread"] ** 2).mean()
        assert left == pytest.approx(20 / (children + 20), abs=0.05)


def test_a_score_is_worked_out_as_said():
    k, n = some(3)
    prior = fit(k, n)
    average = prior.shape / prior.weight
    spread = (average * (1 - average) / (prior.weight + 1)) ** 0.5
    ranked = rank(measures(k, n), ASKED, QI)
    plain = [((prior.shape + c) / (prior.weight + m) - average) / spread for c, m in zip(k, n, strict=True)]
    assert ranked.standing["score"].to_list() == pytest.approx(plain, abs=1e-3)
    (row,) = ranked.true_rates.to_dicts()
    assert (row["average"], row["spread"]) == pytest.approx((average, spread), abs=1e-4)


def test_true_rates_are_those_of_the_indicator_itself():
    k, n = some(3)
    below, good = (
        rank(measures(counted, n, indicator), ASKED, QI).true_rates
        for counted, indicator in ((k, "asq3_any_below"), (n - k, "asq3_all_met"))
    )
    assert good["average"].item() == pytest.approx(1 - below["average"].item(), abs=1e-5)
    assert good["spread"].equals(below["spread"])
    assert good.columns == [*PEERS, "average", "spread"]
