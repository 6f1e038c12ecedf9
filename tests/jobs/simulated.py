"""Invented settings at the level of counts, whose true rates are known: how well do rankings find them?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from fixtures.authority.plan import Plan
from fixtures.authority.world import invent, lay_ground
from jobs.indicators import read_catalogue
from jobs.ranks import rank
from tests.jobs.invented import QI

CATALOGUE = read_catalogue()
INDICATOR = "asq3_communication_below"
MEAN, SPREAD = 0.12, 0.05
#: A bare league table that leaves out the smallest, as is often done.
MINIMUM = 10


@dataclass(frozen=True)
class Simulated:
    """True rates of places, and what was counted there."""

    true: np.ndarray
    k: np.ndarray
    n: np.ndarray

    @property
    def in_highest_fifth(self) -> np.ndarray:
        fifth = -(-self.true.size // 5)
        return np.argsort(np.argsort(-self.true, kind="stable"), kind="stable") < fifth

    @property
    def raw(self) -> np.ndarray:
        return self.k / self.n


def settings(seed: int, spread: float = SPREAD) -> Simulated:
    """An authority of 120 to 200: seven in ten with about 50 reviewed in three terms, else childminders."""
    draw = np.random.default_rng(seed)
    number = draw.integers(120, 201)
    large = np.exp(draw.normal(np.log(50), 0.55, number))
    small = draw.integers(1, 8, number)
    n = np.where(draw.random(number) < 0.7, large, small).astype(int).clip(1, 220)
    return count(draw, rates(draw, number, spread), n)


def wards(seed: int, number: int = 21, spread: float = 0.03) -> Simulated:
    """Wards of about 90 children reviewed in three terms."""
    draw = np.random.default_rng(seed)
    n = np.exp(draw.normal(np.log(90), 0.4, number)).astype(int).clip(20, 400)
    return count(draw, rates(draw, number, spread), n)


def synthetic(seed: int, domain: int = 0, throw: int = 0) -> Simulated:
    """The settings of a synthetic authority, whose true rates nobody drew from a beta distribution.

    One ASQ-3 domain over the last three terms; the true rate is the children's mean chance, given all but the
    dice; three in four of them are reviewed. Every `throw` but the first throws the dice anew.
    """
    rows = _on_roll(seed)
    draw = np.random.default_rng([seed, throw])
    reviewed = draw.random(rows["child"].max() + 1) < Plan().coverage
    dice = draw.random(reviewed.size)
    below = pl.Series(dice)[rows["child"]] < rows[f"chance_{domain}"] if throw else rows[f"below_{domain}"]
    seen = rows.with_columns(reviewed=pl.Series(reviewed)[rows["child"]], below=below)
    of = seen.group_by("setting").agg(
        pl.col(f"chance_{domain}").mean(),
        (pl.col("below") & pl.col("reviewed")).sum(),
        pl.col("reviewed").sum(),
    )
    known = of.filter(pl.col("reviewed") > 0).sort("setting")
    return Simulated(*(known[column].to_numpy() for column in (f"chance_{domain}", "below", "reviewed")))


@cache
def _on_roll(seed: int) -> pl.DataFrame:
    """A row a child and setting on the rolls of three terms: by domain its chance, and whether below."""
    plan = Plan(seed=seed, postcodes=400)
    world = invent(plan, lay_ground(plan, None, None, None), lambda *_: None)
    pairs = np.hstack([world.attendance.rolls(term) for term in plan.calendar[-3:]])
    child, setting = np.unique(pairs, axis=1)
    needs = world.needs
    return pl.DataFrame({"setting": setting, "child": child}).with_columns(
        *(pl.Series(f"chance_{d}", needs.expected[child, d]) for d in range(needs.need.shape[1])),
        *(pl.Series(f"below_{d}", needs.below[child, d]) for d in range(needs.need.shape[1])),
    )


def rates(draw: np.random.Generator, number: int, spread: float) -> np.ndarray:
    """Beta with the mean 0.12 and a standard deviation; all alike where that is nought."""
    if spread == 0:
        return np.full(number, MEAN)
    weight = MEAN * (1 - MEAN) / spread**2 - 1
    return draw.beta(MEAN * weight, (1 - MEAN) * weight, number)


def count(draw: np.random.Generator, true: np.ndarray, n: np.ndarray) -> Simulated:
    return Simulated(true, draw.binomial(n, true), n)


def measures(k, n, indicator=INDICATOR, kind="setting", basis="attend", status="shown") -> pl.DataFrame:
    """Counts as the measures of one indicator, term and window; places are numbered from 100000."""
    rows = pl.DataFrame({"numerator": np.asarray(k, dtype=int), "denominator": np.asarray(n, dtype=int)})
    return rows.select(
        place_kind=pl.lit(kind),
        place_id=(100_000 + pl.int_range(pl.len())).cast(pl.String),
        basis=pl.lit(basis),
        indicator=pl.lit(indicator),
        term=pl.lit("2026-summer"),
        time_window=pl.lit("three_terms"),
        status=pl.lit(status),
        numerator="numerator",
        denominator="denominator",
    )


def standing(of: Simulated, kind: str = "setting") -> pl.DataFrame:
    """What an exact audience is told, in the order of the places."""
    return rank(measures(of.k, of.n, kind=kind), CATALOGUE, QI).standing.sort("place_id")


def deciles(said: np.ndarray, came_true: np.ndarray) -> list[tuple[int, float, float]]:
    """By tenth of the probability said: how many places, the mean said, and the share that came true."""
    tenth = np.minimum((said * 10).astype(int), 9)
    return [
        (int(chosen.sum()), float(said[chosen].mean()), float(came_true[chosen].mean()))
        for at in range(10)
        if (chosen := tenth == at).any()
    ]


def tenths(said: np.ndarray, came_true: np.ndarray) -> list[tuple[int, float, float]]:
    """As `deciles`, by tenth of the places in the order of what is said: as many in each.

    Source: D. W. Hosmer and S. Lemeshow (1980), Communications in Statistics A 9, 1043-1069.
    """
    parts = np.array_split(np.argsort(said, kind="stable"), 10)
    return [(part.size, float(said[part].mean()), float(came_true[part].mean())) for part in parts]


def furthest(parts: list[tuple[int, float, float]], least: int = 1) -> float:
    """The largest difference between said and true, of parts with at least so many places."""
    return max(abs(said - true) for number, said, true in parts if number >= least)


def apart(parts: list[tuple[int, float, float]]) -> float:
    """The mean difference between said and true over all places."""
    numbers = [number for number, _, _ in parts]
    return float(np.average([abs(said - true) for _, said, true in parts], weights=numbers))


def found(of: Simulated, by: np.ndarray, number: int = 0) -> float:
    """The share of the first fifth by some order (highest first), or the first `number`, who truly belong."""
    fifth = number or -(-by.size // 5)
    # Ties as a spreadsheet leaves them: by the number of the place, which says nothing.
    first = np.argsort(-by, kind="stable")[:fifth]
    return float(of.in_highest_fifth[first].mean())


def found_by_raw(of: Simulated, minimum: int = 1, number: int = 0) -> float:
    """As `found`, by the raw rate of those with at least `minimum` children; others come last."""
    return found(of, np.where(of.n >= minimum, of.raw, -1.0), number)


def covered(of: Simulated, stands: pl.DataFrame) -> tuple[float, float]:
    """How often the true rank, and the true rate, lie in their intervals."""
    ranks = np.argsort(np.argsort(-of.true, kind="stable"), kind="stable") + 1
    ends = (
        (ranks, stands["rank_low"], stands["rank_high"]),
        (of.true, stands["estimate_low"], stands["estimate_high"]),
    )
    rank_in, rate_in = (np.mean((low.to_numpy() <= of) & (of <= high.to_numpy())) for of, low, high in ends)
    return float(rank_in), float(rate_in)


def below_median_size(of: Simulated, by: np.ndarray, number: int = 20) -> float:
    """The share of the first `number` by some order that are smaller than the median."""
    return float(np.mean(of.n[np.argsort(-by, kind="stable")[:number]] < np.median(of.n)))
