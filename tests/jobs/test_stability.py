"""How many groups, and whether they last: against plain implementations and truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from jobs.carrying import follow
from jobs.group_trials import choose
from jobs.kmeans import cluster
from jobs.membership import how_sure
from jobs.one_cloud import Gap, gap
from jobs.outlying import outlying
from jobs.profiles import scale
from jobs.stability import Trial, overlap, try_number
from tests.jobs.kinds import TERMS, WHICH_NULL, alike_in_kind, of_one_kind


def blobs(seed, centres=((0, 0, 0), (8, 0, 0), (0, 8, 0)), each=20):
    draw = np.random.default_rng(seed)
    return np.concatenate([draw.normal(centre, 1, (each, 3)) for centre in centres])


def plain_overlap(labels, resampled, drawn):
    """Hennig's bootstrap Jaccard with sets and loops."""
    total = dict.fromkeys(sorted(set(labels)), 0.0)
    for again, who in zip(resampled, drawn, strict=True):
        sample = {i for i in range(len(labels)) if who[i]}
        for group in total:
            own = {i for i in sample if labels[i] == group}
            best = 0.0
            for other in set(again):
                theirs = {i for i in sample if again[i] == other}
                if own | theirs:
                    best = max(best, len(own & theirs) / len(own | theirs))
            total[group] += best
    return [value / len(resampled) for value in total.values()]


@st.composite
def resamples(draw):
    settings_, number, count = draw(st.integers(4, 12)), draw(st.integers(1, 4)), draw(st.integers(1, 5))
    labels = st.lists(st.integers(0, number - 1), min_size=settings_, max_size=settings_)
    own = [*range(number), *draw(labels)][:settings_]
    yes = st.lists(st.booleans(), min_size=settings_, max_size=settings_)
    return (
        np.array(own),
        np.array([draw(labels) for _ in range(count)]),
        np.array([draw(yes) for _ in range(count)]),
    )


@settings(max_examples=60)
@given(resamples(), st.permutations(range(4)))
def test_overlap_agrees_with_sets_whatever_resampled_groups_are_called(drawn, names):
    labels, resampled, who = drawn
    found = overlap(labels, resampled, who)
    assert found.tolist() == pytest.approx(plain_overlap(labels, resampled, who))
    assert overlap(labels, np.array(names)[resampled], who).tolist() == pytest.approx(found.tolist())


@pytest.mark.parametrize("number", [2, 3, 4])
def test_k_means_is_as_good_as_the_library(number):
    draw = np.random.default_rng(number)
    points, weights = draw.normal(size=(90, 4)), draw.integers(0, 3, (4, 90)).astype(float)
    found = cluster(points[None], weights, number, draw)
    for run, weight in enumerate(weights):
        theirs = KMeans(number, n_init=25, random_state=1).fit(points, sample_weight=weight)
        # There is nothing to find here, so each may end in another of many cuts nearly as good.
        assert found.within[run] == pytest.approx(theirs.inertia_, rel=0.06)
        centres = [np.average(points[own], axis=0, weights=weight[own]) for own in split(found.labels[run])]
        far = ((points[:, None] - centres) ** 2).sum(axis=2)
        assert found.within[run] == pytest.approx((far.min(axis=1) * weight).sum())
        assert (far.argmin(axis=1) == found.labels[run]).mean() == 1


def split(labels):
    return [np.flatnonzero(labels == i) for i in range(labels.max() + 1)]


def test_runs_with_points_of_their_own_are_those_points_alone():
    stack = np.stack([blobs(1), blobs(2)])
    found = cluster(stack, np.ones((2, 60)), 3, np.random.default_rng(0))
    for run in range(2):
        assert found.within[run] == pytest.approx(
            KMeans(3, n_init=9, random_state=1).fit(stack[run]).inertia_
        )


def test_too_few_points_drawn_are_refused():
    with pytest.raises(ValueError, match="fewer than 3 points"):
        cluster(blobs(1)[None], np.array([[1.0, 1.0, *[0.0] * 58]]), 3, np.random.default_rng(0))


def test_true_groups_come_back_and_others_do_not():
    points = scale(blobs(3))
    right = try_number(points, 3)
    assert right.stable and right.smallest == 20 and right.jaccard.min() > 0.9
    nothing = try_number(np.random.default_rng(3).normal(size=(60, 6)), 4)
    assert not nothing.stable and len(nothing.resampled) < len(right.resampled)


def cloud(seed, settings_=120):
    """Rates and log size of one long cloud, which k-means cuts in the same place every time."""
    draw = np.random.default_rng(seed)
    along = draw.normal(size=(settings_, 1)) * [1, 1, 1, 0.8]
    odds = along + 0.4 * draw.normal(size=(settings_, 4))
    return np.column_stack([1 / (1 + np.exp(-odds[:, :3])), odds[:, 3]])


def test_a_long_cloud_cut_stably_is_still_one_cloud():
    values = cloud(1)
    trial = try_number(scale(values), 2)
    assert trial.stable
    found = gap(values, trial.within, 2, np.random.default_rng(1))
    assert not found.clear
    # The same settings with a space between the halves are no longer one.
    values[:, 3] += np.where(trial.labels == trial.labels[values[:, 3].argmax()], 6, 0)
    trial = try_number(scale(values), 2)
    assert gap(values, trial.within, 2, np.random.default_rng(1)).clear


def test_the_first_number_the_next_does_not_better_is_chosen():
    gaps = {2: Gap(0.10, 0.02), 3: Gap(0.20, 0.02), 4: Gap(0.21, 0.02)}
    assert choose(gaps, None) == 3
    assert choose(gaps, 4) == 4
    assert choose(gaps, 5) == 3
    assert choose({2: Gap(0.1, 0.01), 5: Gap(0.2, 0.01)}, None) == 5


def test_confidence_is_the_share_of_resamples_after_matching():
    labels = np.array([0, 0, 0, 1, 1, 1])
    resampled = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1]])
    confidence, following = how_sure(Trial(2, labels, 1.0, np.ones(2), resampled))
    assert confidence.tolist() == [1, 1, 0.5, 1, 1, 1]
    assert following.tolist() == [-1, -1, 1, -1, -1, -1]


def test_a_setting_apart_is_seen_and_a_small_group_is_not_one():
    points = blobs(4, centres=((0, 0, 0), (6, 6, 6)), each=30)[:38]  # a group of eight, far from the rest
    assert not outlying(points)[30:].any()
    assert outlying(points).sum() <= 1
    assert outlying(np.vstack([points, [12, -12, 12]]))[30:].tolist() == [*[False] * 8, True]
    assert not outlying(np.zeros((40, 3))).any()
    assert not outlying(points[:4]).any()


@pytest.mark.slow
def test_groups_are_found_where_there_are_some_and_seldom_where_there_are_none():
    """The full measurement, beside rivals, is `make bench ONLY=grouping`."""

    def published(sample):
        with threadpool_limits(1):
            return follow(sample.measures, TERMS[-1])[-1].found.published is not None

    nothing = [published(of_one_kind(seed, which)) for which in WHICH_NULL for seed in range(500, 512)]
    assert np.mean(nothing) <= 0.05
    assert np.mean([published(alike_in_kind(seed, 1.3)) for seed in range(500, 512)]) >= 0.75
