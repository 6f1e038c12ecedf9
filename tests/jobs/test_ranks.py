"""Where settings stand: against a plain implementation, and what must hold of any ranking."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from jobs.indicators import read_catalogue
from jobs.ranks import rank, stand
from tests.jobs.invented import PARTNER, QI

CATALOGUE = read_catalogue()


def measures(counts, indicator="asq3_communication_below", status="shown") -> pl.DataFrame:
    """Counts as {setting: (numerator, denominator)} of one indicator, term and window."""
    return pl.DataFrame(
        [
            ("setting", urn, "attend", indicator, "2026-summer", "term", status, k, n)
            for urn, (k, n) in counts.items()
        ],
        schema=(
            "place_kind",
            "place_id",
            "basis",
            "indicator",
            "term",
            "time_window",
            "status",
            "numerator",
            "denominator",
        ),
        orient="row",
    )


def some(seed: int, settings: int = 40):
    draw = np.random.default_rng(seed)
    n = draw.integers(5, 60, settings)
    k = draw.binomial(n, draw.beta(4, 16, settings))
    return {f"{100000 + i}": (int(k[i]), int(n[i])) for i in range(settings)}


def test_standing_agrees_with_sorting_one_draw_at_a_time():
    alpha, beta = np.array([2.0, 5, 9, 3, 3, 1]), np.array([20.0, 20, 20, 20, 40, 9])
    ours = stand(alpha, beta, seed=7)
    ranks = [
        [1 + sum(other > one for other in drawn) for one in drawn]
        for drawn in np.random.default_rng(7).beta(alpha, beta, size=(1000, 6)).tolist()
    ]
    for i, mine in enumerate(np.transpose(ranks).tolist()):
        mine.sort()
        # The fifth of six settings is two of them.
        assert ours.highest_fifth[i] == pytest.approx(sum(r <= 2 for r in mine) / 1000)
        assert (ours.rank_low[i], ours.rank_high[i]) == (mine[24], mine[974])


def test_a_rank_lies_in_its_interval_and_orders_by_probability():
    ranked = rank(measures(some(1)), CATALOGUE, QI).sort("rank")
    assert ranked["rank"].to_list() == list(range(1, 41))
    assert ranked["highest_fifth"].is_sorted(descending=True)
    assert ranked["highest_fifth"].sum() == pytest.approx(8)
    assert ranked.select((pl.col("rank_low") <= pl.col("rank")) & (pl.col("rank") <= pl.col("rank_high")))[
        "rank_low"
    ].all()


def test_the_same_counts_rank_the_same_and_in_any_order():
    frame = measures(some(2))
    assert rank(frame, CATALOGUE, QI).equals(rank(frame.reverse(), CATALOGUE, QI))


def test_a_low_share_is_need_where_the_catalogue_says_so():
    met = {urn: (n - k, n) for urn, (k, n) in some(3).items()}
    below = rank(measures(some(3), "asq3_any_below"), CATALOGUE, QI)
    good = rank(measures(met, "asq3_all_met"), CATALOGUE, QI)
    same = ("place_id", "rank", "rank_low", "rank_high", "highest_fifth")
    assert good.select(same).equals(below.select(same))
    assert (good["estimate"] + below["estimate"]).to_list() == pytest.approx([1] * 40, abs=1e-5)


def test_context_is_not_ranked_and_what_is_hidden_is_not():
    assert rank(measures(some(4), "funding_eypp"), CATALOGUE, QI).is_empty()
    assert rank(measures(some(4), status="hidden"), CATALOGUE, PARTNER).is_empty()
    assert rank(measures(some(4), status="too_few"), CATALOGUE, QI).height == 40


def test_shares_of_a_rounded_audience_are_whole_percents():
    ranked = rank(measures(some(5)), CATALOGUE, PARTNER)
    for column in ("estimate", "estimate_low", "estimate_high", "highest_fifth"):
        assert (ranked[column].round(2) == ranked[column]).all()


def test_fewer_than_five_settings_have_no_fifth():
    assert rank(measures(some(6, settings=4)), CATALOGUE, QI).is_empty()
    assert rank(measures(some(6, settings=5)), CATALOGUE, QI)["highest_fifth"].sum() == pytest.approx(1)


@pytest.mark.slow
@pytest.mark.parametrize(("known", "ranked"), [(20, 20), (19, 0)])
def test_where_fewer_than_two_in_three_may_be_known_nothing_is_ranked(known, ranked):
    counts = some(5, 30)
    shown = measures(dict(list(counts.items())[:known]))
    hidden = measures(dict(list(counts.items())[known:]), status="hidden")
    assert rank(pl.concat([shown, hidden]), CATALOGUE, PARTNER).height == ranked


def test_the_probability_of_the_highest_fifth_is_calibrated():
    """Over simulated authorities, of settings given probability p about p are truly in the highest fifth."""
    said, true = [], []
    for seed in range(60):
        draw = np.random.default_rng(seed)
        n, rate = draw.integers(8, 60, 100), draw.beta(4, 16, 100)
        counts = {
            f"{i:06d}": (int(k), int(m))
            for i, (k, m) in enumerate(zip(draw.binomial(n, rate), n, strict=True))
        }
        ranked = rank(measures(counts), CATALOGUE, QI).sort("place_id")
        said.extend(ranked["highest_fifth"])
        true.extend(np.argsort(np.argsort(-rate)) < 20)
    deciles = np.minimum((np.array(said) * 10).astype(int), 9)
    errors = [
        abs(np.mean(np.array(said)[deciles == d]) - np.mean(np.array(true)[deciles == d])) for d in range(10)
    ]
    assert max(errors) <= 0.05
