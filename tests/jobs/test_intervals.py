"""Wilson's interval against its formula, and what must hold of any interval."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.intervals import wilson


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
