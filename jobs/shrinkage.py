"""Empirical-Bayes shrinkage: a small setting's rate is drawn towards the rate of all settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betaincinv, betaln, expit, logit, psi

Floats = npt.NDArray[np.float64]

#: Fewer settings than this cannot show how far settings differ.
FEWEST_SETTINGS: Final = 5
#: The prior's weight in children where that cannot be seen: near one setting's worth.
UNSEEN_STRENGTH: Final = 20.0
#: Bounds of the prior's weight in children. At the upper one settings are as good as alike.
STRENGTHS: Final = (0.1, 1000.0)


@dataclass(frozen=True)
class Prior:
    """The beta distribution settings' true rates are taken to come from."""

    alpha: float
    beta: float


def fit(numerators: npt.ArrayLike, denominators: npt.ArrayLike) -> Prior:
    """The prior that makes the settings' counts most likely, under a beta-binomial model.

    Takes one count a setting (children). Settings with nobody are passed over. With fewer than five settings
    the spread cannot be estimated and the prior weighs 20 children; where settings are all alike, or every
    count is nought or full, it weighs 1,000: all are drawn to one rate. Raises ValueError
    where there is nobody.
    Source: maximum likelihood; Skellam (1948), J. R. Stat. Soc. B 10, 257-261, for the distribution.
    """
    k, n = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    k, n = k[n > 0], n[n > 0]
    if not n.size:
        raise ValueError("no setting has a child to learn from")
    mean = (k.sum() + 0.5) / (n.sum() + 1)
    if n.size < FEWEST_SETTINGS:
        return _prior(mean, UNSEEN_STRENGTH)
    if k.sum() in (0, n.sum()):
        return _prior(mean, STRENGTHS[1])
    found = minimize(
        _deviance,
        x0=[logit(mean), np.log(UNSEEN_STRENGTH)],
        args=(k, n),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-15, 15), tuple(np.log(STRENGTHS))],
    )
    return _prior(float(expit(found.x[0])), float(np.exp(found.x[1])))


def posterior(prior: Prior, numerators: Floats, denominators: Floats) -> tuple[Floats, Floats]:
    """Each setting's beta distribution, alpha and beta, once its own children are known (conjugacy)."""
    return prior.alpha + numerators, prior.beta + denominators - numerators


def estimate(alpha: Floats, beta: Floats) -> tuple[Floats, Floats, Floats]:
    """The mean of beta distributions and the two ends of their central 95 % interval, each from 0 to 1."""
    low, high = (np.asarray(betaincinv(alpha, beta, end), dtype=float) for end in (0.025, 0.975))
    return alpha / (alpha + beta), low, high


def moments(alpha: npt.ArrayLike, beta: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The mean and the standard deviation of beta distributions, each from 0 to 1."""
    a, b = np.asarray(alpha, dtype=float), np.asarray(beta, dtype=float)
    return a / (a + b), np.sqrt(a * b / (a + b + 1)) / (a + b)


def _prior(mean: float, strength: float) -> Prior:
    return Prior(mean * strength, (1 - mean) * strength)


def _deviance(at: Floats, k: Floats, n: Floats) -> tuple[float, Floats]:
    """The negative beta-binomial log likelihood without its constant, and its gradient.

    `at` is the logit of the prior's mean and the log of its weight. Source: scipy.stats.betabinom's density;
    written out because 300 fits through `logpmf` without a gradient take ten seconds.
    """
    mean, strength = expit(at[0]), np.exp(at[1])
    a, b = mean * strength, (1 - mean) * strength
    likelihood = np.sum(betaln(k + a, n - k + b)) - k.size * betaln(a, b)
    shared = k.size * psi(strength) - np.sum(psi(n + strength))
    by_a = np.sum(psi(k + a)) - k.size * psi(a) + shared
    by_b = np.sum(psi(n - k + b)) - k.size * psi(b) + shared
    gradient = np.array([(by_a - by_b) * mean * (1 - mean) * strength, by_a * a + by_b * b])
    return -float(likelihood), -gradient
