"""Whether settings fall into groups at all, or shade into one another as one cloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

from jobs.kmeans import Floats, cluster
from jobs.profiles import scale

#: Clouds drawn; their spread is known to about a tenth.
CLOUDS: Final = 39
#: Standard deviations by which settings must lie closer in groups than a cloud cut into as many.
CLEARLY: Final = 2.0


@dataclass(frozen=True)
class Gap:
    """How much closer settings lie within groups than in one cloud: a log ratio, and its deviation."""

    size: float
    deviation: float

    @property
    def clear(self) -> bool:
        """Whether a cloud would hardly ever look so."""
        return self.size >= CLEARLY * self.deviation

    @property
    def error(self) -> float:
        """The gap's standard error, its reference being drawn too (Tibshirani et al. 2001, section 3)."""
        return float(self.deviation * np.sqrt(1 + 1 / CLOUDS))


def gap(values: Floats, within: float, number: int, draw: np.random.Generator) -> Gap:
    """Set groups against single clouds of settings, cut into as many groups by the same k-means.

    k-means cuts a long cloud in the same place every time, so coming back in resamples is not enough. Takes
    the settings' rates (0 to 1) with log size in the last column, and the groups' sum of squares `within` on
    the standardised scale. A cloud is as many settings from one normal distribution of log-odds and log size,
    with the same means and covariance. Source: the gap statistic of Tibshirani et al. (2001), J. R. Stat.
    Soc. B 63, 411-423, against the one normal cloud of Liu et al. (2008), J. Am. Stat. Assoc. 103, 1281-1293.
    """
    odds = np.column_stack([logit(values[:, :-1]), values[:, -1]])
    clouds = draw.multivariate_normal(odds.mean(axis=0), np.cov(odds.T), (CLOUDS, len(values)), method="eigh")
    clouds[..., :-1] = expit(clouds[..., :-1])
    found = np.log(cluster(scale(clouds), np.ones((CLOUDS, len(values))), number, draw).within)
    least = np.finfo(float).tiny  # groups of settings all alike
    return Gap(float(found.mean() - np.log(max(within, least))), float(found.std(ddof=1)))
