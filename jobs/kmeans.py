"""k-means on many resamples at once: what asks whether groups come back needs thousands of runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Starts a run begins with, then (rounds, starts kept) until one is left and has settled.
STARTS: Final = 16
PLAN: Final = ((2, 5), (4, 2), (40, 1))
#: Distances held at a time; more leave a processor's cache and take longer.
_ROOM: Final = 120_000


@dataclass(frozen=True)
class Clustering:
    """For each of R runs: the group of each of n points (R × n), and the sum of squares within groups (R)."""

    labels: Ints
    within: Floats


def cluster(points: Floats, weights: Floats, number: int, draw: np.random.Generator) -> Clustering:
    """The best of several starts of k-means, for each of R runs.

    `points` are R × n × features, or 1 × n × features where all runs share them; `weights` (R × n) say how
    often a run drew each point. A point that was not drawn pulls no centre, but is told its nearest. Each
    start is `number` points that were drawn; the poorer are given up on the way. The groups themselves are
    scikit-learn's; resamples are ours because a publication takes some two thousand such fits, and theirs
    takes 6 ms for five starts, most of it before it begins. The tests hold the two together. Raises
    ValueError where a run drew fewer than `number` points.
    Source: Lloyd (1982), IEEE Trans. Inf. Theory 28, 129-137; giving up starts early after Biernacki et al.
    (2003), Comput. Stat. Data Anal. 41, 561-575.
    """
    if (np.count_nonzero(weights > 0, axis=1) < number).any():
        raise ValueError(f"fewer than {number} points were drawn")
    step = max(1, _ROOM // (STARTS * number * points.shape[1]))
    parts = []
    for first in range(0, len(weights), step):
        some = points if len(points) == 1 else points[first : first + step]
        drawn = weights[first : first + step]
        parts.append(_best(some, drawn, _starts(some, drawn, number, draw)))
    return Clustering(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _starts(points: Floats, weights: Floats, number: int, draw: np.random.Generator) -> Floats:
    """`number` different drawn points for each run and start: runs × starts × number × features."""
    lots = draw.random((len(weights), STARTS, weights.shape[1])) + (weights <= 0)[:, None]
    chosen = np.argsort(lots, axis=2)[..., :number]
    run = np.zeros(1, int) if len(points) == 1 else np.arange(len(points))
    return np.asarray(points[run[:, None, None], chosen])


def _best(points: Floats, weights: Floats, centres: Floats) -> tuple[Ints, Floats]:
    # A one beside the features: distances and sizes then come out of the same two products as all else.
    ones = np.concatenate([points, np.ones((*points.shape[:2], 1))], axis=2)
    across, weighted = np.ascontiguousarray(ones.swapaxes(1, 2)), ones * weights[:, :, None]
    run = np.arange(len(weights))[:, None]
    for rounds, kept in PLAN:
        centres, nearest, own = _settle(across, weighted, centres, rounds)
        within = (nearest @ weights[:, :, None])[..., 0]
        better = np.argsort(within, axis=1, kind="stable")[:, :kept]
        centres = centres[run, better]
    best = better[:, 0]
    squares = ((points**2).sum(axis=2) * weights).sum(axis=1)
    return own[run[:, 0], best].argmax(axis=1), within[run[:, 0], best] + squares


def _settle(
    across: Floats, weighted: Floats, centres: Floats, rounds: int
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Move centres to the means of their points, `rounds` times or until none moves.

    Returns the centres, each point's squared distance to its nearest less its own square (runs × starts × n),
    and which centre that is (runs × starts × number × n).
    """
    runs, starts, number, features = centres.shape
    for _ in range(rounds):
        squares = (centres**2).sum(axis=3, keepdims=True)
        halves = np.concatenate([-2 * centres, squares], axis=3).reshape(runs, starts * number, features + 1)
        far = (halves @ across).reshape(runs, starts, number, -1)
        nearest = far.min(axis=2)
        own = far == nearest[:, :, None]
        sums = own.reshape(runs, starts * number, -1).astype(float) @ weighted
        sums = sums.reshape(runs, starts, number, features + 1)
        size = sums[..., features:]
        moved = np.divide(sums[..., :features], size, out=centres.copy(), where=size > 0)
        if np.array_equal(moved, centres):
            break
        centres = moved
    return centres, nearest, own
