"""The selection and its URL: what is written can be read, and nothing else gets in."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.app import query_of
from dashboards.selection import LONGEST_QUERY, MANY, ONE, Selection, chosen_settings, read_selection
from tests.dashboards.invented import INDICATORS, SETTINGS, TERMS, WARDS, WINDOWS

quickly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def some(values):
    return st.lists(st.sampled_from(values), unique=True).map(sorted)


selections = st.builds(
    Selection,
    indicator=st.sampled_from([key for key, *_ in INDICATORS]),
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
@given(selections)
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
