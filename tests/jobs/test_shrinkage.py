"""Shrinkage against scipy's densities, against known spread, and where there is little to learn from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.stats import beta, betabinom, gamma, nbinom, poisson

from jobs.likeliest import Sets
from jobs.rates import EVENTS, SHARE
from jobs.shrinkage import (
    ALIKE_WEIGHT,
    UNSEEN_WEIGHT,
    WEIGHTS,
    Prior,
    estimate,
    fit,
    fit_each,
    posterior,
)

RATES = {"share": SHARE, "events": EVENTS}


def drawn(seed: int, kind: str = "share", places: int = 200, shape: float = 4, weight: float = 20):
    """Counts and children of places whose true rates have a known prior."""
    draw = np.random.default_rng(seed)
    n = draw.integers(5, 80, places)
    if kind == "share":
        return draw.binomial(n, draw.beta(shape, weight - shape, places)), n
    return draw.poisson(n * draw.gamma(shape, 1 / weight, places)), n


def plain(kind: str, shape: float, weight: float, k, n) -> float:
    """The penalised log likelihood by scipy's densities, one place after the other."""
    total = -0.5 * np.log(weight + 20)
    for counted, children in zip(k, n, strict=True):
        if kind == "share":
            total += betabinom.logpmf(counted, children, shape, weight - shape)
        else:
            total += nbinom.logpmf(counted, shape, weight / (weight + children))
    return float(total)


@pytest.mark.parametrize("kind", RATES)
def test_no_other_prior_is_likelier_by_scipys_densities(kind):
    """Brute force, first near the prior found and then far around it."""
    k, n = drawn(1, kind, 60)
    best = fit(k, n, RATES[kind])
    height, mean = plain(kind, best.shape, best.weight, k, n), best.shape / best.weight
    for by_mean in (0.5, 0.9, 0.98, 1, 1.02, 1.1, 2):
        for by_weight in (0.02, 0.5, 0.95, 1, 1.05, 2, 50):
            if (by_mean, by_weight) != (1, 1):
                weight = best.weight * by_weight
                assert plain(kind, mean * by_mean * weight, weight, k, n) < height


@pytest.mark.parametrize("kind", RATES)
def test_the_gradient_is_that_of_scipys_likelihood(kind):
    k, n = drawn(2, kind, 30)
    rate, at = RATES[kind], np.array([[-1.2, 2.5]])

    def height(x):
        return plain(kind, float(rate.unlink(x[0])) * np.exp(x[1]), float(np.exp(x[1])), k, n)

    sets = Sets(rate, k.astype(float), n.astype(float), np.array([0]))
    assert sets.gradient(at)[0] == pytest.approx(approx_fprime(at[0], height, 1e-6), rel=1e-3)
    moved = at + np.array([[0.1, -0.3]])
    assert sets.height(moved)[0] - sets.height(at)[0] == pytest.approx(height(moved[0]) - height(at[0]))


@pytest.mark.parametrize("kind", RATES)
def test_it_finds_the_spread_the_counts_came_from(kind):
    found = [fit(*drawn(seed, kind), RATES[kind]) for seed in range(5)]
    assert np.mean([p.shape / p.weight for p in found]) == pytest.approx(0.2, abs=0.015)
    assert np.median([p.weight for p in found]) == pytest.approx(20, rel=0.35)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(RATES)), st.integers(0, 10_000), st.integers(5, 40), st.integers(5, 40))
def test_sets_fitted_together_are_fitted_as_if_alone(kind, seed, one, other):
    """The mean lies among the rates, the weight within its bounds, and other sets change nothing."""
    parts = [drawn(seed, kind, one, weight=10), drawn(seed + 1, kind, other, shape=1, weight=40)]
    k, n = (np.concatenate(side).astype(float) for side in zip(*parts, strict=True))
    together = fit_each(k, n, np.array([0, one]), RATES[kind])
    for (mine, children), shape, weight in zip(parts, *together, strict=True):
        alone = fit(mine, children, RATES[kind])
        assert (alone.shape, alone.weight) == pytest.approx((shape, weight), rel=1e-4)
        assert WEIGHTS[0] * 0.999 <= weight <= WEIGHTS[1] * 1.001
        if mine.sum() > 0:
            assert (mine / children).min() <= shape / weight <= (mine / children).max()


@pytest.mark.parametrize("kind", RATES)
def test_a_small_place_is_drawn_further_than_a_large_one(kind):
    rate = RATES[kind]
    prior = fit(*drawn(3, kind), rate)
    mean, low, high = estimate(*posterior(prior, np.array([3.0, 30.0]), np.array([5.0, 50.0])), rate)
    assert prior.shape / prior.weight < mean[0] < mean[1] < 0.6
    assert np.all(low < mean) and np.all(mean < high) and high[0] - low[0] > high[1] - low[1]


@pytest.mark.parametrize(
    ("kind", "counted", "known"),
    [("share", 4.0, beta(6, 14)), ("events", 13.0, gamma(15, scale=1 / 20))],
)
def test_the_posterior_is_the_prior_plus_the_children(kind, counted, known):
    """Events may be more than the children: 13 of 10."""
    shape, weight = posterior(Prior(2, 10), np.array([counted]), np.array([10.0]))
    mean, low, high = estimate(shape, weight, RATES[kind])
    assert (mean[0], low[0], high[0]) == pytest.approx((known.mean(), known.ppf(0.025), known.ppf(0.975)))
    assert RATES[kind].spread(shape, weight)[0] == pytest.approx(known.std())


@pytest.mark.parametrize("kind", RATES)
def test_the_posterior_agrees_with_weighing_every_rate(kind):
    """Bayes' rule on a fine grid of rates."""
    rate, prior = np.linspace(1e-6, 1 - 1e-6, 200_001), (2.0, 10.0)
    before = beta(2, 8).pdf(rate) if kind == "share" else gamma(2, scale=1 / 10).pdf(rate)
    chance = rate**4 * (1 - rate) ** 6 if kind == "share" else poisson.pmf(4, 10 * rate)
    weights = before * chance / (before * chance).sum()
    mean, low, _ = estimate(*posterior(Prior(*prior), np.array([4.0]), np.array([10.0])), RATES[kind])
    assert mean[0] == pytest.approx((weights * rate).sum(), abs=1e-4)
    assert low[0] == pytest.approx(rate[np.searchsorted(np.cumsum(weights), 0.025)], abs=1e-4)


def test_settings_all_alike_are_drawn_to_one_rate():
    prior = fit([4] * 50, [20] * 50)
    assert prior.weight > 500
    assert prior.shape / prior.weight == pytest.approx(0.2, abs=0.001)


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [("share", 0, 0.5 / 201), ("share", 20, 200.5 / 201), ("events", 0, 0.5 / 201)],
)
def test_nobody_and_everybody_counted_do_not_become_certainty(kind, count, expected):
    prior = fit([count] * 10, [20] * 10, RATES[kind])
    assert (prior.shape / prior.weight, prior.weight) == pytest.approx((expected, ALIKE_WEIGHT))
    mean, low, high = estimate(*posterior(prior, np.array([float(count)]), np.array([20.0])), RATES[kind])
    assert 0 <= low[0] < high[0] and mean[0] > 0 and (kind == "events" or high[0] <= 1)


@pytest.mark.parametrize("count", [20, 21])
def test_an_event_for_every_child_is_nothing_special(count):
    assert fit([count - 9, count, count + 4, count, count], [20] * 5, EVENTS).weight != ALIKE_WEIGHT


@pytest.mark.parametrize("kind", RATES)
def test_with_fewer_than_five_settings_the_spread_is_not_guessed(kind):
    prior = fit([0, 9, 5, 0], [10, 10, 10, 0], RATES[kind])
    assert (prior.weight, prior.shape / prior.weight) == pytest.approx((UNSEEN_WEIGHT, 14.5 / 31))
    one = fit([3], [8], RATES[kind])
    assert (one.weight, one.shape / one.weight) == pytest.approx((UNSEEN_WEIGHT, 3.5 / 9))


def test_no_children_is_refused():
    with pytest.raises(ValueError, match="no place has a child"):
        fit([0, 0], [0, 0])
