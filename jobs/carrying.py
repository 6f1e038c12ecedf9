"""A group keeps its letter from term to term while its members last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from jobs.group_trials import Found, find_groups
from jobs.terms import Term

Members = frozenset[str]
#: The share of the smaller of two groups that must be in both for them to be one group over time.
SAME: Final = 0.5


@dataclass(frozen=True)
class TermGroups:
    """One term's groups and their letters, highest need first; `letters` is empty where there are none."""

    term: str
    found: Found
    letters: tuple[str, ...] = ()

    @property
    def letter_of(self) -> dict[str, str]:
        """Each grouped setting's letter, by URN."""
        pairs = zip(self.letters, self.found.members, strict=True)
        return {urn: letter for letter, members in pairs for urn in members}


def follow(measures: pl.DataFrame, latest: str) -> list[TermGroups]:
    """Every term up to the latest, its groups found anew from the same records, with letters carried over.

    Nothing published before is read: the same measures give the same letters. The first groups are lettered
    by need; a term without groups leaves the letters as they were.
    """
    terms = sorted(
        filter(lambda term: not Term.parse(latest) < term, map(Term.parse, measures["term"].unique()))
    )
    history: list[TermGroups] = []
    last: dict[str, Members] = {}
    gone: dict[str, Members] = {}
    for term in terms:
        found = find_groups(measures, term.id, len(last) or None, all_tried=term.id == latest)
        letters = carry(found.members, last, gone)
        history.append(TermGroups(term.id, found, tuple(letters)))
        if letters:
            gone |= last
            last = dict(zip(letters, found.members, strict=True))
            gone = {letter: members for letter, members in gone.items() if letter not in last}
    return history


def carry(groups: Sequence[Members], last: Mapping[str, Members], gone: Mapping[str, Members]) -> list[str]:
    """A letter for each group: of the term before, else of a group gone earlier, else the next never used.

    `last` and `gone` hold the members of each letter when it last stood. Letters go to groups so that as many
    settings as possible keep theirs, never to a group that shares less than half of the smaller of the two.
    Source: Kuhn (1955), Nav. Res. Logist. Q. 2, 83-97, as scipy.optimize.linear_sum_assignment.
    """
    given = _match(groups, last)
    left = [i for i in range(len(groups)) if i not in given]
    given |= {left[i]: letter for i, letter in _match([groups[i] for i in left], gone).items()}
    unused = (letter for letter in _letters() if letter not in last and letter not in gone)
    return [given[i] if i in given else next(unused) for i in range(len(groups))]


def since(history: Sequence[TermGroups], letter: str) -> str:
    """The first term of a letter's unbroken run up to the latest; a term without groups does not break it."""
    first = history[-1].term
    for one in reversed(history):
        if one.letters and letter not in one.letters:
            break
        if one.letters:
            first = one.term
    return first


def _match(groups: Sequence[Members], before: Mapping[str, Members]) -> dict[int, str]:
    """Which group takes which letter of `before`, by its place in `groups`; only settings of both count."""
    if not groups or not before:
        return {}
    either = frozenset[str]().union(*groups) & frozenset[str]().union(*before.values())
    shared = np.array([[_shared(now & either, then & either) for then in before.values()] for now in groups])
    letters = list(before)
    pairs = zip(*linear_sum_assignment(shared, maximize=True), strict=True)
    return {int(i): letters[j] for i, j in pairs if shared[i, j] > 0}


def _shared(now: Members, then: Members) -> int:
    both = len(now & then)
    return both if both >= SAME * min(len(now), len(then)) else 0


def _letters() -> Iterator[str]:
    """A to Z, then AA, AB and so on."""
    yield from ascii_uppercase
    for first in _letters():
        yield from (first + second for second in ascii_uppercase)
