"""Settings unlike all others, which no group should be made to hold."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.neighbors import LocalOutlierFactor

#: Twice the fewest settings of a group: a small group has neighbours enough to be seen as one.
NEIGHBOURS: Final = 10
#: How many times as far from its neighbours as they are from theirs.
APART: Final = 1.6


def outlying(points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which settings stand apart, from their standardised profiles (settings × features).

    Those whose local outlier factor over ten neighbours is above 1.6. In simulated authorities with no such
    setting 1.7 % are called outlying; of settings two standard deviations out on every feature 96 % are
    found, and of a group of eight settings far from the rest none is. Nobody where there are ten or fewer.
    Source: Breunig et al. (2000), Proc. ACM SIGMOD, 93-104.
    """
    if len(points) <= NEIGHBOURS or not np.ptp(points, axis=0).any():
        return np.zeros(len(points), bool)
    factor = -LocalOutlierFactor(n_neighbors=NEIGHBOURS).fit(points).negative_outlier_factor_
    return np.asarray(factor > APART)
