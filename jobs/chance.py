"""Chance: how far a place's rate may lie from the whole's though nothing sets the place apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.special import ndtr, ndtri

Floats = npt.NDArray[np.float64]
Chances = Callable[[Floats], Floats]

#: What is expected where nothing happened anywhere: as good as nothing, and still a distribution.
LEAST_EXPECTED: Final = 1e-9
#: Beyond so many standard deviations a computer's numbers hold no chance at all.
FURTHEST: Final = 37.0


def share_limits(
    baseline: npt.ArrayLike, denominator: npt.ArrayLike, dispersion: npt.ArrayLike, level: float
) -> tuple[Floats, Floats]:
    """The limits of a funnel for shares: low and high, each from 0 to 1.

    Takes arrays of one shape (or single numbers): the baseline share, the children (whole numbers from 1),
    the dispersion (how many times the variance of chance, from 1), and the level of confidence. A rate
    outside has a binomial mid-p under half of what the level leaves, at a normal deviate widened by the root
    of the dispersion. Between whole counts the limit is interpolated.
    Source: D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, for exact limits interpolated
    and a multiplicative dispersion; H. O. Lancaster (1961), J. Am. Stat. Assoc. 56, 223-234, for the mid-p,
    which comes nearer the level than either his limits or the normal ones at settings' sizes (DECISIONS).
    """
    p, n, tail = _spread(baseline, denominator, dispersion, level)
    low = _least(p, n, tail)
    # Many counted are few not counted: far out, SciPy loses the upper tail's figures but keeps the lower's.
    return low / n, 1 - _least(1 - p, n, tail) / n


def event_limits(
    baseline: npt.ArrayLike, denominator: npt.ArrayLike, dispersion: npt.ArrayLike, level: float
) -> tuple[Floats, Floats]:
    """The limits of a funnel for events a child, as `share_limits` but Poisson and not bounded above."""
    p, n, tail = _spread(baseline, denominator, dispersion, level)
    expected = p * n
    events = stats.poisson(np.maximum(expected, LEAST_EXPECTED))
    low = _crossing(lambda k: (events.cdf(k) + events.cdf(k - 1)) / 2, events.ppf(tail), tail)
    # Counted down from nought, so that the chances rise; from the quantile of Wilson and Hilferty.
    mean = np.maximum(expected, LEAST_EXPECTED)
    near = np.ceil(mean * np.maximum(1 - 1 / (9 * mean) - ndtri(tail) / (3 * np.sqrt(mean)), 0) ** 3)
    high = -_crossing(lambda k: (events.sf(-k) + events.sf(-k - 1)) / 2, -near, tail)
    return np.where(expected > 0, np.maximum(low, 0), 0) / n, np.where(expected > 0, high, 0) / n


def _least(p: Floats, n: Floats, tail: Floats) -> Floats:
    """The count of n with so much binomial chance below it; 0 where even nought has more."""
    counted = stats.binom(n, p)
    low = _crossing(lambda k: (counted.cdf(k) + counted.cdf(k - 1)) / 2, counted.ppf(tail), tail)
    return np.where(p >= 1, n, np.maximum(low, 0))


def _crossing(chance: Chances, start: Floats, tail: Floats) -> Floats:
    """Where a chance that rises with whole numbers reaches the tail, interpolated; `start` is near it."""
    at = start
    while (back := chance(at) >= tail).any():
        at = np.where(back, at - 1, at)
    while (on := chance(at + 1) < tail).any():
        at = np.where(on, at + 1, at)
    below, above = chance(at), chance(at + 1)
    return at + (tail - below) / (above - below)


def _spread(
    baseline: npt.ArrayLike, denominator: npt.ArrayLike, dispersion: npt.ArrayLike, level: float
) -> tuple[Floats, Floats, Floats]:
    """The three as arrays of one shape, the dispersion as the chance left beyond each limit."""
    given = (np.asarray(each, dtype=float) for each in (baseline, denominator, dispersion))
    p, n, phi = np.broadcast_arrays(*given)
    return p, n, ndtr(-np.minimum(ndtri((1 + level) / 2) * np.sqrt(phi), FURTHEST))
