"""Empirical-Bayes shrinkage: a small place's rate is drawn towards the rate of all places of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from jobs.likeliest import Rows, Sets, climb
from jobs.rates import SHARE, Floats, Rate

#: Fewer places than this cannot show how far places differ.
FEWEST_PLACES: Final = 5
#: The prior's weight in children where that cannot be seen: near one setting's worth.
UNSEEN_WEIGHT: Final = 20.0
#: Its weight where nobody stands out, counts being all nought or all full.
ALIKE_WEIGHT: Final = 1000.0
#: Bounds of the prior's weight in children.
WEIGHTS: Final = (1.0, 10_000.0)


@dataclass(frozen=True)
class Prior:
    """The distribution places' true rates are taken to come from: `shape` counted of `weight` children."""

    shape: float
    weight: float


def fit(numerators: npt.ArrayLike, denominators: npt.ArrayLike, rate: Rate = SHARE) -> Prior:
    """The prior that makes the places' counts most likely: beta-binomial, or gamma-Poisson for events.

    Takes one count a place, and its children. Places with nobody are passed over. With fewer than five
    places the spread cannot be estimated and the prior weighs 20 children; where every count is nought or
    full it weighs 1,000: all are drawn to one rate. Raises ValueError where there is nobody.
    Source: maximum likelihood, with a penalty that keeps the spread from nought, Chung et al. (2013),
    Psychometrika 78, 685-709; Skellam (1948), J. R. Stat. Soc. B 10, 257-261, for the beta-binomial;
    Greenwood and Yule (1920), J. R. Stat. Soc. 83, 255-279, for the negative binomial.
    """
    k, n = np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    k, n = k[n > 0], n[n > 0]
    if not n.size:
        raise ValueError("no place has a child to learn from")
    shape, weight = fit_each(k, n, np.array([0]), rate)
    return Prior(float(shape[0]), float(weight[0]))


def fit_each(k: Floats, n: Floats, first: Rows, rate: Rate = SHARE) -> tuple[Floats, Floats]:
    """The priors of several sets of places, one after the other: shapes and weights, one each a set.

    Takes counts and children (above nought) a place, and the row where each set begins.
    """
    sets = Sets(rate, k, n, first)
    counted, children = np.add.reduceat(k, first), np.add.reduceat(n, first)
    mean = (counted + 0.5) / (children + 1)
    all_or_none = (counted == 0) | ((counted == children) & (rate is SHARE))
    weight = np.where(all_or_none, ALIKE_WEIGHT, UNSEEN_WEIGHT)
    seen = (sets.sizes >= FEWEST_PLACES) & ~all_or_none
    weight[sets.sizes < FEWEST_PLACES] = UNSEEN_WEIGHT
    if seen.any():
        start = np.column_stack([rate.link(mean), np.log(weight)])[seen]
        found = climb(sets.only(seen), start, WEIGHTS)
        mean[seen], weight[seen] = rate.unlink(found[:, 0]), np.exp(found[:, 1])
    return mean * weight, weight


def posterior(prior: Prior, numerators: Floats, denominators: Floats) -> tuple[Floats, Floats]:
    """Shape and weight of each place's true rate, once its own children are known (conjugacy)."""
    return prior.shape + numerators, prior.weight + denominators


def estimate(shape: Floats, weight: Floats, rate: Rate = SHARE) -> tuple[Floats, Floats, Floats]:
    """The mean of each true rate and the two ends of its central 95 % interval."""
    return shape / weight, rate.quantile(shape, weight, 0.025), rate.quantile(shape, weight, 0.975)
