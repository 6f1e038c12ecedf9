"""Likeness: how alike a heading is to those a column is known by."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from jobs.also_called import ALSO_CALLED, SAYS_LITTLE, SHORT_FOR
from jobs.columns import Column, plain

_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+|[A-Z]")
_BIRTH = re.compile(r"d\.?o\.?b\.?(?![a-z])", re.IGNORECASE)
_SPELT = 0.9
_WITHIN = 0.85
_STRANGE, _BEGINS, _STEM = 0.25, 0.85, 5


def likeness(heading: str, column: Column) -> tuple[float, str]:
    """How alike (0 to 1) a heading is to the likest one of a column, and that one.

    1 where it is known to the letter; words are compared whole and in any order, short forms written out.
    """
    known = (*column.headings, *ALSO_CALLED.get(column.name, ()))
    scored = (
        (_alike(heading, other, at < len(column.headings)), -at, other) for at, other in enumerate(known)
    )
    score, _, other = max(scored)
    return score, other


def _alike(heading: str, other: str, is_known: bool) -> float:
    ours, theirs = plain(heading), plain(other)
    if ours == theirs:
        return 1.0 if is_known else 0.97
    if not ours:
        return 0.0
    left, right = words(heading), words(other)
    alike = [_SPELT * fuzz.ratio(ours, theirs)]
    if left and right:
        alike += [_SPELT * fuzz.token_sort_ratio(" ".join(left), " ".join(right))]
        alike += [_WITHIN * 100 * _shared(left, right)]
    return max(alike) / 100


def _shared(left: Sequence[str], right: Sequence[str]) -> float:
    """The share of the words of the shorter heading that the other has, less for what it does not."""
    few, many = sorted((list(dict.fromkeys(left)), list(dict.fromkeys(right))), key=len)
    both = sum(max(_same(word, other) for other in many) for word in few)
    return both / len(few) * (1 - _STRANGE * (len(many) - len(few)) / len(many))


def _same(word: str, other: str) -> float:
    """1 for the same word, nearly as much where one begins as the other does: `prob`, `attendance`."""
    if word == other:
        return 1.0
    begins = word.startswith(other) or other.startswith(word) or word[:_STEM] == other[:_STEM]
    return _BEGINS if begins else 0.0


def words(heading: str) -> list[str]:
    """The words of a heading that say something, in lower case, short forms written out."""
    spaced = _BIRTH.sub(" dob ", heading)
    found = [word.lower() for word in _WORDS.findall(spaced)]
    whole = " ".join(SHORT_FOR.get(word, word) for word in found).split()
    return [word for word in whole if word not in SAYS_LITTLE]
