"""The funnel's limits against every count one by one, and what must hold of any of them."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from jobs.chance import event_limits, share_limits

levels = st.sampled_from([0.95, 0.998])
shares = st.floats(0.01, 0.99)
dispersions = st.floats(1, 6)


def tail(level: float, dispersion: float) -> float:
    normal = NormalDist()
    return normal.cdf(-normal.inv_cdf((1 + level) / 2) * dispersion**0.5)


def outside(counted, k, left: float) -> list[str]:
    """Where counts lie by their two mid-p values."""
    low, high = counted.cdf(k) - counted.pmf(k) / 2, counted.sf(k) + counted.pmf(k) / 2
    return [
        "below" if b < left else "above" if a < left else "within" for b, a in zip(low, high, strict=True)
    ]


def drawn(limits, rates) -> list[str]:
    low, high = (float(end) for end in limits)
    return ["below" if rate < low else "above" if rate > high else "within" for rate in rates]


@settings(max_examples=60, deadline=None)
@given(shares, st.integers(1, 60), dispersions, levels)
def test_exactly_the_shares_outside_have_a_small_chance(p, n, phi, level):
    k = np.arange(n + 1)
    expected = outside(stats.binom(n, p), k, tail(level, phi))
    assert drawn(share_limits(p, n, phi, level), k / n) == expected


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 3), st.integers(1, 40), dispersions, levels)
def test_exactly_the_rates_of_events_outside_have_a_small_chance(p, n, phi, level):
    k = np.arange(int(p * n + 12 * (p * n) ** 0.5) + 30)
    expected = outside(stats.poisson(p * n), k, tail(level, phi))
    assert drawn(event_limits(p, n, phi, level), k / n) == expected


@settings(max_examples=60, deadline=None)
@given(shares, st.integers(1, 400), dispersions, levels)
def test_limits_hold_the_baseline_mirror_and_widen(p, n, phi, level):
    low, high = share_limits(p, n, phi, level)
    # Of a handful the lower limit may pass a baseline near 1 by less than half a child.
    assert 0 <= low <= p + 0.5 / n and p - 0.5 / n <= high <= 1
    other = share_limits(1 - p, n, phi, level)
    assert (float(low), float(high)) == pytest.approx((1 - float(other[1]), 1 - float(other[0])), abs=1e-7)
    wider = share_limits(p, n, phi + 1, level)
    assert wider[0] <= low and high <= wider[1]


def test_limits_narrow_as_places_grow_towards_the_normal_ones():
    n = np.array([20, 80, 320, 1280, 5120])
    for limits in (share_limits(0.2, n, 1, 0.998), event_limits(0.2, n, 1, 0.998)):
        assert (np.diff(limits[1] - limits[0]) < 0).all()
    reach = 3.0902 * np.sqrt(0.2 * 0.8 / 5120)
    assert share_limits(0.2, 5120, 1, 0.998)[1] == pytest.approx(0.2 + reach, abs=0.0005)


def test_where_nobody_or_everybody_is_counted_there_is_no_room():
    assert np.ravel(share_limits([0, 1], [30, 30], [1, 1], 0.95)).tolist() == [0, 1, 0, 1]
    assert np.ravel(event_limits(0.0, 30, 1, 0.95)).tolist() == [0, 0]


def test_a_dispersion_beyond_all_chance_still_has_limits():
    for limits in (share_limits(0.3, 5000, 400, 0.998), event_limits(0.3, 5000, 400, 0.998)):
        assert np.isfinite(limits).all()
