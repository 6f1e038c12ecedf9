"""Who is counted, against a second plain implementation and case by case."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from jobs.census import count_groups, count_places, take_census
from jobs.cutoffs import CUTOFFS
from jobs.evidence import Evidence, gather
from jobs.indicators import DOMAINS, read_catalogue
from tests.jobs.invented import AUTHORITY, Size, invent
from tests.jobs.invented_events import add_events
from tests.jobs.plain_counts import count

GOOD, LOW = 60.0, 0.0
BORN = date(2023, 5, 1)
REVIEWS = {
    "pseudonym": pl.String,
    "birth_month": pl.Date,
    "review_date": pl.Date,
    "questionnaire_months": pl.Int64,
    **dict.fromkeys(DOMAINS, pl.Float64),
    "ward_code": pl.String,
}
HEADCOUNTS = {
    "birth_month": pl.Date,
    **dict.fromkeys(("pseudonym", "setting_urn", "term", "entitlement"), pl.String),
    **dict.fromkeys(("eypp", "daf"), pl.Int64),
}
SETTINGS = dict.fromkeys(("urn", "name", "kind", "ward_code"), pl.String)
WARDS = dict.fromkeys(("code", "name"), pl.String)


def evidence(reviews=(), headcounts=(), settings=(("100001", "E05000001"),)) -> Evidence:
    """Reviews as (child, date, scores or one score, ward), headcounts as (child, setting, term, marks)."""
    rows = [
        {
            "pseudonym": child,
            "birth_month": BORN,
            "review_date": date.fromisoformat(day),
            "questionnaire_months": 27,
            **(scores if isinstance(scores, dict) else dict.fromkeys(DOMAINS, scores)),
            "ward_code": ward,
        }
        for child, day, scores, ward in reviews
    ]
    rolls = [
        {"pseudonym": c, "setting_urn": s, "term": t, "birth_month": BORN}
        | {"entitlement": "none", "eypp": 0, "daf": 0}
        | marks
        for c, s, t, marks in headcounts
    ]
    return Evidence(
        reviews=pl.DataFrame(rows, schema=REVIEWS),
        headcounts=pl.DataFrame(rolls, schema=HEADCOUNTS),
        settings=pl.DataFrame(
            [{"urn": urn, "name": urn, "kind": "Childminder", "ward_code": ward} for urn, ward in settings],
            schema=SETTINGS,
        ),
        wards=pl.DataFrame([{"code": c, "name": c} for c in ("E05000001", "E05000002")], schema=WARDS),
        deliveries=pl.DataFrame(),
    )


def counted(given: Evidence) -> pl.DataFrame:
    census = take_census(given, given.headcounts["term"].unique(), read_catalogue())
    return count_places(census, given, AUTHORITY)


def at(
    counts, place, indicator="asq3_communication_below", term="2026-summer", window="term", basis="attend"
):
    """Numerator, denominator, eligible of one cell."""
    row = counts.filter(
        pl.col("place_id") == place, indicator=indicator, term=term, time_window=window, basis=basis
    )
    return row.select("numerator", "denominator", "eligible").row(0)


ROLL = ("a", "100001", "2026-summer", {})
HOME = "E05000001"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_agree_with_a_plain_implementation(tmp_path, seed):
    place = add_events(invent(tmp_path, seed, Size(settings=6, wards=2, children=60, terms=4)), seed)
    given = gather(place.records, AUTHORITY)
    plain = count(given, AUTHORITY.code)
    ours = counted(given)
    keys = ("place_kind", "place_id", "basis", "indicator", "term", "time_window")
    mine = {row[:6]: row[6:] for row in ours.select(*keys, "numerator", "denominator", "eligible").rows()}
    assert {key: value for key, value in mine.items() if value[2]} == plain
    assert len(plain) > 500
    for asked in ("section23_notified", "eyfsp_good_level", "wellcomm_red", "review_timeliness"):
        some = [value for key, value in plain.items() if key[3] == asked]
        least = 1 if asked == "section23_notified" else 0
        assert any(least < n and (n < d < e or least) for n, d, e in some), asked


def test_nobody_is_nought_everywhere_and_every_cell_is_there():
    counts = counted(evidence(headcounts=[ROLL], settings=[("100001", HOME), ("100002", None)]))
    assert at(counts, "100002") == (0, 0, 0)
    assert at(counts, "100001") == (0, 0, 1)
    # 13 indicators less the complement; settings and wards attend, wards and authority live as well.
    assert counts.height == 2 * ((2 + 3) * 12 + 3 * 6)


def test_a_child_at_two_settings_counts_in_both_and_once_in_the_ward():
    two = [ROLL, ("a", "100002", "2026-summer", {})]
    counts = counted(
        evidence([("a", "2026-05-01", LOW, HOME)], two, settings=[("100001", HOME), ("100002", HOME)])
    )
    assert [at(counts, place) for place in ("100001", "100002", HOME, AUTHORITY.code)] == [(1, 1, 1)] * 4


def test_the_latest_review_speaks_for_a_child():
    counts = counted(evidence([("a", "2026-05-01", LOW, HOME), ("a", "2026-07-01", GOOD, HOME)], [ROLL]))
    assert at(counts, "100001") == (0, 1, 1)
    assert at(counts, HOME, basis="live") == (0, 1, 1)


def test_a_review_after_the_window_is_not_known_yet():
    rolls = [ROLL, ("a", "100001", "2026-spring", {})]
    counts = counted(evidence([("a", "2026-04-01", LOW, HOME)], rolls))
    assert at(counts, "100001", term="2026-spring") == (0, 0, 1)
    assert at(counts, "100001", term="2026-summer") == (1, 1, 1)
    assert at(counts, HOME, term="2026-spring", basis="live") == (0, 0, 0)


def test_a_review_on_the_last_day_of_a_term_is_in_it():
    counts = counted(evidence([("a", "2026-08-31", LOW, HOME)], [ROLL]))
    assert at(counts, "100001") == at(counts, HOME, basis="live") == (1, 1, 1)


def test_an_old_review_speaks_where_a_child_attends_but_not_where_it_lives():
    counts = counted(evidence([("a", "2024-05-01", LOW, HOME)], [ROLL]))
    assert at(counts, HOME) == (1, 1, 1)
    assert at(counts, HOME, basis="live") == (0, 0, 0)


def test_a_domain_without_a_score_leaves_its_denominator_and_that_of_any():
    scores = dict.fromkeys(DOMAINS, LOW) | {"communication": None}
    counts = counted(evidence([("a", "2026-05-01", scores, HOME)], [ROLL]))
    assert at(counts, "100001") == (0, 0, 1)
    assert at(counts, "100001", "asq3_fine_motor_below") == (1, 1, 1)
    assert at(counts, "100001", "asq3_any_below") == (0, 0, 1)
    assert at(counts, "100001", "review_coverage") == (1, 1, 1)


def test_the_cut_off_itself_is_the_expected_level():
    table = pl.read_csv(CUTOFFS).filter(interval_months=27, domain="communication")
    cutoff = table["cutoff"][0]
    for score, expected in ((cutoff, 0), (cutoff - 0.01, 1)):
        counts = counted(evidence([("a", "2026-05-01", score, HOME)], [ROLL]))
        assert at(counts, "100001")[0] == expected


def test_a_setting_without_a_ward_counts_for_the_authority_alone():
    counts = counted(evidence([("a", "2026-05-01", LOW, None)], [ROLL], settings=[("100001", None)]))
    assert at(counts, "100001") == at(counts, AUTHORITY.code) == (1, 1, 1)
    assert at(counts, HOME) == (0, 0, 0)
    assert at(counts, AUTHORITY.code, basis="live") == (0, 0, 0)


def test_three_terms_pool_a_child_once_and_pass_over_a_term_without_headcount():
    rolls = [
        ("a", "100001", "2026-summer", {}),
        ("a", "100001", "2025-autumn", {"eypp": 1}),
        ("b", "100001", "2025-summer", {}),
    ]
    counts = counted(evidence([("c", "2026-02-01", LOW, HOME)], rolls))
    assert at(counts, "100001", "funding_eypp", window="three_terms") == (1, 1, 1)
    assert at(counts, "100001", "funding_eypp") == (0, 1, 1)
    assert at(counts, HOME, window="three_terms", basis="live") == (0, 0, 0)


def test_a_group_counts_a_child_once():
    two = [ROLL, ("a", "100002", "2026-summer", {})]
    given = evidence(
        [("a", "2026-05-01", LOW, HOME)], two, settings=[("100001", HOME), ("100002", HOME), ("100003", HOME)]
    )
    census = take_census(given, ["2026-summer"], read_catalogue())
    members = pl.DataFrame({"setting_urn": ["100001", "100002", "100003"], "group_id": ["A", "A", None]})
    counts = count_groups(census, members)
    assert counts["place_id"].unique().to_list() == ["A"]
    assert at(counts, "A") == (1, 1, 1)
