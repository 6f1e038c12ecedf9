"""Where each place may land among all, given what is known of each: worked out, not drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from jobs.rates import Floats, Rate

Ranks = npt.NDArray[np.int64]

#: Points on the scale of rates where places are compared.
POINTS: Final = 160
#: The scale reaches so many times as far as the places' 95 % intervals,
REACH: Final = 2.0
#: but no further than this below the least of their means.
BELOW: Final = 6.0
#: Those beyond share the first point; chance decides between them, in so many parts.
PARTS: Final = 12
#: Up to so many places the count of those above one is worked out exactly, beyond as a normal variable,
FEW: Final = 40
#: and then for about so many ranks, with those between read off a line.
LISTED: Final = 50
#: From so many places on, their counts may say how true rates are shaped, beyond a mean and a spread,
ENOUGH: Final = 40
#: which is learnt in so many steps: with more, chance is taken for shape.
LEARNT: Final = 20
#: What a 95 % interval leaves out at each end.
OUTSIDE: Final = 0.025
#: These stand for nought in a variance that divides, and in a rate whose logarithm is taken.
LEAST, TINY = 1e-12, 1e-300


@dataclass(frozen=True)
class Landing:
    """Per place: the probability of being in the highest fifth, and the 95 % interval of its rank."""

    highest_fifth: Floats
    rank_low: Ranks
    rank_high: Ranks


def land(
    rate: Rate,
    shape: Floats,
    weight: Floats,
    low: Floats,
    high: Floats,
    *,
    prior: tuple[float, float] | None = None,
    downwards: bool = False,
) -> Landing:
    """Where places land whose true rates are distributed with `shape` and `weight` (see `jobs.rates`).

    `low` and `high` are the ends of each true rate's 95 % interval. With the `prior` behind them (shape and
    weight) 40 places or more tell its form as well, see `_formed`. Rank 1 is the highest rate, or the lowest
    where `downwards`. The highest fifth is the first fifth of the places, rounded up; the interval holds the
    central 95 % of a place's rank. For each place, the chance that so many others lie above it is added up
    over the rates it may have itself. Source: Goldstein and Spiegelhalter (1996), J. R. Stat. Soc. A 159,
    385-443, who draw instead.
    """
    held = _spread_out(rate, (shape, weight), (low, high), prior if shape.size >= ENOUGH else None)
    if downwards:
        held = held[:, ::-1]
    above = 1 - np.cumsum(held, axis=1) + held / 2
    fifth = -(-shape.size // 5)
    ranks, up_to = (_exactly if shape.size <= FEW else _nearly)(held, above, fifth)
    return Landing(
        highest_fifth=np.clip(up_to[:, ranks == fifth][:, 0], 0, 1),
        rank_low=_first(ranks, up_to, OUTSIDE),
        rank_high=_first(ranks, up_to, 1 - OUTSIDE),
    )


def _spread_out(
    rate: Rate,
    known: tuple[Floats, Floats],
    interval: tuple[Floats, Floats],
    prior: tuple[float, float] | None,
) -> Floats:
    """How likely each place (row) is to have the rate of each point (column); rows add up to one."""
    middle = rate.link(known[0] / known[1])
    low, high = (middle + REACH * (rate.link(np.maximum(end, TINY)) - middle) for end in interval)
    lowest = max(low.min(), middle.min() - BELOW)
    u, step = np.linspace(lowest, high.max(), POINTS, retstep=True)
    # The prior comes last, as a place of which nothing is known.
    shape, weight = known if prior is None else (np.append(*pair) for pair in zip(known, prior, strict=True))
    density = np.multiply.outer(shape, u) - np.multiply.outer(weight, rate.cumulant(u))
    held = np.exp(density - density.max(axis=1, keepdims=True))
    for end in (0, -1):
        # Beyond the ends the density falls off exponentially: that much more is held by the last point.
        held[:, end] *= 0.5 + 1 / (step * np.abs(shape - weight * rate.unlink(u[end])))
    held /= held.sum(axis=1, keepdims=True)
    if prior is not None:
        held = _formed(held[:-1], held[-1])
    return np.hstack([np.repeat(held[:, :1] / PARTS, PARTS, axis=1), held[:, 1:]])


def _formed(held: Floats, prior: Floats) -> Floats:
    """What places hold once the prior, so likely at each point, has taken the form their counts suggest.

    A beta or gamma has one hump; true rates may have two, where one kind of setting has much more need. Each
    step of expectation-maximisation makes the prior the average of what the places hold under the last one;
    few steps from a smooth start keep it smooth. Estimates keep the smooth start: with the form learnt they
    were as far from the truth, and their intervals held it less often. Source: W. Shen and T. A. Louis
    (1999), Journal of Computational and Graphical Statistics 8, 800-823 (smoothing by roughening).
    """
    times = np.ones_like(prior)
    for _ in range(LEARNT):
        each = 1 / (held @ times)
        times *= (each @ held) / (len(held) * np.maximum(prior, TINY))
    held = held * times
    return np.asarray(held / held.sum(axis=1, keepdims=True))


def _exactly(held: Floats, above: Floats, _: int) -> tuple[Ranks, Floats]:
    """Ranks, and the probability that a place (row) has at most that rank (column).

    By the characteristic function of the number of others above. Source: Y. Hong (2013), Computational
    Statistics and Data Analysis 59, 41-51.
    """
    places = len(held)
    terms = places + 1 - places % 2  # odd: at half a turn the division below could be by nought
    turns = np.exp(2j * np.pi * np.arange(terms // 2 + 1) / terms)
    each = 1 + above[:, :, None] * (turns - 1)
    others = np.einsum("pg,pgt->pt", held, each.prod(axis=0) / each)
    up_to = np.cumsum(np.fft.irfft(others.conj(), terms), axis=1)[:, :places]
    up_to[:, -1] = 1
    return np.arange(1, places + 1), up_to


def _nearly(held: Floats, above: Floats, fifth: int) -> tuple[Ranks, Floats]:
    """As `_exactly`, with the number of others above taken as normal, corrected for continuity.

    For the highest fifth each place is left out of its own count. For other ranks one count of all places
    serves, moved up by one as often as the place is in it: that leaves out its mean, if not its variance.
    """
    places = len(held)
    ranks = np.unique(np.append(np.linspace(1, places, LISTED).astype(np.int64), fifth))
    mean, variance = above.sum(axis=0), (above * (1 - above)).sum(axis=0)
    itself = held * above
    up_to = sum(
        part @ ndtr((ranks[:, None] - mean + beyond) / np.sqrt(variance + LEAST)).T
        for part, beyond in ((held - itself, -0.5), (itself, 0.5))
    )
    others = (fifth - 0.5 - mean + above) / np.sqrt(variance - above * (1 - above) + LEAST)
    up_to[:, ranks == fifth] = (held * ndtr(others)).sum(axis=1, keepdims=True)
    up_to[:, -1] = 1
    return ranks, up_to


def _first(ranks: Ranks, up_to: Floats, share: float) -> Ranks:
    """The first rank by which each place (row) has come in with a probability of at least `share`."""
    column = np.argmax(up_to >= share, axis=1)[:, None]
    here, before = (np.take_along_axis(up_to, np.maximum(at, 0), axis=1) for at in (column, column - 1))
    before = np.where(column > 0, before, 0)
    earlier, rank = np.where(column > 0, ranks[column - 1], 0), ranks[column]
    found = earlier + (share - before) / (here - before) * (rank - earlier)
    return np.asarray(np.ceil(found[:, 0] - LEAST), dtype=np.int64)
