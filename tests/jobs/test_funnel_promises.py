"""What the funnel promises, on 50 invented authorities whose truth is known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from jobs.funnels import FUNNEL, funnel
from jobs.measures import measure
from tests.jobs.invented import QI
from tests.jobs.questions import EVENTS, LATEST, SHARE, counts, questions

AUTHORITIES, SETTINGS = 50, 180
#: Reviewed children of a middling setting, in one term and in three.
SIZES = (18, 50)
BASELINES = (0.08, 0.15, 0.25)


def sizes(draw, median: float, number: int = SETTINGS):
    return np.maximum(5, np.round(median * np.exp(draw.normal(0, 0.7, number)))).astype(int)


def points(numerators, denominators, indicator=SHARE) -> pl.DataFrame:
    """The funnel of one authority's settings, beside their rates; in the order given."""
    cells = zip(numerators.tolist(), denominators.tolist(), strict=True)
    rows = [("setting", f"{n:03d}", indicator, LATEST, "term", k, of) for n, (k, of) in enumerate(cells)]
    measures = measure(counts(rows), questions(), QI)
    return funnel(measures, questions(), QI).filter(indicator=indicator).join(measures, on=FUNNEL[:6])


def outside(funnels: pl.DataFrame) -> tuple[float, float]:
    """The shares of settings outside the 95 % and the 99.8 % limits."""
    beyond = (pl.col("rate") < pl.col("low_95")) | (pl.col("rate") > pl.col("high_95"))
    return funnels.select(beyond.mean(), (pl.col("flag") != "within").mean().alias("flagged")).row(0)


@pytest.mark.slow
@pytest.mark.parametrize("median", SIZES)
@pytest.mark.parametrize("indicator", [SHARE, EVENTS])
def test_identical_settings_are_flagged_about_as_often_as_chance_would(median, indicator):
    draw, found = np.random.default_rng(11), []
    for baseline in BASELINES:
        for _ in range(AUTHORITIES):
            n = sizes(draw, median)
            k = draw.binomial(n, baseline) if indicator == SHARE else draw.poisson(n * baseline)
            found.append(points(k, n, indicator))
    at_95, at_998 = outside(pl.concat(found))
    # Of a few children with a low baseline nobody can lie below, so the lower half of the 5 % stays unused.
    assert 0.03 <= at_95 <= 0.06
    assert 0.0002 <= at_998 <= 0.005


@pytest.mark.slow
def test_settings_that_truly_differ_are_not_flagged_by_the_half():
    draw, found = np.random.default_rng(12), []
    for strength in (15, 40):
        for baseline in BASELINES:
            for _ in range(AUTHORITIES // 2):
                n = sizes(draw, 50)
                rate = draw.beta(baseline * strength, (1 - baseline) * strength, SETTINGS)
                found.append(points(draw.binomial(n, rate), n))
    at_95, at_998 = outside(pl.concat(found))
    assert at_998 < 0.05 and at_95 < 0.15


@pytest.mark.slow
def test_a_setting_with_three_times_the_need_is_flagged_in_most_authorities():
    draw, seen = np.random.default_rng(13), []
    for _ in range(AUTHORITIES):
        n = sizes(draw, 50)
        n[0] = 60
        rate = np.full(SETTINGS, 0.12)
        rate[0] = 0.36
        seen.append(points(draw.binomial(n, rate), n)["flag"][0] == "above")
    assert np.mean(seen) > 0.8
