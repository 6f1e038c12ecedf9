"""Authorities whose kinds of settings are known, as an audience's measures of two successive terms.

Each setting has true rates; children are reviewed term by term, and a measure pools three terms, so that the
two terms share two thirds of their children. Nothing here is a real place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import expit, logit

from jobs.profiles import NEEDS, SHARES

TERMS = ("2026-spring", "2026-summer")
#: Rates of a usual setting: the five domains, EYPP, additional support, working parents.
USUAL = logit([0.14, 0.08, 0.09, 0.11, 0.10, 0.20, 0.15, 0.40])
#: How far settings differ: standard deviations of log-odds, and of log size.
DIFFER = np.array([*[0.45] * 5, 0.9, 0.8, 0.7, 0.5])
REVIEWED_A_TERM = 10
WHICH_NULL = ("independent", "one cloud", "long cloud", "heavy tails", "skewed")


@dataclass(frozen=True)
class Sample:
    """What was drawn: the measures, and each setting's true kind by URN."""

    measures: pl.DataFrame
    kind: dict[str, int]


def alike_in_kind(seed: int, apart: float = 1.0) -> Sample:
    """Three to five kinds of settings, `apart` standard deviations on each feature, overlapping."""
    draw = np.random.default_rng(seed)
    kinds, settings = int(draw.integers(3, 6)), int(draw.integers(80, 200))
    while True:
        centres = draw.normal(0, apart, (kinds, 9))
        between = np.sqrt(((centres[:, None] - centres) ** 2).sum(axis=2))
        if (between + 99 * np.eye(kinds)).min() > 3 * apart:
            break
    kind = draw.choice(kinds, settings, p=draw.dirichlet([8] * kinds))
    own = 0.6 * draw.multivariate_normal(np.zeros(9), _correlated(0.5, 0.3, 0.4), settings)
    return _sample(draw, (centres[kind] + own) * DIFFER, kind)


def of_one_kind(seed: int, which: str) -> Sample:
    """Settings with no groups among them: one population, of several shapes."""
    draw = np.random.default_rng(seed)
    settings = int(draw.integers(60, 250))
    correlated = {"independent": np.eye(9), "long cloud": _correlated(0.85, 0.7, 0.8)}
    spread = correlated.get(which, _correlated(0.6, 0.4, 0.6))
    own = draw.multivariate_normal(np.zeros(9), spread, settings)
    if which == "long cloud":
        own *= 1.3
    if which == "heavy tails":  # Student's t on five degrees of freedom
        own *= 0.8 / np.sqrt(draw.chisquare(5, settings) / 5)[:, None]
    if which == "skewed":
        own = (np.exp(0.4 * own) - np.exp(0.08)) / 0.45
    return _sample(draw, own * DIFFER, np.zeros(settings, int))


def _correlated(needs: float, with_funding: float, funding: float) -> np.ndarray:
    matrix = np.eye(9)
    matrix[:5, :5] = needs + (1 - needs) * np.eye(5)
    matrix[:5, 5:7] = matrix[5:7, :5] = with_funding
    matrix[5, 6] = matrix[6, 5] = funding
    matrix[5:7, 7] = matrix[7, 5:7] = -0.3
    matrix[:5, 7] = matrix[7, :5] = -0.15
    return matrix


def _sample(draw: np.random.Generator, own: np.ndarray, kind: np.ndarray) -> Sample:
    urns = [f"{100_000 + n}" for n in range(len(own))]
    rates = expit(USUAL + own[:, :8])
    reviewed = 1 + draw.poisson(REVIEWED_A_TERM * np.exp(own[:, 8]), (4, len(own)))
    children = np.stack([reviewed] * len(NEEDS) + [2 * reviewed] * 3, axis=2)
    counted = draw.binomial(children, rates)
    frames = []
    for last, term in enumerate(TERMS, start=3):
        window = slice(last - 3, last)
        pooled = {"numerator": counted[window].sum(axis=0), "denominator": children[window].sum(axis=0)}
        frames += [
            _rows(
                urns, term, indicator, "three_terms", pooled["numerator"][:, i], pooled["denominator"][:, i]
            )
            for i, indicator in enumerate(SHARES)
        ]
        roll = 3 * reviewed[last - 1]
        frames.append(_rows(urns, term, "review_coverage", "term", reviewed[last - 1], roll))
    return Sample(pl.concat(frames), dict(zip(urns, kind.tolist(), strict=True)))


def _rows(urns: list[str], term: str, indicator: str, window: str, counted, children) -> pl.DataFrame:
    return pl.DataFrame({"place_id": urns, "numerator": counted, "denominator": children}).select(
        pl.lit("setting").alias("place_kind"),
        pl.lit(term).alias("term"),
        "place_id",
        pl.lit(indicator).alias("indicator"),
        pl.lit(window).alias("time_window"),
        pl.lit("shown").alias("status"),
        "numerator",
        "denominator",
        eligible="denominator",
    )
