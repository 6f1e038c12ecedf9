"""Where a setting stands among all: seeded draws from what is known of each, never a bare league table."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from jobs.disclosure import decimals
from jobs.indicators import Indicator, Not
from jobs.shrinkage import FEWEST_SETTINGS, estimate, fit, moments, posterior
from jobs.workplace import Audience

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

DRAWS: Final = 1000
#: What a 95 % interval leaves out at each end.
OUTSIDE: Final = 0.025
SEED: Final = "earlysight ranks"
BY: Final = ("indicator", "term", "time_window")
PLACE: Final = ("place_kind", "place_id", "basis")
#: Ranking the few settings that survive suppression would name the wrong doors: the others are missing.
SHARE_KNOWN: Final = 2 / 3
#: What the snapshot says of each place, after its keys.
STANDING: Final = (
    *("estimate", "estimate_low", "estimate_high", "score", "score_spread"),
    *("rank", "rank_low", "rank_high", "highest_fifth"),
)
#: What is found of each setting, before it is put in order.
STOOD: Final = {
    **dict.fromkeys(("estimate", "estimate_low", "estimate_high", "score", "score_spread"), pl.Float64),
    "highest_fifth": pl.Float64,
    **dict.fromkeys(("rank_low", "rank_high"), pl.Int64),
    "need": pl.Float64,
}


@dataclass(frozen=True)
class Standing:
    """Per setting: the probability of being in the highest fifth, and the 95 % interval of its rank."""

    highest_fifth: Floats
    rank_low: Places
    rank_high: Places


def rank(measures: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience) -> pl.DataFrame:
    """Order settings by the probability of being among the fifth with the highest need.

    Takes an audience's measures; ranks, for each indicator with a need end, term and window, every setting
    whose counts the audience may know (a rate held back as too few is still shrunk and ranked; a hidden one
    is not). Nothing is ranked where the audience may know fewer than two in three of the settings with
    children, or fewer than five, which have no fifth. Ties go to the higher need, then the URN.
    Returns the snapshot's `standing` columns, sorted.
    """
    questions = {i.id: i for i in indicators if i.ranks}
    peopled = measures.filter(
        pl.col("place_kind") == "setting",
        pl.col("status") != "none",
        pl.col("indicator").is_in(list(questions)),
    )
    is_known = pl.col("status").is_in(["shown", "too_few"])
    enough = (is_known.sum().over(BY) >= FEWEST_SETTINGS) & (is_known.mean().over(BY) >= SHARE_KNOWN)
    known = peopled.filter(is_known & enough).sort(*BY, "place_id")
    slices = known.partition_by(BY, maintain_order=True)
    asked = [questions[slice_["indicator"][0]] for slice_ in slices]
    # NumPy draws and sorts outside the interpreter's lock, and each slice has its own seed.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        stood = list(pool.map(_place, slices, asked))
    found = [np.concatenate(column) for column in zip(*stood, strict=True)] or [np.empty(0)] * len(STOOD)
    columns = [pl.Series(name, part, STOOD[name]) for name, part in zip(STOOD, found, strict=True)]
    return _in_order(known.with_columns(columns), decimals(audience))


def stand(alpha: Floats, beta: Floats, seed: int) -> Standing:
    """Draw every setting's share in need 1,000 times from its beta distribution and see where it lands.

    The highest fifth is the first fifth of the settings, rounded up. Ranks start at 1 for the highest need;
    the interval is the central 95 % of the ranks drawn. Source: Goldstein and Spiegelhalter (1996),
    J. R. Stat. Soc. A 159, 385-443.
    """
    settings = alpha.size
    drawn = np.random.default_rng(seed).beta(alpha, beta, size=(DRAWS, settings))
    order = np.argsort(-drawn, axis=1)
    landed = np.bincount((order * settings + np.arange(settings)).ravel(), minlength=settings**2)
    up_to = np.cumsum(landed.reshape(settings, settings), axis=1) / DRAWS
    fifth = -(-settings // 5)
    return Standing(
        highest_fifth=up_to[:, fifth - 1],
        rank_low=np.argmax(up_to >= OUTSIDE, axis=1) + 1,
        rank_high=np.argmax(up_to >= 1 - OUTSIDE, axis=1) + 1,
    )


def _place(settings: pl.DataFrame, indicator: Indicator) -> tuple[Floats | Places, ...]:
    """The columns of STOOD for the settings of one indicator, term and window, by their share in need."""
    k, n = (settings[c].to_numpy().astype(float) for c in ("numerator", "denominator"))
    high_is_need = indicator.polarity == "high_is_need"
    prior = fit(need := k if high_is_need else n - k, n)
    alpha, beta = posterior(prior, need, n)
    mean, low, high = estimate(alpha, beta) if high_is_need else estimate(beta, alpha)
    average, spread = moments(prior.alpha, prior.beta)
    needed, unsure = moments(alpha, beta)
    standing = stand(alpha, beta, _seed(indicator, settings))
    return (
        mean,
        low,
        high,
        (needed - average) / spread,
        unsure / spread,
        standing.highest_fifth,
        standing.rank_low,
        standing.rank_high,
        mean if high_is_need else -mean,
    )


def _in_order(stood: pl.DataFrame, places: int) -> pl.DataFrame:
    """Round to what readers see, then number the settings of each slice by it."""
    shares = ("estimate", "estimate_low", "estimate_high", "highest_fifth")
    return (
        stood.with_columns(pl.col(*shares, "need").round(places), pl.col("score", "score_spread").round(4))
        .sort(*BY, "highest_fifth", "need", "place_id", descending=[False] * 3 + [True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over(BY))
        # A rank printed beside an interval must lie in it, though it is ordered by another quantity.
        .with_columns(
            rank_low=pl.min_horizontal("rank_low", "rank"), rank_high=pl.max_horizontal("rank_high", "rank")
        )
        .select(*PLACE, *BY, *STANDING)
        .sort(*PLACE, *BY)
    )


def _seed(indicator: Indicator, settings: pl.DataFrame) -> int:
    """A stable seed for a slice: adding an indicator moves no other's ranks, and a complement ranks alike."""
    counted = indicator.counts.of if isinstance(indicator.counts, Not) else indicator.id
    words = (SEED, counted, *settings.select("term", "time_window").row(0))
    return int.from_bytes(hashlib.sha256("|".join(words).encode()).digest()[:8], "big")
