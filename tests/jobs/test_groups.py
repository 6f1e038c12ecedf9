"""Groups of settings whose truth is known, and the words for them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from jobs.group_names import describe, name_groups
from jobs.groups import group
from jobs.profiles import FEATURES, NEEDS, SHARES, scale, values
from tests.jobs.invented import PARTNER, QI

TERM, BEFORE = "2026-summer", "2026-spring"
IDS = [feature.id for feature in FEATURES]
#: Three true kinds of setting: the rate of the five domains, of the three funding shares, and the children.
TRUTH = ((0.35, (0.5, 0.3, 0.2), 60), (0.10, (0.1, 0.05, 0.7), 60), (0.20, (0.3, 0.15, 0.4), 200))


def measures(
    seed: int, each: int = 15, children: int | None = None, status: str = "shown", term: str = TERM
) -> pl.DataFrame:
    draw, rows = np.random.default_rng(seed), []
    for kind, (need, funding, size) in enumerate(TRUTH):
        for n in range(each):
            urn, on_roll = f"{kind + 1}{n:05d}", children or size
            for indicator, rate in zip(SHARES, (*[need] * len(NEEDS), *funding), strict=True):
                count = int(draw.binomial(on_roll, rate))
                rows.append((urn, indicator, "three_terms", status, count, on_roll, on_roll))
            rows.append((urn, "review_coverage", "term", status, on_roll, on_roll, on_roll))
    return pl.DataFrame(
        [("setting", term, *row) for row in rows],
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
    found = group(measures(14), TERM, QI)
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
    for table in ("grouping", "grouping_trial", "need_group", "group_feature", "membership"):
        assert getattr(one, table).equals(getattr(other, table))


def without_children(urn, frame):
    """As a setting closed, or new, or not to be shown: nothing is known of it in this frame."""
    counts = ("numerator", "denominator", "eligible")
    gone = pl.col("place_id") == urn
    return frame.with_columns(
        *(pl.when(gone).then(0).otherwise(count).alias(count) for count in counts),
        status=pl.when(gone).then(pl.lit("none")).otherwise("status"),
    )


def test_too_little_data_belongs_to_no_group():
    few = measures(4).with_columns(
        denominator=pl.when((pl.col("place_id") == "100000") & (pl.col("indicator") == NEEDS[0]))
        .then(9)
        .otherwise("denominator"),
        numerator=pl.when(pl.col("place_id") == "100000").then(2).otherwise("numerator"),
    )
    member = group(few, TERM, QI).membership.filter(setting_urn="100000")
    assert member.rows() == [("100000", "too little data", *[None] * 6)]


def test_a_closed_setting_keeps_its_earlier_letter_and_a_new_one_has_none():
    before, now = measures(4, term=BEFORE), measures(14)
    found = group(
        pl.concat([without_children("100001", before), without_children("100000", now)]), TERM, QI
    ).membership
    closed, new = (
        found.row(by_predicate=pl.col("setting_urn") == urn, named=True) for urn in ("100000", "100001")
    )
    assert (closed["belongs"], closed["group_id"], closed["earlier_group_id"]) == (
        "too little data",
        None,
        "A",
    )
    assert (new["belongs"], new["group_id"], new["earlier_group_id"]) == ("member", "A", None)


def test_letters_carry_over_whatever_the_order_of_need():
    now = measures(15)
    # The neediest kind becomes the least needy; who is with whom does not change.
    turned = now.with_columns(
        numerator=pl.when(pl.col("indicator").is_in(NEEDS) & pl.col("place_id").str.starts_with("1"))
        .then(2)
        .otherwise("numerator")
    )
    found = group(pl.concat([measures(14, term=BEFORE), turned]), TERM, QI)
    assert found.need_group["id"].to_list() == ["B", "C", "A"]
    assert found.need_group["position"].to_list() == [0, 1, 2]
    assert found.need_group["since"].unique().to_list() == [BEFORE]
    both = found.membership.drop_nulls("group_id")
    assert both["group_id"].equals(both["earlier_group_id"])


def test_a_setting_unlike_all_others_is_apart_and_no_group_is_the_worse_for_it():
    odd = measures(1).with_columns(
        numerator=pl.when((pl.col("place_id") == "100000") & pl.col("numerator").is_not_null())
        .then(pl.col("denominator") * 9 // 10)
        .otherwise("numerator")
    )
    found = group(odd, TERM, QI)
    member = found.membership.row(by_predicate=pl.col("setting_urn") == "100000", named=True)
    assert (member["belongs"], member["group_id"], member["confidence"]) == ("outlying", None, None)
    assert member["need_score"] > 3
    assert found.need_group["settings"].sum() == 44
    assert found.grouping["settings"].item() == 45


def test_how_it_went_is_told_trial_by_trial():
    found = group(measures(1), TERM, QI)
    verdict, settings_, number, mean, least = found.grouping.row(0)
    assert (verdict, settings_, number) == ("published", 45, 3)
    assert found.grouping_trial["number"].to_list() == [2, 3, 4, 5, 6]
    assert found.grouping_trial.row(1) == (3, 15, mean, least)
    assert least == found.need_group["stability"].min()
    assert mean == pytest.approx(found.need_group["stability"].mean(), abs=1e-4)


@pytest.mark.parametrize(
    "given_",
    [measures(5, each=9), measures(5, each=1), measures(5, status="hidden"), measures(5, children=9)],
    ids=["few", "one of each", "hidden", "small"],
)
def test_too_few_usable_settings_make_no_groups(given_):
    found = group(given_, TERM, PARTNER)
    assert found.grouping.row(0)[0] == "too few settings"
    assert found.grouping_trial.is_empty() and found.need_group.is_empty() and found.group_feature.is_empty()
    assert found.membership["setting_urn"].to_list() == sorted(set(given_["place_id"]))
    assert found.membership["group_id"].null_count() == found.membership.height


def test_one_setting_alone_makes_no_groups():
    found = group(measures(6).filter(pl.col("place_id") == "100000"), TERM, QI)
    assert found.grouping.row(0) == ("too few settings", 1, None, None, None)
    assert found.membership.rows() == [("100000", None, None, None, None, None, 0, 0)]


@pytest.mark.parametrize("counted", [20, 0, 60], ids=["alike", "nobody", "everyone"])
def test_settings_all_alike_make_no_groups(counted):
    alike = measures(6).with_columns(numerator=pl.lit(counted), denominator=pl.lit(60), eligible=pl.lit(60))
    found = group(alike, TERM, QI)
    assert found.grouping.row(0) == ("no stable groups", 45, None, None, None)
    assert found.need_group.is_empty()
    assert found.membership["belongs"].null_count() == 45


def test_a_feature_that_does_not_differ_pulls_nobody_apart():
    profiles = pl.DataFrame({name: [0.1, 0.1, 0.1] for name in SHARES} | {"size": [10.0, 20.0, 40.0]})
    points = scale(values(profiles))
    assert not points[:, :-1].any()
    assert points[:, -1].std() == pytest.approx(1)


def test_a_rounded_audience_gets_whole_percents():
    shown = group(measures(7), TERM, PARTNER).group_feature["group_value"]
    assert shown.len() > 0 and (shown.round(2) == shown).all()


def differing(**by):
    return dict.fromkeys(IDS, 0.0) | by


def test_a_name_is_the_two_largest_differences():
    by = {"asq3_communication_below": 1.4, "funding_eypp": 0.9, "size": -0.5}
    assert name_groups([differing(**by)], "A") == ["Higher communication need, more EYPP"]
    assert name_groups([differing(funding_eypp=-0.9, size=-0.5)], "A") == ["Less EYPP, smaller settings"]
    assert name_groups([differing(size=0.2)], "A") == ["Close to the average"]


def test_groups_that_would_share_a_name_take_a_third_difference():
    alike = {"asq3_communication_below": 1.4, "funding_eypp": 0.9}
    assert name_groups([differing(**alike, size=0.5), differing(**alike, size=-0.5)], "AB") == [
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
    names = name_groups([dict(zip(IDS, row, strict=True)) for row in groups], "DBAFCE")
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
