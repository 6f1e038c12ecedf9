"""Groups whose truth is known: found, not invented, and the same from term to term; beside rivals."""

import statistics
import time

import numpy as np
import pytest
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from jobs.carrying import follow
from tests.bench.measuring import keep, machine
from tests.jobs.kinds import TERMS, WHICH_NULL, alike_in_kind, of_one_kind

AUTHORITIES = 50
RIVALS = {
    "Ward": lambda points, number: AgglomerativeClustering(number).fit_predict(points),
    "Gaussian mixture": lambda points, number: mixture(points, number, "full"),
    "Gaussian mixture, diagonal": lambda points, number: mixture(points, number, "diag"),
}


def mixture(points, number, covariance):
    return GaussianMixture(number, covariance_type=covariance, n_init=5, random_state=1).fit_predict(points)


def followed(sample):
    with threadpool_limits(1):
        return follow(sample.measures, TERMS[-1])


def rival_groups(term, make):
    """A rival's group of each setting that ours grouped, cut into as many groups as ours."""
    found = term.found
    urns = found.profiles["setting_urn"].to_numpy()[~found.apart]
    return dict(zip(urns, make(found.points[~found.apart], found.best.number), strict=True))


def agreement(one, other):
    both = sorted(one.keys() & other.keys())
    return adjusted_rand_score([one[urn] for urn in both], [other[urn] for urn in both])


def structured(apart):
    scores = {way: {"truth": [], "between": []} for way in ("ours", *RIVALS)}
    published, number, kept = 0, [], []
    for seed in range(AUTHORITIES):
        sample = alike_in_kind(seed, apart)
        before, now = followed(sample)
        if not now.letters:
            continue
        published += 1
        number.append(len(now.letters) - len(set(sample.kind.values())))
        for way in scores:
            make = RIVALS.get(way)
            groups = [rival_groups(t, make) if make else t.letter_of for t in (before, now)]
            scores[way]["truth"].append(agreement(groups[1], sample.kind))
            if before.letters:
                scores[way]["between"].append(agreement(*groups))
        if before.letters:
            both = before.letter_of.keys() & now.letter_of.keys()
            kept.append(np.mean([before.letter_of[urn] == now.letter_of[urn] for urn in both]))
    means = {way: {k: round(float(np.mean(v)), 3) for k, v in part.items()} for way, part in scores.items()}
    return {
        "published": round(published / AUTHORITIES, 2),
        "number of groups right": round(number.count(0) / max(published, 1), 2),
        "mean difference in number": round(float(np.mean(number)), 2),
        "settings that keep their letter": round(float(np.mean(kept)), 3),
        "adjusted Rand index": means,
    }


def nothing_there(which):
    found = [followed(of_one_kind(1000 + seed, which))[-1].found for seed in range(AUTHORITIES)]
    return {
        "no stable groups": round(sum(one.published is None for one in found) / AUTHORITIES, 3),
        "a number passed Jaccard alone": round(
            sum(any(trial.stable for trial in one.trials) for one in found) / AUTHORITIES, 2
        ),
        "outlying": round(statistics.fmean(float(one.apart.mean()) for one in found), 4),
    }


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_grouping():
    began = time.perf_counter()
    result = {
        "machine": machine(),
        "authorities of each sort": AUTHORITIES,
        "with groups, far apart": structured(1.3),
        "with groups, overlapping": structured(1.0),
        "without groups": {which: nothing_there(which) for which in WHICH_NULL},
    }
    result["seconds"] = round(time.perf_counter() - began)
    keep("grouping", result)
    for name, part in result.items():
        print(f"\n{name}: {part}")  # noqa: T201  its result
    assert all(part["no stable groups"] >= 0.95 for part in result["without groups"].values())
