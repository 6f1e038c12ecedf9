"""Which groups one term's settings fall into, if into any: how many, and whether they may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from jobs.kmeans import Floats
from jobs.one_cloud import Gap, gap
from jobs.outlying import outlying
from jobs.profiles import NEEDS, profile, scale, values
from jobs.stability import SEED, Trial, try_number

FEWEST_SETTINGS: Final = 30
NUMBERS_OF_GROUPS: Final = range(2, 7)

Verdict = Literal["published", "no stable groups", "too few settings"]


@dataclass(frozen=True)
class Found:
    """What became of one term: the usable settings, which of them are apart, and the groups of the others.

    `profiles` and `points` (standardised) have a row a usable setting. The labels of `trials` are of those
    not `apart`. `best` is the published trial, or else the one that came nearest, if any was tried.
    """

    verdict: Verdict
    profiles: pl.DataFrame
    points: Floats
    apart: npt.NDArray[np.bool_]
    trials: tuple[Trial, ...] = ()
    best: Trial | None = None

    @property
    def published(self) -> Trial | None:
        """The trial whose groups are published, if there are groups."""
        return self.best if self.verdict == "published" else None

    @property
    def members(self) -> list[frozenset[str]]:
        """The settings of each published group, highest need first."""
        if not (trial := self.published):
            return []
        urns = self.profiles["setting_urn"].filter(pl.Series(~self.apart))
        return [frozenset(urns.filter(pl.Series(trial.labels == i))) for i in range(trial.number)]


def find_groups(
    measures: pl.DataFrame, term: str, kept: int | None = None, *, all_tried: bool = True
) -> Found:
    """Find a term's groups from one audience's measures, its three-term window.

    Settings apart are left out first. A number of groups from 2 to 6 may be published when each group has
    five settings, they come back in resamples (`jobs.stability`), and they lie clearly closer together than
    one cloud cut into as many (`jobs.one_cloud`). Of several such, `kept`, the number of the term before,
    stays if it is among them; else the first that the next does not better by more than a standard error
    (Tibshirani et al. 2001, J. R. Stat. Soc. B 63, 411-423). Without `all_tried` others are not tried where
    `kept` stays. With fewer than 30 usable settings nothing is.
    """
    profiles = profile(measures, term)
    features = values(profiles)
    nobody = np.zeros(profiles.height, bool)
    if profiles.height < FEWEST_SETTINGS:
        return Found("too few settings", profiles, scale(features), nobody)
    apart = outlying(scale(features))
    points = scale(features, ~apart)
    different = len(np.unique(points[~apart].round(6), axis=0))
    numbers = [number for number in NUMBERS_OF_GROUPS if number <= different]
    if kept in numbers and not all_tried:
        found = _judge(profiles, features, points, apart, [kept], kept)
        if found.published:
            return found
    return _judge(profiles, features, points, apart, numbers, kept)


def _judge(
    profiles: pl.DataFrame,
    features: Floats,
    points: Floats,
    apart: npt.NDArray[np.bool_],
    numbers: Sequence[int],
    kept: int | None,
) -> Found:
    trials = tuple(_by_need(try_number(points[~apart], number), points[~apart]) for number in numbers)
    gaps = {trial.number: _gap(trial, features[~apart]) for trial in trials if trial.stable}
    passed = [trial for trial in trials if trial.number in gaps and gaps[trial.number].clear]
    if not passed:
        nearest = max(trials, key=lambda trial: float(trial.jaccard.mean()), default=None)
        return Found("no stable groups", profiles, points, apart, trials, nearest)
    number = choose({trial.number: gaps[trial.number] for trial in passed}, kept)
    best = next(trial for trial in passed if trial.number == number)
    return Found("published", profiles, points, apart, trials, best)


def choose(gaps: dict[int, Gap], kept: int | None) -> int:
    """Of numbers of groups that may be published, in rising order: `kept`, or the first good enough."""
    if kept in gaps:
        return kept
    numbers = list(gaps)
    for number, following in pairwise(numbers):
        if gaps[number].size >= gaps[following].size - gaps[following].error:
            return number
    return numbers[-1]


def _gap(trial: Trial, features: Floats) -> Gap:
    return gap(features, trial.within, trial.number, np.random.default_rng((SEED, trial.number)))


def _by_need(trial: Trial, points: Floats) -> Trial:
    """Number groups from the highest mean need, so that nothing depends on where k-means began."""
    need = points[:, : len(NEEDS)].mean(axis=1)
    order = np.argsort([-need[trial.labels == i].mean() for i in range(trial.number)], kind="stable")
    labels = np.argsort(order)[trial.labels]
    return Trial(trial.number, labels, trial.within, trial.jaccard[order], trial.resampled)
