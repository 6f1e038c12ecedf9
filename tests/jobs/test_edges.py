"""The edges, decided: nought of nought, everyone, nobody, new and closed settings, sources never received."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from jobs.census import count_places, take_census
from jobs.evidence import Evidence
from jobs.indicators import read_catalogue
from jobs.measures import measure
from tests.jobs.invented import QI
from tests.jobs.test_counts import AUTHORITY, GOOD, HOME, LOW, ROLL, at, evidence

NOTIFIED, REACHED, TIMELY = "section23_notified", "eyfsp_good_level", "review_timeliness"
SUMMER, SPRING = "2026-summer", "2026-spring"
IN_RECEPTION = {"birth_month": date(2021, 5, 1)}
"""Due in Reception in 2025/26."""
LEFT = ("l", "100001", "2025-summer", IN_RECEPTION)


def given(notified=(), profiles=(), **rest) -> Evidence:
    """Notifications as (child, date), profiles of 2025/26 as (child, yes or no, ward), beside `evidence`."""
    notes = [(child, date.fromisoformat(day), None) for child, day in notified]
    levels = [(child, date(2026, 8, 31), ward, level) for child, level, ward in profiles]
    columns = {"pseudonym": pl.String, "happened_on": pl.Date, "ward_code": pl.String}
    events = {
        "section23": pl.DataFrame(notes, schema=columns, orient="row"),
        "eyfsp": pl.DataFrame(levels, schema=columns | {"good_level": pl.String}, orient="row"),
    }
    there = {source: frame for source, frame in events.items() if frame.height}
    return Evidence(**vars(evidence(**rest)) | {"events": there})


def counted(evidence: Evidence) -> pl.DataFrame:
    census = take_census(evidence, evidence.headcounts["term"].unique(), read_catalogue())
    return count_places(census, evidence, AUTHORITY)


def status(counts: pl.DataFrame, place: str, indicator: str, term: str = SUMMER) -> set[str]:
    """What an exact audience is told of a place, on either basis and window."""
    measures = measure(counts, read_catalogue(), QI)
    rows = measures.filter(pl.col("place_id") == place, indicator=indicator, term=term)
    return set(rows["status"])


def test_nought_of_nought_is_none_and_no_rate():
    counts = counted(evidence(headcounts=[ROLL]))
    assert at(counts, "100001") == (0, 0, 1)
    assert status(counts, "100001", "asq3_communication_below") == {"none"}


@pytest.mark.parametrize(("score", "below"), [(LOW, 6), (GOOD, 0)])
def test_everyone_and_nobody_are_shares_like_any_other(score, below):
    children = "abcdef"
    reviews = [(child, "2026-05-01", score, HOME) for child in children]
    rolls = [(child, "100001", SUMMER, {}) for child in children]
    counts = counted(evidence(reviews, rolls))
    assert at(counts, "100001") == at(counts, HOME) == at(counts, AUTHORITY.code) == (below, 6, 6)
    rates = measure(counts, read_catalogue(), QI).filter(place_id="100001", status="shown")
    assert set(rates.filter(indicator="asq3_communication_below")["rate"]) == {below / 6}


def test_a_child_notified_twice_counts_twice_and_on_one_day_once():
    notes = [("a", "2026-05-01"), ("a", "2026-06-01"), ("z", "2026-06-02")]
    counts = counted(given(notes, headcounts=[ROLL, ("b", "100001", SUMMER, {})]))
    assert at(counts, "100001", NOTIFIED) == at(counts, HOME, NOTIFIED) == (2, 2, 2)
    # More notifications than children is no contradiction.
    assert at(counted(given(notes, headcounts=[ROLL])), "100001", NOTIFIED) == (2, 1, 1)


def test_a_term_the_health_service_has_not_told_of_is_none_and_not_nought():
    rolls = [ROLL, ("a", "100001", SPRING, {})]
    counts = counted(given([("a", "2026-02-01")], headcounts=rolls))
    assert at(counts, "100001", NOTIFIED, term=SPRING) == (1, 1, 1)
    assert at(counts, "100001", NOTIFIED, term=SUMMER) == (0, 0, 1)
    # Half told is not told.
    assert at(counts, "100001", NOTIFIED, term=SUMMER, window="three_terms") == (0, 0, 1)
    later = counted(given([("a", "2026-02-01"), ("z", "2026-08-31")], headcounts=rolls))
    assert at(later, "100001", NOTIFIED, term=SUMMER) == (0, 1, 1)
    assert at(later, "100001", NOTIFIED, term=SUMMER, window="three_terms") == (1, 1, 1)


@pytest.mark.parametrize(
    ("made", "timely"), [(["2025-11-30"], 1), (["2025-12-01"], 0), (["2025-06-01", "2026-06-01"], 1)]
)
def test_a_review_is_timely_until_the_end_of_the_month_a_child_turns_two_and_a_half(made, timely):
    # Born in May 2023, so 2½ in November 2025; of several reviews the first decides.
    counts = counted(evidence([("a", day, GOOD, HOME) for day in made], [ROLL]))
    assert at(counts, "100001", TIMELY) == (timely, 1, 1)


def test_a_child_without_a_review_is_no_late_one():
    counts = counted(evidence([("a", "2025-06-01", GOOD, HOME)], [ROLL, ("b", "100001", SUMMER, {})]))
    assert at(counts, "100001", TIMELY) == (1, 1, 2)


def test_a_profile_counts_where_the_child_lived_and_at_the_settings_of_the_last_headcount():
    rolls = [
        ROLL, ("a", "100002", SUMMER, {}), LEFT, ("l", "100002", "2025-summer", IN_RECEPTION),
        ("l", "100003", "2025-spring", IN_RECEPTION), ("x", "100003", SUMMER, {}),
        ("m", "100001", "2025-summer", IN_RECEPTION),
    ]  # fmt: skip
    settings = [("100001", HOME), ("100002", HOME), ("100003", "E05000002")]
    profiles = [("l", "yes", "E05000002"), ("never on a roll", "no", "E05000002"), ("away", "no", None)]
    counts = counted(given(profiles=profiles, headcounts=rolls, settings=settings))
    assert at(counts, "E05000002", REACHED, basis="live") == (1, 2, 2)
    assert at(counts, AUTHORITY.code, REACHED, basis="live") == (1, 2, 2)
    # m was due in Reception and no profile was found: eligible, and in no denominator.
    assert at(counts, "100001", REACHED) == (1, 1, 2)
    assert at(counts, "100002", REACHED) == (1, 1, 1)
    assert at(counts, HOME, REACHED) == at(counts, AUTHORITY.code, REACHED) == (1, 1, 2)
    assert at(counts, "100003", REACHED) == (0, 0, 0)
    # Once a year: not in spring, and again wherever three terms hold the summer.
    assert at(counts, HOME, REACHED, term="2025-summer") == (0, 0, 0)


def test_a_child_first_seen_in_its_reception_year_counts_by_its_last_headcount_before_the_summer():
    rolls = [ROLL, ("l", "100001", SPRING, IN_RECEPTION), ("l", "100002", SUMMER, IN_RECEPTION)]
    settings = [("100001", HOME), ("100002", HOME)]
    counts = counted(given(profiles=[("l", "no", HOME)], headcounts=rolls, settings=settings))
    assert at(counts, "100001", REACHED) == (0, 1, 1)
    assert at(counts, "100002", REACHED) == (0, 0, 0)


def test_profiles_with_another_identifier_than_the_headcounts_say_nothing_of_settings():
    counts = counted(given(profiles=[("by its UPN", "no", HOME)], headcounts=[ROLL, LEFT]))
    assert at(counts, HOME, REACHED, basis="live") == (0, 1, 1)
    assert at(counts, "100001", REACHED) == at(counts, AUTHORITY.code, REACHED) == (0, 0, 0)
    assert status(counts, "100001", REACHED) == {"none"}


def test_a_closed_setting_is_none_everywhere_and_never_nought():
    settings = [("100001", HOME), ("100009", HOME)]
    closed = [("l", "100009", "2025-summer", IN_RECEPTION), ROLL]
    everything = given(
        [("a", "2025-05-01"), ("l", "2026-05-01")], [("l", "yes", HOME)],
        reviews=[("l", "2025-05-01", LOW, HOME)], headcounts=closed, settings=settings,
    )  # fmt: skip
    counts = counted(everything)
    for indicator in read_catalogue():
        assert status(counts, "100009", indicator.id) <= {"none"}, indicator.id
    rows = counts.filter(place_id="100009", term=SUMMER)
    assert rows.select("numerator", "denominator", "eligible").sum().row(0) == (0, 0, 0)
    # Its children still count for the ward it stood in.
    assert at(counts, HOME, REACHED) == (1, 1, 1)


def test_a_new_setting_has_its_first_term_alone_in_both_windows():
    rolls = [("b", "100001", SPRING, {}), ROLL, ("c", "100007", SUMMER, {"eypp": 1})]
    counts = counted(evidence(headcounts=rolls, settings=[("100001", HOME), ("100007", HOME)]))
    for window in ("term", "three_terms"):
        assert at(counts, "100007", "funding_eypp", window=window) == (1, 1, 1)
    assert at(counts, "100007", "funding_eypp", term=SPRING) == (0, 0, 0)


def test_what_was_never_received_is_not_asked_and_a_setting_that_does_not_screen_is_none():
    never = counted(evidence(headcounts=[ROLL]))["indicator"].unique().to_list()
    assert not [one for one in never if one.startswith(("wellcomm", "section23", "eyfsp"))]
    screens = pl.DataFrame(
        [("a", date(2026, 5, 1), None, "red")],
        schema={"pseudonym": pl.String, "happened_on": pl.Date, "ward_code": pl.String, "colour": pl.String},
        orient="row",
    )
    plain = evidence(
        headcounts=[ROLL, ("b", "100002", SUMMER, {})], settings=[("100001", HOME), ("100002", HOME)]
    )
    counts = counted(Evidence(**vars(plain) | {"events": {"wellcomm": screens}}))
    assert at(counts, "100001", "wellcomm_red") == (1, 1, 1)
    assert status(counts, "100002", "wellcomm_red") == {"none"}
