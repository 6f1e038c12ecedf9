"""Intervals for proportions."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from statsmodels.stats.proportion import proportion_confint

Floats = npt.NDArray[np.float64]


def wilson(
    count: npt.ArrayLike | Any, denominator: npt.ArrayLike | Any, level: float
) -> tuple[Floats, Floats]:
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
