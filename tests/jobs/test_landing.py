"""Where places land: against sorting one draw at a time, and what must hold of any ranking."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom

from jobs import landing
from jobs.landing import land
from jobs.rates import EVENTS, SHARE
from jobs.shrinkage import estimate

RATES = {"share": SHARE, "events": EVENTS}


def known(kind: str, seed: int, places: int):
    """Shape and weight of places of very different size."""
    draw = np.random.default_rng(seed)
    n = np.exp(draw.uniform(0, 6, places)).astype(int)
    rate = draw.gamma(4, 1 / 30, places).clip(0, 1)
    k = draw.binomial(n, rate) if kind == "share" else draw.poisson(n * rate)
    return 4.0 + k, 30.0 + n


def landed(kind: str, shape, weight, **how):
    return land(RATES[kind], shape, weight, *estimate(shape, weight, RATES[kind])[1:], **how)


def sorted_draws(kind: str, shape, weight, draws: int):
    """The ranks of each place, lowest first, from sorting one draw at a time."""
    draw, ranks = np.random.default_rng(1), []
    for _ in range(draws):
        rates = draw.beta(shape, weight - shape) if kind == "share" else draw.gamma(shape, 1 / weight)
        order = sorted(range(len(rates)), key=lambda i: -rates[i])
        ranks.append(np.argsort(order) + 1)
    return np.sort(ranks, axis=0)


@pytest.mark.slow
@pytest.mark.parametrize("kind", RATES)
@pytest.mark.parametrize(("places", "near"), [(5, 1), (6, 1), (21, 1), (40, 1), (41, 2), (180, 3)])
def test_it_agrees_with_sorting_one_draw_at_a_time(kind, places, near):
    shape, weight = known(kind, places, places)
    ours, ranks = landed(kind, shape, weight), sorted_draws(kind, shape, weight, 20_000)
    fifth = int(np.ceil(places / 5))
    off = ours.highest_fifth - (ranks <= fifth).mean(axis=0)
    assert np.abs(off).max() <= 0.03
    assert np.sqrt((off**2).mean()) <= 0.01
    assert np.abs(ours.rank_low - ranks[499]).max() <= near
    assert np.abs(ours.rank_high - ranks[19_499]).max() <= near


def test_it_agrees_with_sorting_a_few_draws():
    shape, weight = known("share", 1, 9)
    ranks = sorted_draws("share", shape, weight, 2000)
    assert landed("share", shape, weight).highest_fifth == pytest.approx((ranks <= 2).mean(axis=0), abs=0.04)


def test_two_places_have_the_chance_of_one_lying_above_the_other():
    """Worked out by hand: of Beta(1, 1) and Beta(2, 1) the second is higher twice in three times."""
    found = landed("share", np.array([1.0, 2.0]), np.array([2.0, 3.0])).highest_fifth
    assert found == pytest.approx([1 / 3, 2 / 3], abs=0.001)


@pytest.mark.parametrize("kind", RATES)
def test_the_count_of_those_above_may_be_taken_as_normal_where_places_are_many(kind, monkeypatch):
    shape, weight = known(kind, 4, 40)
    exact = landed(kind, shape, weight)
    monkeypatch.setattr(landing, "FEW", 39)
    near = landed(kind, shape, weight)
    assert near.highest_fifth == pytest.approx(exact.highest_fifth, abs=0.01)
    assert np.abs(near.rank_low - exact.rank_low).max() <= 1
    assert np.abs(near.rank_high - exact.rank_high).max() <= 1


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(RATES)), st.integers(0, 10_000), st.integers(5, 60))
def test_what_holds_of_any_places(kind, seed, places):
    """The probabilities add up to the fifth, order does not matter, and upside down the last are first."""
    shape, weight = known(kind, seed, places)
    ours = landed(kind, shape, weight)
    assert ours.highest_fifth.sum() == pytest.approx(np.ceil(places / 5), abs=0.05)
    assert np.all((ours.highest_fifth >= 0) & (ours.highest_fifth <= 1))
    assert np.all((ours.rank_low >= 1) & (ours.rank_low <= ours.rank_high) & (ours.rank_high <= places))
    other = np.random.default_rng(seed).permutation(places)
    again = landed(kind, shape[other], weight[other])
    assert again.highest_fifth == pytest.approx(ours.highest_fifth[other], abs=1e-9)
    turned = landed(kind, shape, weight, downwards=True)
    assert np.abs(turned.rank_low - (places + 1 - ours.rank_high)).max() <= 1
    assert np.abs(turned.rank_high - (places + 1 - ours.rank_low)).max() <= 1


@pytest.mark.parametrize("places", [5, 21, 180])
def test_those_known_to_be_alike_have_the_same_chance(places):
    found = landed("share", np.full(places, 6.0), np.full(places, 50.0))
    assert found.highest_fifth == pytest.approx(np.full(places, np.ceil(places / 5) / places), abs=0.002)
    assert set(found.rank_low) == {max(1, int(np.ceil(0.025 * places)))}


@pytest.mark.parametrize("places", [21, 180])
def test_where_hardly_anybody_is_counted_chance_decides(places):
    """Shapes far under one hold nearly all at nought, where a draw would break the ties."""
    found = landed("events", np.full(places, 0.02), np.full(places, 30.0))
    assert found.highest_fifth == pytest.approx(np.full(places, np.ceil(places / 5) / places), abs=0.01)


def plainly_formed(k, n, shape: float, weight: float, steps: int):
    """A place's rate, on a fine scale of rates, by expectation-maximisation as a textbook has it."""
    rates = np.linspace(0.0005, 0.9995, 1000)
    prior = beta(shape, weight - shape).pdf(rates)
    prior /= prior.sum()
    chances = [binom.pmf(counted, children, rates) for counted, children in zip(k, n, strict=True)]
    for step in range(steps + 1):
        held = [chance * prior / (chance * prior).sum() for chance in chances]
        if step < steps:
            prior = sum(held) / len(held)
    return rates, np.array(held)


def two_kinds(places: int):
    """Counts where three in ten have thrice the rate."""
    draw = np.random.default_rng(5)
    n = draw.integers(10, 60, places)
    return draw.binomial(n, np.where(np.arange(places) % 10 < 3, 0.30, 0.08)), n


def test_many_places_tell_the_form_of_their_rates_as_plainly_worked_out():
    """Against drawing each place's rate after twenty plain steps."""
    (k, n), draw = two_kinds(60), np.random.default_rng(6)
    rates, held = plainly_formed(k, n, 4.0, 30.0, landing.LEARNT)
    drawn = [draw.choice(rates, 4000, p=one) + draw.random(4000) / 1000 for one in held]
    true = (np.argsort(np.argsort(-np.array(drawn), axis=0), axis=0) < 12).mean(axis=1)
    without, formed = (landed("share", 4.0 + k, 30.0 + n, prior=p) for p in (None, (4.0, 30.0)))
    assert formed.highest_fifth == pytest.approx(true, abs=0.04)
    assert np.abs(formed.highest_fifth - true).mean() <= 0.01
    assert np.abs(without.highest_fifth - true).mean() >= 0.03


def test_few_places_do_not():
    k, n = two_kinds(landing.ENOUGH - 1)
    without, given_it = (landed("share", 4.0 + k, 30.0 + n, prior=p) for p in (None, (4.0, 30.0)))
    assert given_it.highest_fifth.tolist() == without.highest_fifth.tolist()


@pytest.mark.parametrize("kind", RATES)
def test_the_form_is_that_of_the_prior_where_nothing_is_known(kind):
    """Places with nobody hold the prior, whatever it is: there is nothing to learn."""
    shape, weight = np.full(50, 2.0), np.full(50, 20.0)
    found = landed(kind, shape, weight, prior=(2.0, 20.0)).highest_fifth
    assert found == pytest.approx(np.full(50, 0.2), abs=0.002)
