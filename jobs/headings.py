"""Headings: whether one may be shown to people, and what stays of it from term to term."""

import re
from collections.abc import Collection, Sequence

from jobs.columns import plain
from jobs.problems import Problem, Unreadable
from jobs.sheet import Sheet

_MOST_DIGITS = 4
_CELLS = 2
_TERM = re.compile(r"(?:20\d\d(?:\d\d)?)?(?:autumn|spring|summer)(?:term)?(?:20\d\d(?:\d\d)?)?")
_DATE = re.compile(r"^\D*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\D*$")
_POSTCODE = re.compile(r"^[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}$", re.IGNORECASE)


def fit_to_show(heading: str, known: Collection[str] = ()) -> bool:
    """Whether a heading is no cell in disguise: a file without headings has a child in its first row.

    It is one of the `known` (as `jobs.columns.plain` has them), or it has letters, at most four digits (a
    year), and is neither a date nor a postcode.
    """
    text = heading.strip()
    if plain(text) in known:
        return True
    digits = sum(letter.isdigit() for letter in text)
    return (
        any(letter.isalpha() for letter in text)
        and digits <= _MOST_DIGITS
        and not (_DATE.match(text) or _POSTCODE.match(text))
    )


def shown(headings: Sequence[str], position: int, known: Collection[str] = ()) -> str:
    """The heading at a position, or its number (from 1) where it is empty or may be a value."""
    heading = headings[position]
    return heading if fit_to_show(heading, known) else f"no. {position + 1}"


def guard_headings(sheet: Sheet, known: Collection[str]) -> None:
    """Raise Unreadable where two or more headings look like cells: the first row is somebody's."""
    if sum(bool(h) and not fit_to_show(h, known) for h in sheet.headings) >= _CELLS:
        said = "the first row looks like a row of values, not like headings"
        remedy = "Put a row of headings above it and try again"
        raise Unreadable([Problem(sheet.file, None, (), "no headings", said, remedy, "refuses")])


def keys(headings: Sequence[str]) -> tuple[str, ...]:
    """What each heading is known by next term: `plain`, without the name of a term.

    `Autumn 2025 hours` and `Spring 2026 hours` are one column of two files. Where they stand in one file,
    which is meant depends on the term, so each keeps its whole name. A year alone stays: an index of 2019
    and one of 2025 are two things.
    """
    whole = [plain(heading) for heading in headings]
    undated = [_TERM.sub("", heading) for heading in whole]
    return tuple(
        short if short and undated.count(short) == 1 else heading
        for short, heading in zip(undated, whole, strict=True)
    )


def found(heading: str, headings: Sequence[str]) -> str | None:
    """The heading of a file that is the same as one said before: to the letter, else but for its term."""
    wanted = plain(heading)
    exact = next((there for there in headings if plain(there) == wanted), None)
    if exact is not None:
        return exact
    undated = _TERM.sub("", wanted)
    return next((there for there, key in zip(headings, keys(headings), strict=True) if key == undated), None)
