"""Where a place stands among all of its kind: by what is known of each, never a bare league table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from jobs.counts import KEYS
from jobs.disclosure import decimals
from jobs.indicators import Indicator
from jobs.landing import Landing, land
from jobs.peers import PEERS, known_peers
from jobs.rates import EVENTS, SHARE, Floats, Rate
from jobs.shrinkage import estimate, fit_each
from jobs.workplace import Audience

#: What the snapshot says of each place, after its keys.
STANDING: Final = (
    *("estimate", "estimate_low", "estimate_high", "score", "score_spread"),
    *("rank", "rank_low", "rank_high", "highest_fifth"),
)
#: Places after the point of scores and spreads, which shares in whole percents would flatten.
FINE: Final = 4


@dataclass(frozen=True)
class Ranked:
    """`standing` in the columns of the snapshot; `true_rates`: `average` and `spread` by set of peers."""

    standing: pl.DataFrame
    true_rates: pl.DataFrame


def rank(measures: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience) -> Ranked:
    """Order settings, and wards, by the probability of being among the fifth of their kind with most need.

    Takes an audience's measures; ranks, for each kind, basis, indicator with a need end, term and window,
    every place whose counts the audience may know (a rate held back as too few is still shrunk and ranked; a
    hidden one is not). Nothing is ranked where the audience may know fewer than two in three of the places
    with children, or fewer than five, which have no fifth. The authority is not ranked, having no peers, nor
    are groups, being too few for a fifth. Ties go to the higher need, then the place's code.

    `score` is how far the estimate lies from the average true rate towards need, in standard deviations of
    the true rates, and `score_spread` its posterior standard deviation. The scores of places with n children
    vary by n / (n + the prior's weight), their reliability: where little is known they lie near 0.
    `true_rates` has a row a set of peers ranked: PEERS, `average` and `spread`, as rates of the indicator.
    Both are sorted; shares are from 0 to 1, events a child.
    """
    known = _known(measures, indicators)
    parts = [
        _stand(part, rate)
        for measured_as, rate in (("share", SHARE), ("per_100", EVENTS))
        if not (part := known.filter(measured_as=measured_as)).is_empty()
    ]
    if not parts:
        return Ranked(*_nobody())
    standing, true_rates = (pl.concat(frames) for frames in zip(*parts, strict=True))
    places = decimals(audience)
    return Ranked(
        _in_order(standing, places),
        true_rates.with_columns(pl.col("average").round(places), pl.col("spread").round(FINE)).sort(PEERS),
    )


def _known(measures: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """The places that may be ranked, sorted, with what their indicator's end of need is and how it counts."""
    asked = pl.DataFrame(
        [(i.id, i.measured_as, i.polarity == "low_is_need") for i in indicators if i.ranks],
        schema={"indicator": pl.String, "measured_as": pl.String, "low_is_need": pl.Boolean},
        orient="row",
    )
    return known_peers(measures, indicators).join(asked, on="indicator").sort(*PEERS, "place_id")


def _stand(places: pl.DataFrame, rate: Rate) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Standing without `rank`, and the true rates, of all sets of peers whose rates are of one kind."""
    peers = places.group_by(*PEERS, maintain_order=True).agg(pl.len(), pl.col("low_is_need").first())
    sizes, low_is_need = peers["len"].to_numpy().astype(np.intp), peers["low_is_need"].to_numpy()
    first = np.cumsum(sizes) - sizes
    k, n = (places[c].to_numpy().astype(float) for c in ("numerator", "denominator"))
    # The rest of a share is a share as well, and need is counted; events have no rest.
    mirrored = low_is_need & (rate is SHARE)
    need = np.where(np.repeat(mirrored, sizes), n - k, k)
    prior = fit_each(need, n, first, rate)
    shape, weight = (np.repeat(of, sizes) + more for of, more in zip(prior, (need, n), strict=True))
    mean, low, high = estimate(shape, weight, rate)
    average, spread = prior[0] / prior[1], rate.spread(*prior)
    downwards = low_is_need & ~mirrored
    away = np.where(np.repeat(downwards, sizes), -1, 1) * (mean - np.repeat(average, sizes))
    standing = places.select(KEYS).with_columns(
        *_rates(np.repeat(mirrored, sizes), mean, low, high),
        score=pl.Series(away / np.repeat(spread, sizes)),
        score_spread=pl.Series(rate.spread(shape, weight) / np.repeat(spread, sizes)),
        **_landed(rate, (shape, weight, low, high), prior, np.split(np.arange(n.size), first[1:]), downwards),
    )
    averages = pl.Series("average", np.where(mirrored, 1 - average, average))
    return standing, peers.select(PEERS).with_columns(averages, pl.Series("spread", spread))


def _rates(
    mirrored: npt.NDArray[np.bool_], mean: Floats, low: Floats, high: Floats
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """The estimates as rates of the indicator itself, where its rest was estimated."""
    return (
        pl.Series("estimate", np.where(mirrored, 1 - mean, mean)),
        pl.Series("estimate_low", np.where(mirrored, 1 - high, low)),
        pl.Series("estimate_high", np.where(mirrored, 1 - low, high)),
    )


def _landed(
    rate: Rate,
    known: tuple[Floats, ...],
    prior: tuple[Floats, Floats],
    sets: Sequence[npt.NDArray[np.intp]],
    downwards: npt.NDArray[np.bool_],
) -> dict[str, pl.Series]:
    """Rank interval and probability of the highest fifth, one set of peers after the other.

    A share and its rest are known alike, and so are one term and three where it is the first: a set of peers
    known as an earlier one lands where that did.
    """
    before: dict[bytes, Landing] = {}
    landed = []
    for rows, a, b, down in zip(sets, *prior, downwards, strict=True):
        of_set = [of[rows] for of in known]
        alike = b"".join(part.tobytes() for part in (*of_set, down))
        if alike not in before:
            before[alike] = land(rate, *of_set, prior=(a, b), downwards=bool(down))
        landed.append(before[alike])
    columns = ("highest_fifth", "rank_low", "rank_high")
    return {name: pl.Series(np.concatenate([getattr(one, name) for one in landed])) for name in columns}


def _in_order(standing: pl.DataFrame, places: int) -> pl.DataFrame:
    """Round to what readers see, then number the places of each set of peers by it."""
    rates = ("estimate", "estimate_low", "estimate_high", "highest_fifth")
    return (
        standing.with_columns(pl.col(rates).round(places), pl.col("score", "score_spread").round(FINE))
        .sort(*PEERS, "highest_fifth", "score", "place_id", descending=[False] * 5 + [True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over(PEERS))
        # A rank printed beside an interval must lie in it, though it is ordered by another quantity.
        .with_columns(
            rank_low=pl.min_horizontal("rank_low", "rank"), rank_high=pl.max_horizontal("rank_high", "rank")
        )
        .select(*KEYS, *STANDING)
        .sort(KEYS)
    )


def _nobody() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The empty frames of an audience to whom nothing may be ranked."""
    counted = ("rank", "rank_low", "rank_high")
    standing: list[tuple[str, pl.DataType]] = [(name, pl.String()) for name in KEYS] + [
        (name, pl.Int64() if name in counted else pl.Float64()) for name in STANDING
    ]
    rates: list[tuple[str, pl.DataType]] = [(name, pl.String()) for name in PEERS]
    rates += [(name, pl.Float64()) for name in ("average", "spread")]
    return pl.DataFrame(schema=standing), pl.DataFrame(schema=rates)
