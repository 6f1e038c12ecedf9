"""What a true rate may be, given what was counted: beta for shares of children, gamma for events a child."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, betaln, expit, gammaincinv, gammaln, logit, psi

Floats = npt.NDArray[np.float64]
_Of = Callable[[Floats], Floats]
_OfBoth = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Rate:
    """A kind of rate, by how it is counted, with the distribution of true rates that fits such counts.

    That distribution has a `shape` and a `weight`, so many counted of so many children: its mean is shape
    over weight, and `k` counted of `n` more children add up to shape + k and weight + n. On the scale of
    `link` its log density is shape * u - weight * `cumulant`(u) - `log_normaliser`(shape, weight).
    Source: P. Diaconis and D. Ylvisaker (1979), Annals of Statistics 7, 269-281.
    """

    #: From a rate to the scale where its density is smooth, back, and the derivative of back by rate.
    link: _Of
    unlink: _Of
    variance: _Of
    cumulant: _Of
    #: By shape and weight: the log of what makes the density one, and its two derivatives.
    log_normaliser: _OfBoth
    by_shape: _OfBoth
    by_weight: _OfBoth
    #: By shape and weight: the distribution's standard deviation; and its quantile at a share.
    spread: _OfBoth
    quantile: Callable[[Floats, Floats, float], Floats]


#: Children of children: binomial counts, beta rates (shape and weight less shape), on the logit scale.
SHARE: Final = Rate(
    link=logit,
    unlink=expit,
    variance=lambda rate: rate * (1 - rate),
    cumulant=lambda u: np.logaddexp(0, u),
    log_normaliser=lambda shape, weight: betaln(shape, weight - shape),
    by_shape=lambda shape, weight: psi(shape) - psi(weight - shape),
    by_weight=lambda shape, weight: psi(weight - shape) - psi(weight),
    spread=lambda shape, weight: np.sqrt(shape * (weight - shape) / (weight + 1)) / weight,
    quantile=lambda shape, weight, at: np.asarray(betaincinv(shape, weight - shape, at), dtype=float),
)

#: Events a child, of which one child may have several: Poisson counts, gamma rates, on the log scale.
EVENTS: Final = Rate(
    link=np.log,
    unlink=np.exp,
    variance=lambda rate: rate,
    cumulant=np.exp,
    log_normaliser=lambda shape, weight: gammaln(shape) - shape * np.log(weight),
    by_shape=lambda shape, weight: psi(shape) - np.log(weight),
    by_weight=lambda shape, weight: -shape / weight,
    spread=lambda shape, weight: np.sqrt(shape) / weight,
    quantile=lambda shape, weight, at: np.asarray(gammaincinv(shape, at) / weight, dtype=float),
)
