"""Letters from term to term, against every way of giving them."""

from __future__ import annotations

from itertools import islice, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.carrying import SAME, TermGroups, _letters, carry, since


def members(*groups: str) -> list[frozenset[str]]:
    """Groups of settings, a letter a setting."""
    return [frozenset(group) for group in groups]


def shared(now, then, either):
    both = len(now & then)
    return both if both >= SAME * min(len(now & either), len(then & either)) else 0


def most_kept(groups, last):
    """The most settings that can keep their letter, by trying every way."""
    either = frozenset().union(*groups) & frozenset().union(*last.values())
    names = [*last, *[None] * len(groups)]
    return max(
        sum(shared(group, last[name], either) for group, name in zip(groups, way, strict=True) if name)
        for way in permutations(names, len(groups))
    )


partitions = st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=4, max_size=16)


def grouped(labels):
    names = sorted({label for label in labels if label is not None})
    return [frozenset(str(i) for i, label in enumerate(labels) if label == name) for name in names]


@settings(max_examples=80)
@given(partitions, partitions)
def test_as_many_settings_as_possible_keep_their_letter(now, then):
    groups, last = grouped(now), dict(zip("ABCD", grouped(then), strict=False))
    letters = carry(groups, last, {})
    assert len(set(letters)) == len(letters) == len(groups)
    either = frozenset().union(*groups) & frozenset().union(*last.values())
    kept = sum(
        shared(group, last[letter], either)
        for group, letter in zip(groups, letters, strict=True)
        if letter in last
    )
    assert kept == (most_kept(groups, last) if groups and last else 0)
    new = [letter for letter in letters if letter not in last]
    assert new == list(islice((x for x in _letters() if x not in last), len(new)))


def test_the_first_groups_are_lettered_in_the_order_given():
    assert carry(members("ab", "cd", "ef"), {}, {}) == ["A", "B", "C"]


def test_a_group_that_splits_leaves_its_letter_to_the_larger_part():
    last = dict(zip("AB", members("abcdefg", "hij"), strict=True))
    assert carry(members("abc", "hij", "defg"), last, {}) == ["C", "B", "A"]


def test_a_group_that_comes_back_has_its_own_letter_again():
    last = dict(zip("AB", members("abcd", "efgh"), strict=True))
    gone = {"C": frozenset("cd")}
    assert carry(members("ab", "efgh", "cd"), last, gone) == ["A", "B", "C"]
    assert carry(members("ab", "efgh", "xy"), last, gone) == ["A", "B", "D"]


def test_a_few_settings_in_common_do_not_make_it_the_same_group():
    last = dict(zip("ABC", members("abcdef", "ghijkl", "mnopqr"), strict=True))
    assert carry(members("agm", "bcdef", "hijkl", "nopqr"), last, {}) == ["D", "A", "B", "C"]


def test_letters_go_on_after_z():
    assert list(islice(_letters(), 25, 29)) == ["Z", "AA", "AB", "AC"]


@pytest.mark.parametrize(("letter", "first"), [("A", "1"), ("B", "4"), ("C", "3")])
def test_since_is_the_start_of_an_unbroken_run(letter, first):
    terms = [("1", "AB"), ("2", ""), ("3", "AC"), ("4", "ABC"), ("5", ""), ("6", "ABC")]
    history = [TermGroups(term, None, tuple(letters)) for term, letters in terms]
    assert since(history, letter) == first
