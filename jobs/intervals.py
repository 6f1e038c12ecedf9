"""Intervals: how far a proportion, a count of events or a funnel may stray by chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri, ndtri
from statsmodels.stats.proportion import proportion_confint

Floats = npt.NDArray[np.float64]
Numbers = npt.ArrayLike | Any


def wilson(count: Numbers, denominator: Numbers, level: float) -> tuple[Floats, Floats]:
    """The Wilson score interval of a proportion: low and high, each from 0 to 1.

    Takes arrays or Polars series of one length (or single numbers) and the level of confidence, e.g. 0.95.
    Nought of nought, and a missing count, give NaN at both ends: nothing is known, so no interval is claimed.
    Raises ValueError where a count is negative or more than its denominator.
    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    k, n = np.broadcast_arrays(np.asarray(count, dtype=float), np.asarray(denominator, dtype=float))
    if np.any((k < 0) | (k > n)):
        raise ValueError("a count must be from 0 to its denominator")
    known = np.isfinite(k) & (n > 0)
    low, high = (np.full(k.shape, np.nan) for _ in range(2))
    if known.any():
        low[known], high[known] = proportion_confint(k[known], n[known], alpha=1 - level, method="wilson")
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def byar(count: Numbers, level: float) -> tuple[Floats, Floats]:
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


def poisson_exact(count: Numbers, level: float) -> tuple[Floats, Floats]:
    """The exact interval of the expected number of events behind a Poisson count: low and high, in events.

    Takes an array or a Polars series of counts (or one number) and the level of confidence. No event gives 0
    as the lower end; a missing count gives NaN. Raises ValueError where a count is negative.
    Source: F. Garwood (1936), Biometrika 28, 437-442, by way of the chi-squared distribution.
    """
    events, tail = _events(count), (1 - level) / 2
    low = np.where(events == 0, 0.0, chdtri(2 * np.maximum(events, 1), 1 - tail) / 2)
    return np.where(np.isnan(events), np.nan, low), chdtri(2 * events + 2, tail) / 2


def funnel_limits(baseline: Numbers, denominator: Numbers, level: float) -> tuple[Floats, Floats]:
    """The limits of a funnel plot for proportions: where a rate may lie if the place is like the whole.

    Takes the baseline proportion (0 to 1), the denominators, both arrays or Polars series of one length (or
    single numbers), and the level of confidence; gives low and high, each from 0 to 1. A denominator of 0
    gives NaN. Raises ValueError where a baseline is outside 0 to 1.
    Source: D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, the normal approximation.
    """
    p, n = np.broadcast_arrays(np.asarray(baseline, dtype=float), np.asarray(denominator, dtype=float))
    if np.any((p < 0) | (p > 1)):
        raise ValueError("a baseline must be a proportion from 0 to 1")
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = _z(level) * np.sqrt(p * (1 - p) / np.where(n > 0, n, np.nan))
    return np.clip(p - reach, 0, 1), np.clip(p + reach, 0, 1)


def _events(count: Numbers) -> Floats:
    events = np.asarray(count, dtype=float)
    if np.any(events < 0):
        raise ValueError("a count of events cannot be negative")
    return events


def _z(level: float) -> float:
    """The standard normal quantile that leaves half of the rest above it."""
    return float(ndtri((1 + level) / 2))
