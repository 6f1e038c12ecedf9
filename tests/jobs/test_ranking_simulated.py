"""Rankings against known truth, on 50 simulated authorities; `make bench ONLY=ranking` prints the figures."""

from __future__ import annotations

import numpy as np
import pytest

from jobs import landing
from tests.jobs import simulated
from tests.jobs.simulated import (
    below_median_size,
    covered,
    deciles,
    found,
    found_by_raw,
    furthest,
    standing,
    tenths,
)

#: A decile of fewer settings than this says little.
ENOUGH = 80
#: What is known to be missed where true rates are not beta: these say how far, and must not grow.
HUMPS, UNSEEN = 0.08, 0.11


@pytest.fixture(scope="module")
def worlds():
    authorities = [simulated.settings(seed) for seed in range(50)]
    return [(authority, standing(authority)) for authority in authorities]


def chances(worlds):
    said = np.concatenate([stands["highest_fifth"].to_numpy() for _, stands in worlds])
    return said, np.concatenate([authority.in_highest_fifth for authority, _ in worlds])


@pytest.mark.slow
def test_the_probability_of_the_highest_fifth_is_calibrated(worlds):
    by_probability = deciles(*chances(worlds))
    assert sum(number >= ENOUGH for number, _, _ in by_probability) == 10
    assert furthest(by_probability) <= 0.05
    assert furthest(tenths(*chances(worlds))) <= 0.05


@pytest.mark.slow
def test_very_likely_and_unlikely_are_what_they_say(worlds):
    said, true = chances(worlds)
    assert true[said >= 0.8].mean() >= 0.85
    assert true[said <= 0.05].mean() <= 0.03


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "minimum", "margin"), [(0, 1, 0.02), (0, 10, 0.01), (20, 1, 0.08), (20, 10, 0.005)]
)
def test_more_of_the_highest_fifth_are_found_than_by_raw_rates(worlds, number, minimum, margin):
    """Among the first fifth, and the first 20, of our order and of raw rates, of all or from 10 children."""
    ours = np.mean([found(one, stands["highest_fifth"].to_numpy(), number) for one, stands in worlds])
    raw = np.mean([found_by_raw(one, minimum, number) for one, _ in worlds])
    assert ours - raw >= margin


@pytest.mark.slow
def test_intervals_hold_the_truth(worlds):
    rank_in, rate_in = np.mean([covered(*world) for world in worlds], axis=0)
    assert rank_in == pytest.approx(0.95, abs=0.02)
    assert rate_in == pytest.approx(0.95, abs=0.02)


@pytest.mark.slow
def test_intervals_of_a_score_of_wards_hold_the_truth():
    """Without the penalty on the prior's weight a few in five did."""
    wards = [simulated.wards(seed) for seed in range(100)]
    rank_in, rate_in = np.mean([covered(one, standing(one, "ward")) for one in wards], axis=0)
    assert rank_in >= 0.93
    assert rate_in >= 0.88


@pytest.mark.slow
def test_identical_settings_are_not_told_apart_by_their_size():
    small, raw, likely = [], [], []
    for seed in range(20):
        alike = simulated.settings(seed, spread=0)
        said = standing(alike)["highest_fifth"].to_numpy()
        raw.append(below_median_size(alike, alike.raw))
        small.append(below_median_size(alike, said))
        likely.append((said >= 0.8).mean())
        assert said.mean() == pytest.approx(0.2, abs=0.01)
    assert np.mean(raw) > 0.6
    assert np.mean(small) < 0.5
    assert np.mean(likely) < 0.001


def two_humps(domain: int):
    """50 synthetic authorities, where one kind of setting has much more need; the dice thrown three times."""
    many = [simulated.synthetic(seed, domain, throw) for seed in range(50) for throw in range(3)]
    return [(world, standing(world)) for world in many]


@pytest.mark.slow
def test_where_true_rates_have_two_humps_what_is_said_is_kept():
    """By tenth of the settings, and not by tenth of the probability: of 0.55, six in ten come true."""
    worlds = two_humps(0)
    said, true = chances(worlds)
    assert furthest(tenths(said, true)) <= 0.05
    assert furthest(deciles(said, true)) <= HUMPS
    assert true[said >= 0.8].mean() >= 0.85
    assert true[said <= 0.05].mean() <= 0.03
    rank_in, rate_in = np.mean([covered(*world) for world in worlds], axis=0)
    assert rank_in == pytest.approx(0.95, abs=0.02)
    assert rate_in == pytest.approx(0.95, abs=0.02)
    ours = np.mean([found(one, stands["highest_fifth"].to_numpy(), 20) for one, stands in worlds])
    assert ours - np.mean([found_by_raw(one, number=20) for one, _ in worlds]) >= 0.1


@pytest.mark.slow
def test_without_learning_the_form_of_true_rates_it_would_not_be(monkeypatch):
    monkeypatch.setattr(landing, "LEARNT", 0)
    assert furthest(tenths(*chances(two_humps(0)))) > 0.06


@pytest.mark.slow
def test_where_few_are_counted_the_form_cannot_be_learnt():
    """Gross motor has two humps at half the rate, which its counts do not show: the promise is not kept.

    What is said is too modest: of 0.62, the mean of the first tenth, seven in ten come true.
    """
    said, true = chances(two_humps(1))
    assert furthest(tenths(said, true)) <= UNSEEN
    assert np.all(np.array([share - p for _, p, share in tenths(said, true)])[-3:] >= -0.02)
    assert true[said >= 0.8].mean() >= 0.85
    assert true[said <= 0.05].mean() <= 0.05
