"""Intervals: how far a proportion, a count of events, a difference or a funnel may stray by chance."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri, ndtri
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

Floats = npt.NDArray[np.float64]
Numbers = npt.ArrayLike | Any
Ends = tuple[Floats, Floats]

#: Byar's approximation is good from so many events; below, the interval is exact.
BYAR_FROM: Final = 10


def wilson(count: Numbers, denominator: Numbers, level: float) -> Ends:
    """The Wilson score interval of a proportion: low and high, each from 0 to 1.

    Takes arrays or Polars series of one length (or single numbers) and the level of confidence, e.g. 0.95.
    Nought of nought, and a missing count, give NaN at both ends: nothing is known, so no interval is claimed.
    Raises ValueError where a count is negative or more than its denominator.
    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    k, n = _pair(count, denominator)
    if np.any((k < 0) | (k > n)):
        raise ValueError("a count must be from 0 to its denominator")
    known = np.isfinite(k) & (n > 0)
    low, high = (np.full(k.shape, np.nan) for _ in range(2))
    if known.any():
        low[known], high[known] = proportion_confint(k[known], n[known], alpha=1 - level, method="wilson")
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def byar(count: Numbers, level: float) -> Ends:
    """Byar's approximate interval of the expected number of events: low and high, in events.

    Takes an array or a Polars series of counts (or one number) and the level of confidence. Good from 10
    events; below, use `poisson_exact`. No event gives 0 as the lower end; a missing count gives NaN. Raises
    ValueError where a count is negative.
    Source: N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research II, IARC, page 69.
    """
    events, z = _events(count), _z(level)
    more = events + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        low = events * (1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.where(events == 0, 0.0, np.maximum(low, 0.0)), high


def poisson_exact(count: Numbers, level: float) -> Ends:
    """The exact interval of the expected number of events behind a Poisson count: low and high, in events.

    Takes an array or a Polars series of counts (or one number) and the level of confidence. No event gives 0
    as the lower end; a missing count gives NaN. Raises ValueError where a count is negative.
    Source: F. Garwood (1936), Biometrika 28, 437-442, by way of the chi-squared distribution.
    """
    events, tail = _events(count), (1 - level) / 2
    low = np.where(events == 0, 0.0, chdtri(2 * np.maximum(events, 1), 1 - tail) / 2)
    return np.where(np.isnan(events), np.nan, low), chdtri(2 * events + 2, tail) / 2


def event_rate(count: Numbers, denominator: Numbers, level: float) -> Ends:
    """The interval of a rate of events a child: low and high, from 0 and not bounded above.

    Takes counts of events and of children, arrays or Polars series of one length (or single numbers), and the
    level of confidence. Exact Poisson below 10 events, Byar's from 10, over the children, who are taken as
    known. Nobody, and a missing count, give NaN. Raises ValueError where a count is negative.
    Source: Public Health England (2018), Technical Guide: Confidence intervals.
    """
    k, n = _pair(count, denominator)
    ends = zip(poisson_exact(k, level), byar(k, level), strict=True)
    low, high = (np.where(k < BYAR_FROM, exact, close) / np.where(n > 0, n, np.nan) for exact, close in ends)
    return low, high


def newcombe(
    count: Numbers, denominator: Numbers, other_count: Numbers, other_denominator: Numbers, level: float
) -> Ends:
    """The interval of the difference of two independent proportions, first less second: from -1 to 1.

    Takes arrays or Polars series of one length (or single numbers) and the level of confidence. Where either
    is of nobody or a count is missing the ends are NaN. Raises ValueError where a count is negative or more
    than its denominator.
    Source: R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (hybrid score).
    """
    given = [np.asarray(each, dtype=float) for each in (count, denominator, other_count, other_denominator)]
    k, n, other_k, other_n = (np.atleast_1d(each) for each in np.broadcast_arrays(*given))
    if np.any((k < 0) | (k > n) | (other_k < 0) | (other_k > other_n)):
        raise ValueError("a count must be from 0 to its denominator")
    known = np.isfinite(k) & np.isfinite(other_k) & (n > 0) & (other_n > 0)
    low, high = (np.full(k.shape, np.nan) for _ in range(2))
    if known.any():
        parts = (each[known] for each in (k, n, other_k, other_n))
        low[known], high[known] = confint_proportions_2indep(*parts, method="newcomb", alpha=1 - level)
    shape = np.broadcast_shapes(*(each.shape for each in given))
    return low.reshape(shape), high.reshape(shape)


def event_rate_difference(
    count: Numbers, denominator: Numbers, other_count: Numbers, other_denominator: Numbers, level: float
) -> Ends:
    """The interval of the difference of two independent rates of events a child, first less second.

    Takes and gives what `newcombe` does, but counts may exceed their denominators. Each rate's own interval
    (`event_rate`) is squared and added, as Newcombe does with Wilson's.
    Source: A. Donner and G. Y. Zou (2012), Statistical Methods in Medical Research 21, 347-359 (MOVER).
    """
    (k, n), (other_k, other_n) = _pair(count, denominator), _pair(other_count, other_denominator)
    rate, other = k / np.where(n > 0, n, np.nan), other_k / np.where(other_n > 0, other_n, np.nan)
    low, high = event_rate(k, n, level)
    other_low, other_high = event_rate(other_k, other_n, level)
    return (
        rate - other - np.hypot(rate - low, other_high - other),
        rate - other + np.hypot(high - rate, other - other_low),
    )


def funnel_limits(baseline: Numbers, denominator: Numbers, level: float) -> Ends:
    """The limits of a funnel plot for proportions: where a rate may lie if the place is like the whole.

    Takes the baseline proportion (0 to 1), the denominators, both arrays or Polars series of one length (or
    single numbers), and the level of confidence; gives low and high, each from 0 to 1. A denominator of 0
    gives NaN. Raises ValueError where a baseline is outside 0 to 1.
    Source: D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, the normal approximation.
    """
    p, n = _pair(baseline, denominator)
    if np.any((p < 0) | (p > 1)):
        raise ValueError("a baseline must be a proportion from 0 to 1")
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = _z(level) * np.sqrt(p * (1 - p) / np.where(n > 0, n, np.nan))
    return np.clip(p - reach, 0, 1), np.clip(p + reach, 0, 1)


def _pair(one: Numbers, other: Numbers) -> Ends:
    """Two columns of numbers as arrays of one shape; what is missing is NaN."""
    first, second = np.broadcast_arrays(np.asarray(one, dtype=float), np.asarray(other, dtype=float))
    return first, second


def _events(count: Numbers) -> Floats:
    events = np.asarray(count, dtype=float)
    if np.any(events < 0):
        raise ValueError("a count of events cannot be negative")
    return events


def _z(level: float) -> float:
    """The standard normal quantile that leaves half of the rest above it."""
    return float(ndtri((1 + level) / 2))
