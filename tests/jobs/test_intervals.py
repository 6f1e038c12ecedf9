"""Intervals against plain second implementations, published values, and what must hold of any interval."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.intervals import byar, funnel_limits, poisson_exact, wilson


def plain_wilson(k: int, n: int, level: float) -> tuple[float, float]:
    """The two roots of (p - k/n)² = z² p (1 - p) / n."""
    z, p = NormalDist().inv_cdf((1 + level) / 2), k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return middle - half, middle + half


proportions = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(proportions, st.sampled_from([0.8, 0.95, 0.998]))
def test_it_is_the_formula(proportion, level):
    k, n = proportion
    low, high = wilson(k, n, level)
    assert (float(low), float(high)) == pytest.approx(plain_wilson(k, n, level), abs=1e-9)


@given(proportions)
def test_it_holds_the_rate_stays_in_bounds_and_mirrors(proportion):
    k, n = proportion
    low, high = wilson(k, n, 0.95)
    assert 0 <= low <= k / n + 1e-12 and k / n - 1e-12 <= high <= 1
    other = wilson(n - k, n, 0.95)
    assert (float(low), float(high)) == pytest.approx((1 - float(other[1]), 1 - float(other[0])), abs=1e-9)


@given(proportions)
def test_more_children_and_less_confidence_make_it_narrower(proportion):
    k, n = proportion
    width = np.diff(wilson(k, n, 0.95), axis=0)
    assert np.diff(wilson(10 * k, 10 * n, 0.95), axis=0) < width
    assert np.diff(wilson(k, n, 0.998), axis=0) > width


def test_a_published_value():
    # Newcombe (1998), Statistics in Medicine 17, table I, the score method: 15 of 148.
    assert np.round(wilson(15, 148, 0.95), 4).tolist() == [0.0624, 0.1605]


def test_nought_of_nought_and_a_missing_count_claim_nothing():
    low, high = wilson(pl.Series([0, None, 3]), pl.Series([0, 10, 10]), 0.95)
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, False]


def test_a_count_beyond_its_denominator_is_refused():
    with pytest.raises(ValueError, match="from 0 to its denominator"):
        wilson([3], [2], 0.95)


def plain_byar(events: int, level: float) -> tuple[float, float]:
    """Cubes of the Wilson-Hilferty approximation, one number at a time."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    low = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3 if events else 0.0
    high = (events + 1) * (1 - 1 / (9 * (events + 1)) + z / (3 * math.sqrt(events + 1))) ** 3
    return max(low, 0.0), high


def at_most(events: int, mean: float) -> float:
    """The chance of so many events or fewer, added up term by term."""
    return math.fsum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(events + 1))


levels = st.sampled_from([0.8, 0.95, 0.998])


@given(st.integers(0, 5000), levels)
def test_byar_is_its_formula(events, level):
    low, high = byar(events, level)
    assert (float(low), float(high)) == pytest.approx(plain_byar(events, level), rel=1e-9, abs=1e-9)


@given(st.integers(0, 200), levels)
def test_the_exact_interval_leaves_half_of_the_rest_in_each_tail(events, level):
    low, high = (float(end) for end in poisson_exact(events, level))
    assert at_most(events, high) == pytest.approx((1 - level) / 2, rel=1e-6)
    if events:
        assert 1 - at_most(events - 1, low) == pytest.approx((1 - level) / 2, rel=1e-4)
    else:
        assert low == 0.0


@given(st.integers(10, 2000))
def test_from_ten_events_byar_is_close_to_exact(events):
    for ours, exact in zip(byar(events, 0.95), poisson_exact(events, 0.95), strict=True):
        assert float(ours) == pytest.approx(float(exact), rel=0.005)


def test_published_poisson_values():
    # Garwood (1936), Biometrika 28, as tabled in Pearson and Hartley, table 40: 95 % limits.
    low, high = poisson_exact(pl.Series([0, 1, 5, 10]), 0.95)
    assert np.round(low, 3).tolist() == [0.0, 0.025, 1.623, 4.795]
    assert np.round(high, 2).tolist() == [3.69, 5.57, 11.67, 18.39]


@given(st.floats(0, 1), st.integers(1, 5000), levels)
def test_a_funnel_is_its_formula_and_stays_in_bounds(baseline, n, level):
    reach = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(baseline * (1 - baseline) / n)
    low, high = funnel_limits(baseline, n, level)
    assert (float(low), float(high)) == pytest.approx((max(baseline - reach, 0), min(baseline + reach, 1)))


def test_a_funnel_narrows_as_a_place_grows_and_says_nothing_of_nobody():
    low, high = funnel_limits(0.2, pl.Series([0, 25, 100, 400]), 0.95)
    assert np.isnan([low[0], high[0]]).all()
    assert np.allclose(np.diff(high[1:] - 0.2) / (high[1:-1] - 0.2), -0.5)


def test_missing_counts_claim_nothing_and_impossible_ones_are_refused():
    for interval in (byar, poisson_exact):
        assert np.isnan(interval(pl.Series([None, 3], dtype=pl.Int64), 0.95)).tolist() == [[True, False]] * 2
        with pytest.raises(ValueError, match="cannot be negative"):
            interval([-1], 0.95)
    with pytest.raises(ValueError, match="from 0 to 1"):
        funnel_limits(1.2, 10, 0.95)
