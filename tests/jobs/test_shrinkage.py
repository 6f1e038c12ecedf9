"""Shrinkage against scipy's beta-binomial, against known spread, and where there is little to learn from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.stats import beta, betabinom

from jobs.shrinkage import STRENGTHS, UNSEEN_STRENGTH, Prior, _deviance, estimate, fit, posterior


def drawn(seed: int, settings: int = 200, a: float = 4, b: float = 16):
    draw = np.random.default_rng(seed)
    n = draw.integers(5, 80, settings)
    return draw.binomial(n, draw.beta(a, b, settings)), n


def likelihood(prior: Prior, k, n) -> float:
    return float(betabinom.logpmf(k, n, prior.alpha, prior.beta).sum())


def test_no_nearby_prior_is_likelier_by_scipys_density():
    k, n = drawn(1)
    best = fit(k, n)
    for up, across in [(1.05, 1), (0.95, 1), (1, 1.05), (1, 0.95), (1.05, 1.05), (0.95, 0.95)]:
        assert likelihood(Prior(best.alpha * up, best.beta * across), k, n) < likelihood(best, k, n)


def test_the_gradient_is_that_of_the_likelihood():
    k, n = drawn(2)
    at = np.array([-1.2, 2.5])
    plain = approx_fprime(at, lambda x: _deviance(x, k.astype(float), n.astype(float))[0], 1e-6)
    assert _deviance(at, k.astype(float), n.astype(float))[1] == pytest.approx(plain, rel=1e-3)


def test_it_finds_the_spread_the_counts_came_from():
    found = [fit(*drawn(seed)) for seed in range(5)]
    assert np.mean([p.alpha / (p.alpha + p.beta) for p in found]) == pytest.approx(0.2, abs=0.015)
    assert np.median([p.alpha + p.beta for p in found]) == pytest.approx(20, rel=0.35)


def test_a_small_setting_is_drawn_further_than_a_large_one():
    k, n = drawn(3)
    prior = fit(k, n)
    mean, low, high = estimate(*posterior(prior, np.array([3.0, 30.0]), np.array([5.0, 50.0])))
    overall = prior.alpha / (prior.alpha + prior.beta)
    assert overall < mean[0] < mean[1] < 0.6
    assert np.all(low < mean) and np.all(mean < high) and high[0] - low[0] > high[1] - low[1]


def test_the_posterior_is_the_prior_plus_the_children():
    mean, low, high = estimate(*posterior(Prior(2, 8), np.array([4.0]), np.array([10.0])))
    plain = beta(6, 14)
    assert (mean[0], low[0], high[0]) == pytest.approx((plain.mean(), plain.ppf(0.025), plain.ppf(0.975)))


def test_settings_all_alike_are_drawn_to_one_rate():
    prior = fit([4] * 50, [20] * 50)
    assert prior.alpha + prior.beta == pytest.approx(STRENGTHS[1], rel=0.01)
    assert prior.alpha / (prior.alpha + prior.beta) == pytest.approx(0.2, abs=0.001)


@pytest.mark.parametrize(("count", "expected"), [(0, 0.5 / 201), (20, 200.5 / 201)])
def test_nobody_and_everybody_counted_do_not_become_certainty(count, expected):
    prior = fit([count] * 10, [20] * 10)
    assert prior.alpha / (prior.alpha + prior.beta) == pytest.approx(expected)
    assert min(prior.alpha, prior.beta) > 0


def test_with_fewer_than_five_settings_the_spread_is_not_guessed():
    prior = fit([0, 9, 5, 0], [10, 10, 10, 0])
    assert prior.alpha + prior.beta == pytest.approx(UNSEEN_STRENGTH)
    assert prior.alpha / (prior.alpha + prior.beta) == pytest.approx(14.5 / 31)


def test_no_children_is_refused():
    with pytest.raises(ValueError, match="no setting has a child"):
        fit([0, 0], [0, 0])
