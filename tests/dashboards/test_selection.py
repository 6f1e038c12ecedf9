"""The selection and its URL: what is written can be read, and nothing else gets in."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.app import query_of
from dashboards.selection import LONGEST_QUERY, MANY, ONE, WEIGHTS, Selection, chosen_settings, read_selection
from tests.dashboards.invented import INDICATORS, SETTINGS, TERMS, WARDS, WINDOWS

quickly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def some(values):
    return st.lists(st.sampled_from(values), unique=True).map(sorted)


NEEDS = [key for key, _, polarity in INDICATORS if polarity != "context"]


@st.composite
def selections(draw):
    """Any selection as a page makes it: no indicator twice, and a weight only where several are weighed."""
    indicator = draw(st.sampled_from([key for key, *_ in INDICATORS]))
    weights = draw(
        st.dictionaries(st.sampled_from([n for n in NEEDS if n != indicator]), st.sampled_from(WEIGHTS))
    )
    also = sorted(name if weight == "1" else f"{name}:{weight}" for name, weight in weights.items())
    weight = draw(st.sampled_from(WEIGHTS)) if also else "1"
    return draw(rest.map(lambda make: make(indicator=indicator, also=also, weight=weight)))


rest = st.builds(
    partial,
    st.just(Selection),
    term=st.sampled_from(TERMS),
    over=st.sampled_from(WINDOWS),
    basis=st.sampled_from(["live", "attend"]),
    open=st.sampled_from(["", *SETTINGS]),
    wards=some(WARDS),
    groups=some("AB"),
    settings=some(SETTINGS),
)


def content(selection):
    return {name: getattr(selection, name) for name in ONE + MANY}


@quickly
@given(selections())
def test_a_selection_comes_back_from_its_query(snapshot, selection):
    query = selection.query(snapshot)
    again, notices = read_selection(f"?{query}", snapshot)
    assert content(again) == content(selection)
    assert notices == []
    assert again.query(snapshot) == query


def test_the_usual_selection_has_no_query(snapshot):
    assert read_selection("", snapshot)[0].query(snapshot) == ""


@quickly
@given(
    st.one_of(st.text(max_size=300), st.dictionaries(st.sampled_from(ONE + MANY), st.text()).map(urlencode))
)
def test_any_text_is_a_query(snapshot, query):
    selection, notices = read_selection(query, snapshot)
    assert content(read_selection(selection.query(snapshot), snapshot)[0]) == content(selection)
    assert all(len(notice) < 250 and notice.isprintable() for notice in notices)
    assert len(notices) <= len(ONE + MANY)


def test_what_is_not_published_is_named_and_left_out(snapshot):
    selection, notices = read_selection(f"term=1999-spring&wards={WARDS[1]},E05999999", snapshot)
    assert (selection.term, selection.wards) == (TERMS[-1], [WARDS[1]])
    assert notices == [
        "The link names a term that this publication does not have. Left out: 1999-spring.",
        "The link names wards that this publication does not have. Left out: E05999999.",
    ]


def test_a_notice_repeats_few_ids_and_little_of_each(snapshot):
    ids = ",".join(f"{'x' * 500}{i}" for i in range(100)) + ",\x00\u202eabc"
    _, [notice] = read_selection(urlencode({"settings": ids}), snapshot)
    assert "and 98 more" in notice or "and 97 more" in notice
    assert len(notice) < 250
    assert notice.isprintable()


def test_ids_that_are_repeated_or_empty_count_once(snapshot):
    query = f"settings=,{','.join([SETTINGS[2], SETTINGS[1]] * 500)},&wards=,"
    selection, notices = read_selection(query, snapshot)
    assert (selection.settings, selection.wards, notices) == ([SETTINGS[1], SETTINGS[2]], [], [])


@pytest.mark.parametrize(
    ("query", "also", "weight"),
    [
        ("also=wellcomm_amber:2,section23", ["section23", "wellcomm_amber:2"], "1"),
        ("also=wellcomm_amber&weight=2.5", ["wellcomm_amber"], "2.5"),
        ("also=wellcomm_amber:1", ["wellcomm_amber"], "1"),
        ("weight=2", [], "1"),  # nothing to weigh it against
        ("also=asq3_communication_below:3", [], "1"),  # leads already
        ("indicator=wellcomm_amber&also=wellcomm_amber,section23", ["section23"], "1"),
        ("also=section23,section23:2", ["section23"], "1"),
        ("also=,", [], "1"),
    ],
)
def test_further_indicators_stand_once_each_with_their_weight(snapshot, query, also, weight):
    selection, notices = read_selection(query, snapshot)
    assert (selection.also, selection.weight, notices) == (also, weight, [])


@pytest.mark.parametrize(
    "stranger", ["of_old", "eypp_share", "wellcomm_amber:7", "wellcomm_amber:x", "wellcomm_amber:"]
)
def test_a_further_indicator_that_cannot_enter_is_named(snapshot, stranger):
    selection, [notice] = read_selection(f"also={stranger},section23:2", snapshot)
    assert selection.also == ["section23:2"]
    assert notice.startswith(
        "The link names further indicators or weights that this publication does not have."
    )
    assert stranger in notice


def test_a_weight_that_is_not_offered_is_named(snapshot):
    selection, [notice] = read_selection("also=section23&weight=0", snapshot)
    assert selection.weight == "1"
    assert "names a weight" in notice


def test_the_first_of_a_repeated_name_counts(snapshot):
    assert read_selection("basis=attend&basis=live", snapshot)[0].basis == "attend"


def test_a_query_longer_than_any_of_ours_is_not_read(snapshot):
    selection, notices = read_selection("basis=attend&wards=" + "x," * LONGEST_QUERY, snapshot)
    assert selection.basis == "live"
    assert notices == ["The link is too long to be one of ours, so it was left out."]


def test_choices_are_joined_by_and(snapshot):
    selection, _ = read_selection(f"wards={WARDS[1]}&groups=A,B", snapshot)
    found = chosen_settings(selection, snapshot)
    assert found["urn"].to_list() == [SETTINGS[1], SETTINGS[4], SETTINGS[7]]
    assert chosen_settings(Selection(), snapshot).height == len(SETTINGS)


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, ""),
        ({"wards": [b"A,B", b"C"], "open": []}, "wards=A%2CB"),
        ({"open": [b"a&basis=attend"]}, "open=a%26basis%3Dattend"),
        ({"open": [b"\xff\xfe"]}, "open=%EF%BF%BD%EF%BF%BD"),
    ],
)
def test_a_requests_arguments_become_one_query_again(arguments, query):
    assert query_of(arguments) == query
