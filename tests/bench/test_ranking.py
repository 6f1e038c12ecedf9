"""How well, and how fast, settings and wards are ranked: simulated authorities whose true rates are known."""

import statistics
import time

import numpy as np
import polars as pl

from jobs.indicators import DOMAINS
from jobs.ranks import rank
from tests.bench.measuring import keep, machine
from tests.jobs import simulated
from tests.jobs.invented import QI
from tests.jobs.simulated import (
    CATALOGUE,
    apart,
    below_median_size,
    covered,
    deciles,
    found,
    found_by_raw,
    furthest,
    measures,
    standing,
    tenths,
)

AUTHORITIES = 50
#: Of those whose children, homes and rolls are invented one by one, each with its dice thrown so often.
THROWS = 3
ROUNDS = 5
#: What an authority publishes: indicators, terms and windows of its settings, and twice that of its wards.
SLICES = {"setting": 150, "ward": 300}


def judged(worlds, kind="setting"):
    """Everything that is asked of a ranking, over worlds of one sort."""
    stood = [standing(world, kind) for world in worlds]
    said = [stands["highest_fifth"].to_numpy() for stands in stood]
    true = np.concatenate([world.in_highest_fifth for world in worlds])
    all_said = np.concatenate(said)
    surely, hardly = all_said >= 0.8, all_said <= 0.05
    in_rank, in_rate = np.mean([covered(*one) for one in zip(worlds, stood, strict=True)], axis=0)
    ordered = list(zip(worlds, said, strict=True))
    least = (1, 10, 20)
    figures = {
        "deciles": [(number, round(p, 3), round(share, 3)) for number, p, share in deciles(all_said, true)],
        "tenths of the places": [(round(p, 3), round(share, 3)) for _, p, share in tenths(all_said, true)],
        "furthest from true": {
            "deciles with 100": part(furthest(deciles(all_said, true), 100)),
            "tenths of the places": part(furthest(tenths(all_said, true))),
        },
        "apart on average": part(apart(tenths(all_said, true))),
        "very likely": {"share": part(surely), "true": part(true[surely])},
        "unlikely": {"share": part(hardly), "true": part(true[hardly])},
        "found in the first fifth": shares(
            [found(*one) for one in ordered], [[found_by_raw(w, n) for w in worlds] for n in least]
        ),
        "covered": {"rank": part(in_rank), "rate": part(in_rate)},
        "from the least to the most probable": [part(end) for end in np.quantile(all_said, [0, 1])],
    }
    if kind == "ward":
        return figures
    return figures | {
        "true among the first 20": shares(
            [found(*one, 20) for one in ordered], [[found_by_raw(w, n, 20) for w in worlds] for n in least]
        ),
        "smaller than the median among the first 20": shares(
            [below_median_size(*one) for one in ordered], [[below_median_size(w, w.raw) for w in worlds]]
        ),
    }


def part(of):
    return round(float(np.mean(of)), 3)


def shares(ours, raw):
    names = ("raw", "raw from 10 children", "raw from 20 children")
    return {"ours": round(float(np.mean(ours)), 3)} | {
        name: round(float(np.mean(one)), 3) for name, one in zip(names, raw, strict=False)
    }


def timed():
    """Seconds to rank all that an authority of 200 settings and 21 wards publishes for one audience."""
    frames = [
        measures(world.k, world.n, kind=kind).with_columns(term=pl.lit(f"{number}"))
        for kind, slices in SLICES.items()
        for number in range(slices)
        for world in [simulated.settings(number) if kind == "setting" else simulated.wards(number)]
    ]
    everything, took = pl.concat(frames), []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        rank(everything, CATALOGUE, QI)
        took.append(time.perf_counter() - began)
    return {"median": round(statistics.median(took), 2), "all": [round(one, 2) for one in took]}


def test_ranking():
    result = {"machine": machine(), "seconds": timed()}
    for spread in (0.05, 0.02):
        worlds = [simulated.settings(seed, spread) for seed in range(AUTHORITIES)]
        result[f"settings, true rates 0.12 ± {spread}"] = judged(worlds)
    for number, domain in enumerate(DOMAINS):
        synthetic = [simulated.synthetic(s, number, t) for s in range(AUTHORITIES) for t in range(THROWS)]
        result[f"settings, synthetic authorities, {domain}"] = judged(synthetic)
    result["settings, all alike"] = judged([simulated.settings(seed, 0) for seed in range(AUTHORITIES)])
    result["wards, true rates 0.12 ± 0.03"] = judged([simulated.wards(seed) for seed in range(200)], "ward")
    keep("ranking", result)
    for name, figures in result.items():
        print(f"\n{name}")  # noqa: T201  its result
        for what, value in figures.items():
            print(f"  {what}: {value}")  # noqa: T201  its result
