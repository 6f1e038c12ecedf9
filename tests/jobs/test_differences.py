"""Rates of events and differences: published values, plain second implementations, and what must hold."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jobs.intervals import event_rate, event_rate_difference, newcombe
from tests.jobs.test_intervals import plain_byar, plain_wilson

shares = st.integers(1, 800).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
events = st.tuples(st.integers(0, 400), st.integers(1, 300))


def ends(interval) -> tuple[float, float]:
    low, high = interval
    return float(low), float(high)


def squared_and_added(one, other) -> tuple[float, float]:
    """Rate, low, high of each: the distances to the near ends, squared and added."""
    (rate, low, high), (before, before_low, before_high) = one, other
    return (
        rate - before - math.sqrt((rate - low) ** 2 + (before_high - before) ** 2),
        rate - before + math.sqrt((high - rate) ** 2 + (before - before_low) ** 2),
    )


def plain_rate(k: int, n: int) -> tuple[float, float, float]:
    low, high = plain_byar(k, 0.95)
    return k / n, low / n, high / n


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_published_differences(counts, published):
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    assert ends(newcombe(*counts, 0.95)) == pytest.approx(published, abs=6e-5)


@given(shares, shares)
def test_a_difference_of_shares_is_wilsons_squared_and_added(one, other):
    parts = [(k / n, *plain_wilson(k, n, 0.95)) for k, n in (one, other)]
    assert ends(newcombe(*one, *other, 0.95)) == pytest.approx(squared_and_added(*parts), abs=1e-7)


@given(events, events)
def test_a_difference_of_rates_is_theirs_squared_and_added(one, other):
    assume(min(one[0], other[0]) >= 10)
    plain = squared_and_added(plain_rate(*one), plain_rate(*other))
    assert ends(event_rate_difference(*one, *other, 0.95)) == pytest.approx(plain, abs=1e-9)


@given(st.sampled_from(["shares", "events"]), st.data())
def test_a_difference_lies_within_and_turns_with_its_sides(kind, data):
    interval, counts = (newcombe, shares) if kind == "shares" else (event_rate_difference, events)
    one, other = data.draw(counts), data.draw(counts)
    low, high = ends(interval(*one, *other, 0.95))
    assert low - 1e-12 <= one[0] / one[1] - other[0] / other[1] <= high + 1e-12
    assert ends(interval(*other, *one, 0.95)) == pytest.approx((-high, -low), abs=1e-12)
    narrower = interval(10 * one[0], 10 * one[1], 10 * other[0], 10 * other[1], 0.95)
    assert np.diff(narrower, axis=0) < high - low


def test_a_rate_changes_from_exact_to_byars_at_ten_events():
    # The chi-squared quantiles of 9 events: Pearson and Hartley, table 40.
    assert ends(event_rate(9, 100, 0.95)) == pytest.approx((0.0412, 0.1708), abs=6e-5)
    assert ends(event_rate(10, 100, 0.95)) == pytest.approx(tuple(e / 100 for e in plain_byar(10, 0.95)))


@given(events)
def test_a_rate_holds_what_was_seen_and_scales_with_the_children(counts):
    k, n = counts
    low, high = ends(event_rate(k, n, 0.95))
    assert low <= k / n <= high
    assert ends(event_rate(k, 2 * n, 0.95)) == pytest.approx((low / 2, high / 2))


def test_what_is_missing_claims_nothing_and_the_impossible_is_refused():
    k, n = pl.Series([3, None, 3]), pl.Series([0, 9, 9])
    for found in (
        event_rate(k, n, 0.95),
        newcombe(pl.Series([0, None, 3]), n, 3, 9, 0.95),
        event_rate_difference(k, n, 3, 9, 0.95),
    ):
        assert np.isnan(found).tolist() == [[True, True, False]] * 2
    with pytest.raises(ValueError, match="from 0 to its denominator"):
        newcombe(3, 2, 1, 2, 0.95)
    with pytest.raises(ValueError, match="cannot be negative"):
        event_rate(-1, 2, 0.95)
