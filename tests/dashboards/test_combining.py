"""The rule that orders settings by several indicators, against draws from what is known of each."""

from __future__ import annotations

import numpy as np
import pytest

from tests.dashboards.combining import combine


def invented_parts(settings, weights, seed, unknown=0.4):
    """Scores as shrinkage leaves them: the less is known of a setting, the nearer to the average."""
    draw = np.random.default_rng(seed)
    parts = []
    for number, weight in enumerate(weights):
        spreads = draw.uniform(0.25, 0.95, settings)
        scores = draw.normal(0, np.sqrt(1 - spreads**2))
        known = draw.random(settings) >= (unknown if number else 0)
        scores = [float(s) if k else None for s, k in zip(scores, known, strict=True)]
        spreads = [float(s) if k else None for s, k in zip(spreads, known, strict=True)]
        parts.append((weight, scores, spreads))
    return parts


def drawn(parts, draws=20_000):
    """Every part of every setting drawn, combined, and put in order: what the closed form stands for."""
    draw = np.random.default_rng(7)
    total, combined = 0.0, 0.0
    for weight, scores, spreads in parts:
        mean = np.array([0.0 if s is None else s for s in scores])
        spread = np.array([1.0 if s is None else s for s in spreads])
        combined = combined + weight * draw.normal(mean, spread, (draws, len(scores)))
        total += weight
    ranks = (-combined / total).argsort(axis=1).argsort(axis=1) + 1
    fifth = -(-len(parts[0][1]) // 5)
    return (ranks <= fifth).mean(axis=0), np.quantile(ranks, [0.025, 0.975], axis=0)


@pytest.mark.parametrize(("settings", "weights"), [(12, (1, 1)), (30, (2, 0.5)), (60, (1, 3, 1.5))])
def test_the_chance_of_the_highest_fifth_is_what_draws_say(settings, weights):
    parts = invented_parts(settings, weights, seed=settings)
    chance, (low, high) = drawn(parts)
    stood = combine(parts)
    assert np.abs([place["chance"] for place in stood] - chance).max() <= 0.03
    assert sum(place["chance"] for place in stood) == pytest.approx(-(-settings // 5), abs=0.35)
    # Who is known well may stand behind others by chance alone; the interval printed reaches to the rank.
    ranks = [place["rank"] for place in stood]
    assert np.abs([place["rank_low"] for place in stood] - np.minimum(low, ranks)).max() <= 4
    assert np.abs([place["rank_high"] for place in stood] - np.maximum(high, ranks)).max() <= 4


def test_an_unknown_part_counts_as_the_average_and_nothing_known_as_nothing():
    parts = [(1, [1.0, None, -1.0], [0.3, None, 0.3]), (3, [None, None, 1.0], [None, None, 0.4])]
    first, nothing, last = combine(parts)
    assert nothing is None
    assert first["score"] == pytest.approx(1 / 4)
    assert first["spread"] == pytest.approx(np.hypot(0.3, 3 * 1.0) / 4)
    assert last["score"] == pytest.approx((-1 + 3) / 4)
    assert {first["rank"], last["rank"]} == {1, 2}


def test_a_weight_moves_the_order():
    one, other = [2.0, -1.0, 0.0, 0.1, -0.1], [-1.0, 2.0, 0.0, 0.1, -0.1]
    sure = [0.2] * 5
    assert combine([(3, one, sure), (1, other, sure)])[0]["rank"] == 1
    assert combine([(1, one, sure), (3, other, sure)])[1]["rank"] == 1
