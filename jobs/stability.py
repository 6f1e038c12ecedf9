"""Whether a number of groups comes back when settings are drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from jobs.kmeans import Floats, Ints, cluster

#: Starts of the grouping itself, each from random settings: as good as the dearer k-means++ with so many.
STARTS: Final = 25

#: Resamples; the first of them tell whether the others can change anything.
RESAMPLES: Final = 50
FIRST: Final = 20
SEED: Final = 2024
SMALLEST_GROUP: Final = 5
LEAST_JACCARD: Final = 0.60
MEAN_JACCARD: Final = 0.75
#: How far below its limit, after the first resamples, a Jaccard is beyond hope: over two standard errors.
_HOPELESS_MEAN: Final = 0.10
_HOPELESS_LEAST: Final = 0.15


@dataclass(frozen=True)
class Trial:
    """One number of groups, tried: each setting's group, and how each group fared in resamples."""

    number: int
    labels: Ints
    within: float
    jaccard: Floats
    resampled: Ints

    @property
    def smallest(self) -> int:
        """Settings in the smallest group."""
        return int(np.bincount(self.labels, minlength=self.number).min())

    @property
    def stable(self) -> bool:
        """Whether its groups are large enough and come back: every group ≥ 0.60, on average ≥ 0.75."""
        return (
            self.smallest >= SMALLEST_GROUP
            and bool(self.jaccard.min() >= LEAST_JACCARD)
            and bool(self.jaccard.mean() >= MEAN_JACCARD)
        )


def try_number(points: Floats, number: int) -> Trial:
    """Make `number` groups of settings, and again of settings drawn with replacement, 50 times.

    Takes standardised profiles (settings × features), at least `number` different ones. `resampled` holds
    each resample's group of every setting, drawn or not (resamples × settings). Resampling ends after twenty
    where groups are too small or far from stable.
    Source: Hennig (2007), Comput. Stat. Data Anal. 52, 258-271.
    """
    settings = len(points)
    draw = np.random.default_rng((SEED, number))
    found = KMeans(number, init="random", n_init=STARTS, random_state=SEED).fit(points)
    labels = found.labels_.astype(np.int64)
    times = draw.multinomial(settings, np.full(settings, 1 / settings), RESAMPLES).astype(float)
    # Enough different settings in each, or k-means would have fewer groups to find.
    times = times[np.count_nonzero(times, axis=1) >= number]
    resampled = cluster(points[None], times[:FIRST], number, draw).labels
    trial = Trial(
        number, labels, float(found.inertia_), overlap(labels, resampled, times[:FIRST] > 0), resampled
    )
    if _hopeless(trial):
        return trial
    rest = cluster(points[None], times[FIRST:], number, draw).labels
    resampled = np.concatenate([resampled, rest])
    return Trial(number, labels, trial.within, overlap(labels, resampled, times > 0), resampled)


def overlap(labels: Ints, resampled: Ints, drawn: npt.NDArray[np.bool_]) -> Floats:
    """How much of each group comes back: its largest Jaccard with a resample's group, mean over resamples.

    Takes each setting's group (n), its group in each resample (resamples × n), and whether it was drawn
    there: only those count. A group none of whose settings was drawn did not come back.
    """
    number = np.arange(max(labels.max(), resampled.max()) + 1)[:, None]
    own = (labels == number)[None] & drawn[:, None]
    again = (resampled[:, None] == number) & drawn[:, None]
    both = own.astype(float) @ again.astype(float).swapaxes(1, 2)
    either = own.sum(axis=2)[:, :, None] + again.sum(axis=2)[:, None] - both
    shares = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    return np.asarray(shares.max(axis=2).mean(axis=0)[: labels.max() + 1])


def _hopeless(trial: Trial) -> bool:
    return (
        trial.smallest < SMALLEST_GROUP
        or bool(trial.jaccard.mean() < MEAN_JACCARD - _HOPELESS_MEAN)
        or bool(trial.jaccard.min() < LEAST_JACCARD - _HOPELESS_LEAST)
    )
