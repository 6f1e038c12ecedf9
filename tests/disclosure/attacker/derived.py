"""Derived figures: what stands beside counts must follow from them, or it tells of what they were made of."""

from __future__ import annotations

from itertools import product
from math import sqrt
from statistics import NormalDist

import numpy as np
import polars as pl

from tests.disclosure.attacker.names import NOTIFIED
from tests.disclosure.attacker.policy import Rounding
from tests.disclosure.attacker.seen import DERIVED
from tests.disclosure.attacker.system import System

_LEVELS = (("low", "high", 0.95), ("low_998", "high_998", 0.998))
#: Whole percents, and what floating point makes of a half.
_CLOSE = 0.0051


def add_derived(system: System, cells: pl.DataFrame, rounding: Rounding) -> int:
    """Where figures are not those of the published counts, bound the counts by those they can be of.

    Gives the number of such rows. Only shares are read; a row of figures without counts is searched over all
    counts of up to twice the denominator that is told, or of up to 60 children.
    """
    rows = cells.filter(pl.col("rate").is_not_null(), pl.col("indicator") != NOTIFIED)
    unlike = [
        row for row in rows.iter_rows(named=True) if not _follows(row, row["numerator"], row["denominator"])
    ]
    for row in unlike:
        fits = [(n, d) for n, d in _candidates(row, rounding) if _follows(row, n, d)]
        if not fits:
            continue
        n, d = np.array(fits).T
        ends = np.array([row["n"]]), np.array([row["d"]])
        for which, values in zip(ends, (n, d), strict=True):
            system.at_least(which, values.min())
            system.at_most(which, values.max())
        system.rows([(ends[1], 1), (ends[0], -1)], low=(d - n).min(), high=(d - n).max())
    return len(unlike)


def _candidates(row: dict, rounding: Rounding) -> list[tuple[int, int]]:
    """The counts a row of figures can be of, as far as its own rounded ones tell."""
    said, of = row["numerator"], row["denominator"]
    children = range(1, 61) if of is None else range(max(of - rounding.below, 1), of + rounding.above + 1)
    counted = range(61) if said is None else range(max(said - rounding.below, 0), said + rounding.above + 1)
    return [(n, d) for d, n in product(children, counted) if n <= d]


def _follows(row: dict, numerator: int | None, denominator: int | None) -> bool:
    """Whether every figure of a row is what these counts give, in whole percents."""
    if numerator is None or denominator is None:
        return False
    figures = {"rate": numerator / denominator}
    for low, high, level in _LEVELS:
        figures[low], figures[high] = wilson(numerator, denominator, level)
    return all(abs(row[name] - figures[name]) <= _CLOSE for name in DERIVED if row[name] is not None)


def wilson(numerator: int, denominator: int, level: float) -> tuple[float, float]:
    """The score interval of a proportion: E. B. Wilson (1927), JASA 22, 209-212."""
    z, n, p = NormalDist().inv_cdf((1 + level) / 2), denominator, numerator / denominator
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)
