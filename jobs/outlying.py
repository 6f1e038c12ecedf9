"""Settings unlike all others, which no group should be made to hold."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.neighbors import LocalOutlierFactor

from jobs.stability import SMALLEST_GROUP

#: As many as a setting has in the smallest group: with more, a small group far out would be called odd.
NEIGHBOURS: Final = SMALLEST_GROUP - 1
#: How many times as far from its neighbours as they are from theirs.
APART: Final = 1.6


def outlying(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which settings stand apart, from their standardised profiles (settings × features).

    Those whose local outlier factor over four neighbours is above 1.6. In simulated authorities with none,
    1 % of settings are called outlying (3 % where rates are skewed); of settings two standard deviations out
    on every feature 85 to 90 % are found; of six settings far out together 1 % are (half, with ten
    neighbours). Nobody is where there are four or fewer.
    Source: Breunig et al. (2000), Proc. ACM SIGMOD, 93-104.
    """
    if len(points) <= NEIGHBOURS or not np.ptp(points, axis=0).any():
        return np.zeros(len(points), bool)
    factor = -LocalOutlierFactor(n_neighbors=NEIGHBOURS).fit(points).negative_outlier_factor_
    return np.asarray(factor > APART)
