"""Funnels: who is compared with whom, what the limits are made of, and where nothing is drawn."""

from __future__ import annotations

import math
import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.chance import event_limits, share_limits
from jobs.funnels import COMPARISON, FUNNEL, LIMITS, funnel
from jobs.funnels import compare as compare_with
from jobs.measures import measure
from jobs.peers import PEERS
from jobs.ranks import rank
from tests.jobs.invented import PARTNER, QI
from tests.jobs.questions import EVENTS, LATEST, LOW, SHARE, counts, questions

ALIKE = [(6, 30)] * 9


def measured(cells, audience=QI, kind="setting", indicator=SHARE):
    """The measures of places with these numerators and denominators."""
    rows = [(kind, f"{n:03d}", indicator, LATEST, "term", k, of) for n, (k, of) in enumerate(cells)]
    return measure(counts(rows), questions(), audience)


def compare(measures, indicators, audience):
    return compare_with(measures, indicators, audience, rank(measures, indicators, audience).true_rates)


def drawn(cells, audience=QI, **asked):
    """The comparison's places, baseline and dispersion, and the flags."""
    measures = measured(cells, audience, **asked)
    compared = compare(measures, questions(), audience).filter(indicator=asked.get("indicator", SHARE))
    flags = funnel(measures, questions(), audience).filter(indicator=asked.get("indicator", SHARE))
    return compared.select("places", "baseline", "dispersion").rows(), flags["flag"].to_list()


def plain_dispersion(cells, *, is_event=False) -> float:
    """The mean square of the distances, one place at a time, the tenth at each end moved in."""
    baseline = sum(k for k, _ in cells) / sum(n for _, n in cells)
    one = baseline if is_event else baseline * (1 - baseline)
    if not one:
        return 1.0
    z = sorted((k / n - baseline) / math.sqrt(one / n) for k, n in cells)
    ends = max(1, len(z) // 10)
    inner = [min(max(each, z[ends]), z[-1 - ends]) for each in z]
    return max(1.0, sum(each**2 for each in inner) / len(z))


crowds = st.lists(
    st.integers(5, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=5, max_size=40
)


@settings(max_examples=25, deadline=None)
@given(crowds, st.sampled_from([SHARE, EVENTS]), st.sampled_from([QI, PARTNER]))
def test_it_is_what_a_plain_reckoning_of_the_shown_figures_gives(cells, indicator, audience):
    measures = measured(cells, audience, indicator=indicator)
    shown = measures.filter(indicator=indicator, status="shown").select("numerator", "denominator").rows()
    compared = compare(measures, questions(), audience).filter(indicator=indicator)
    known = measures.filter(pl.col("status") != "none", indicator=indicator)
    if len(shown) < 5 or len(shown) * 3 < known.height * 2:
        assert compared.is_empty()
        return
    places, baseline, dispersion = compared.select("places", "baseline", "dispersion").row(0)
    whole = sum(k for k, _ in shown) / sum(n for _, n in shown)
    assert places == len(shown) and baseline == pytest.approx(whole, abs=0.0051)
    assert dispersion == pytest.approx(plain_dispersion(shown, is_event=indicator == EVENTS), abs=1e-4)
    rows = funnel(measures, questions(), audience).filter(indicator=indicator)
    limits = event_limits if indicator == EVENTS else share_limits
    decimals = 6 if audience is QI else 2
    for names, level in LIMITS.items():
        for name, end in zip(names, limits(whole, [n for _, n in shown], dispersion, level), strict=True):
            assert rows[name].to_list() == pytest.approx(np.round(end, decimals).tolist(), abs=2e-6)


@settings(max_examples=25, deadline=None)
@given(crowds, st.sampled_from([SHARE, EVENTS]), st.sampled_from([QI, PARTNER]))
def test_a_point_is_flagged_exactly_where_it_is_drawn_outside(cells, indicator, audience):
    measures = measured(cells, audience, indicator=indicator)
    points = funnel(measures, questions(), audience).join(measures, on=FUNNEL[:6], suffix="_seen")
    for rate, low, high, flag in points.select("rate", "low_998", "high_998", "flag").rows():
        assert flag == ("below" if rate < low else "above" if rate > high else "within")


def test_one_place_apart_is_flagged_and_widens_nothing():
    assert drawn([*ALIKE, (24, 30)])[1] == ["within"] * 9 + ["above"]
    ((places, baseline, dispersion),), flags = drawn([*[(60, 300)] * 9, (15, 300)], kind="ward")
    assert (places, baseline, dispersion) == (10, round(555 / 3000, 6), 1.0)
    assert flags == ["within"] * 9 + ["below"]


def test_places_that_all_differ_are_not_all_flagged():
    draw = random.Random(4)
    ((_, _, dispersion),), flags = drawn([(round(200 * draw.betavariate(3, 12)), 200) for _ in range(60)])
    assert dispersion > 5 and flags.count("within") > 50


def test_the_complement_has_the_same_places_outside():
    measures = measured([*[(10, 40)] * 20, (34, 40)], indicator="asq3_any_below")
    flags = {i: f["flag"].to_list() for (i,), f in funnel(measures, questions(), QI).group_by("indicator")}
    assert flags["asq3_any_below"][-1] == "above" and flags[LOW][-1] == "below"


def test_where_there_is_no_crowd_nothing_is_drawn():
    for cells in ([], [(3, 20)], [(3, 20)] * 4, [(1, 4)] * 9, [(0, 0)] * 9):
        assert drawn(cells) == ([], [])
    assert drawn([(1, 20)] * 9, kind="group") == drawn(ALIKE, indicator="funding_eypp") == ([], [])


def test_nobody_and_everybody_leave_no_room():
    for cells, baseline in (([(0, 20)] * 6, 0.0), ([(20, 20)] * 6, 1.0)):
        assert drawn(cells) == ([(6, baseline, 1.0)], ["within"] * 6)
    assert drawn([(0, 20)] * 6, indicator=EVENTS) == ([(6, 0.0, 1.0)], ["within"] * 6)


def test_what_survives_suppression_is_no_fair_crowd():
    told, hidden = [(12, 40)] * 10, [(3, 40)] * 6
    assert drawn([*told, *hidden[:5]], PARTNER) == ([(10, 0.25, 1.0)], ["within"] * 10)
    assert drawn([*told, *hidden], PARTNER) == ([], [])


def test_it_says_how_far_the_true_rates_differ_where_places_are_ranked():
    measures = measured([(k, 40) for k in range(2, 20)])
    true_rates = rank(measures, questions(), QI).true_rates
    compared = compare(measures, questions(), QI).select(*PEERS, "average", "spread")
    assert compared.height and compared["spread"].min() > 0
    assert compared.equals(true_rates)


def test_the_columns_are_those_of_the_snapshot():
    measures = measured([])
    assert compare(measures, questions(), QI).columns == list(COMPARISON)
    assert funnel(measures, questions(), QI).columns == list(FUNNEL)
