"""Groups of settings whose truth is known, and the words for them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from jobs.group_names import describe, name_groups
from jobs.groups import NO_GROUPS, group
from jobs.profiles import FEATURES, NEEDS, SHARES, standardise
from tests.jobs.invented import PARTNER, QI

TERM = "2026-summer"
IDS = [feature.id for feature in FEATURES]
#: Three true kinds of setting: the rate of the five domains, of the three funding shares, and the children.
TRUTH = ((0.35, (0.5, 0.3, 0.2), 60), (0.10, (0.1, 0.05, 0.7), 60), (0.20, (0.3, 0.15, 0.4), 200))


def measures(seed: int, each: int = 15, children: int | None = None, status: str = "shown") -> pl.DataFrame:
    draw, rows = np.random.default_rng(seed), []
    for kind, (need, funding, size) in enumerate(TRUTH):
        for n in range(each):
            urn, on_roll = f"{kind + 1}{n:05d}", children or size
            for indicator, rate in zip(SHARES, (*[need] * len(NEEDS), *funding), strict=True):
                count = int(draw.binomial(on_roll, rate))
                rows.append((urn, indicator, "three_terms", status, count, on_roll, on_roll))
            rows.append((urn, "review_coverage", "term", status, on_roll, on_roll, on_roll))
    return pl.DataFrame(
        [("setting", TERM, *row) for row in rows],
        schema=(
            *("place_kind", "term", "place_id", "indicator", "time_window"),
            *("status", "numerator", "denominator", "eligible"),
        ),
        orient="row",
    )


def test_the_true_kinds_are_found_and_ordered_by_need():
    found = group(measures(1), TERM, QI)
    true = [urn[0] for urn in found.membership["setting_urn"]]
    assert adjusted_rand_score(true, found.membership["group_id"]) > 0.95
    assert found.need_group["id"].to_list() == ["A", "B", "C"]
    need = found.membership.group_by("group_id").agg(pl.col("need_score").mean()).sort("group_id")
    assert need["need_score"].is_sorted(descending=True)
    assert found.need_group["settings"].sum() == 45


def test_features_are_means_over_members_and_differences_in_standard_deviations():
    found = group(measures(2), TERM, QI)
    size = found.group_feature.filter(feature="size").sort("group_id")
    assert size["group_value"].to_list() == [60, 200, 60]
    assert size["authority_value"].unique().to_list() == pytest.approx([320 / 3])
    weights = found.need_group["settings"].to_numpy()
    for feature in IDS:
        differences = found.group_feature.filter(feature=feature)["standardised_difference"].to_numpy()
        assert (weights * differences).sum() == pytest.approx(0, abs=0.01)


def test_the_same_measures_in_any_order_make_the_same_groups():
    one, other = (
        group(measures(3), TERM, QI),
        group(measures(3).sample(fraction=1, shuffle=True, seed=1), TERM, QI),
    )
    assert one.membership.equals(other.membership) and one.group_feature.equals(other.group_feature)


def test_too_little_data_belongs_to_no_group():
    few = measures(4).with_columns(
        denominator=pl.when((pl.col("place_id") == "100000") & (pl.col("indicator") == NEEDS[0]))
        .then(9)
        .otherwise("denominator"),
        numerator=pl.when(pl.col("place_id") == "100000").then(2).otherwise("numerator"),
    )
    member = group(few, TERM, QI).membership.filter(setting_urn="100000")
    assert member.rows() == [("100000", None, None, None)]


@pytest.mark.parametrize(
    "given_",
    [measures(5, each=9), measures(5, status="hidden"), measures(5, children=9)],
    ids=["few", "hidden", "small"],
)
def test_too_few_usable_settings_make_no_groups(given_):
    assert group(given_, TERM, PARTNER) is NO_GROUPS


def test_settings_all_alike_make_no_groups():
    alike = measures(6).with_columns(numerator=pl.lit(20), denominator=pl.lit(60), eligible=pl.lit(60))
    assert group(alike, TERM, QI) is NO_GROUPS


def test_a_feature_that_does_not_differ_pulls_nobody_apart():
    profiles = pl.DataFrame({name: [0.1, 0.1, 0.1] for name in SHARES} | {"size": [10.0, 20.0, 40.0]})
    points = standardise(profiles)
    assert not points[:, :-1].any()
    assert points[:, -1].std() == pytest.approx(1)


def test_a_rounded_audience_gets_whole_percents():
    values = group(measures(7), TERM, PARTNER).group_feature["group_value"]
    assert (values.round(2) == values).all()


def differing(**by):
    return dict.fromkeys(IDS, 0.0) | by


def test_a_name_is_the_two_largest_differences():
    by = {"asq3_communication_below": 1.4, "funding_eypp": 0.9, "size": -0.5}
    assert name_groups([differing(**by)]) == ["Higher communication need, more EYPP"]
    assert name_groups([differing(funding_eypp=-0.9, size=-0.5)]) == ["Less EYPP, smaller settings"]
    assert name_groups([differing(size=0.2)]) == ["Close to the average"]


def test_groups_that_would_share_a_name_take_a_third_difference():
    alike = {"asq3_communication_below": 1.4, "funding_eypp": 0.9}
    assert name_groups([differing(**alike, size=0.5), differing(**alike, size=-0.5)]) == [
        "Higher communication need, more EYPP, larger settings",
        "Higher communication need, more EYPP, smaller settings",
    ]


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.sampled_from([-2.0, -0.3, 0.1, 0.8]), min_size=9, max_size=9), min_size=1, max_size=6
    )
)
def test_names_are_always_distinct(groups):
    names = name_groups([dict(zip(IDS, row, strict=True)) for row in groups])
    assert len(set(names)) == len(groups)


def test_a_description_gives_the_evidence_in_its_own_units():
    by = differing(asq3_communication_below=1.4, size=-0.9)
    group_values = dict.fromkeys(IDS, 0.0) | {"asq3_communication_below": 0.244, "size": 31.6}
    everyone = dict.fromkeys(IDS, 0.0) | {"asq3_communication_below": 0.151, "size": 44.0}
    assert describe(by, group_values, everyone) == (
        "On average 24\u202f% of children below the expected level for communication (all: 15\u202f%); "
        "32 children on roll (all: 44)."
    )


def test_values_that_round_alike_get_a_decimal():
    by = differing(asq3_communication_below=-1.4, asq3_problem_solving_below=-1.2)
    group_values = dict.fromkeys(IDS, 0.0) | {
        "asq3_communication_below": 0.09,
        "asq3_problem_solving_below": 0.076,
    }
    everyone = dict.fromkeys(IDS, 0.0) | {
        "asq3_communication_below": 0.12,
        "asq3_problem_solving_below": 0.084,
    }
    assert "problem solving (all: 8.4\u202f%)" in describe(by, group_values, everyone)
    assert "7.6\u202f% of children" in describe(by, group_values, everyone)
