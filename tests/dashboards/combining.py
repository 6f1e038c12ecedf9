"""Combined need in plain Python: the twin of assets/scripts/combined.js, loop by loop."""

from __future__ import annotations

import math

GRID = 320
REACH = 4.5
OUTER = 1.959964


def normal(z):
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def combine(parts):
    """Parts are (weight, scores, spreads) with None where not known; returns one dict a place, or None."""
    total = sum(weight for weight, _, _ in parts)
    stood = []
    for i in range(len(parts[0][1])):
        if all(scores[i] is None for _, scores, _ in parts):
            stood.append(None)
            continue
        mean = sum(weight * (scores[i] or 0.0) for weight, scores, _ in parts) / total
        variance = sum(
            (weight * (1.0 if scores[i] is None else spreads[i])) ** 2 for weight, scores, spreads in parts
        )
        stood.append({"score": mean, "spread": math.sqrt(variance) / total})
    places = [place for place in stood if place]
    for place in places:
        others = [other for other in places if other is not place]
        place.update(stand(place, others, math.ceil(len(places) / 5)))
    order = sorted(places, key=lambda place: (-round(place["chance"], 3), -place["score"]))
    for k, place in enumerate(order, start=1):
        place["rank"] = k
        place["rank_low"] = min(place["rank_low"], k)
        place["rank_high"] = max(place["rank_high"], k)
    return stood


def stand(place, others, fifth):
    """The chance that fewer than `fifth` others are above, and the rank at either end of what is known."""
    score, spread = place["score"], place["spread"]

    def above(x):
        return [1 - normal((x - other["score"]) / other["spread"]) for other in others]

    chance = weights = 0.0
    for step in range(GRID):
        z = -REACH + 2 * REACH * step / (GRID - 1)
        chances = above(score + z * spread)
        deviation = math.sqrt(max(sum(p * (1 - p) for p in chances), 1e-9))
        weight = math.exp(-z * z / 2)
        chance += weight * normal((fifth - 0.5 - sum(chances)) / deviation)
        weights += weight
    ends = [round(1 + sum(above(score + side * OUTER * spread))) for side in (1, -1)]
    return {"chance": chance / weights, "rank_low": ends[0], "rank_high": ends[1]}
