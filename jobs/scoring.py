"""Scoring: how sure a heading is the one of a column, by its name and by its cells, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from jobs.alike import likeness
from jobs.cells import Held
from jobs.columns import Column
from jobs.patterns import Pattern, pattern_of

LEAST_SURE = 0.5
"""Below this nothing is proposed."""
_NOTHING_ALIKE = 0.5
_WORTH_SAYING = 0.6
_MOST_BY_NAME = 0.9
_FITS = 0.2
_AGAINST = 0.25
_ONE_TERM = 0.6


@dataclass(frozen=True)
class Evidence:
    """How sure a column is (0 to 1), and why in words for a person."""

    sure: float
    why: str


def evidence(column: Column, heading: str, held: Held, patterns: Mapping[str, Pattern]) -> Evidence:
    """Weigh what a heading is called against what stands under it.

    Name and cells each make the column surer, as independent witnesses do: 1 - (1 - name) (1 - cells).
    Cells that do not fit the pattern of the column take from it; a vocabulary nobody has explained yet does
    not, as its words may be new.
    """
    alike, like = likeness(heading, column)
    name = _MOST_BY_NAME * max(0.0, alike - _NOTHING_ALIKE) / (1 - _NOTHING_ALIKE)
    called = pattern_of(column.name)
    key = f"words of {column.name}" if f"words of {column.name}" in patterns else called
    why = [f"heading like ‘{like}’"] if alike >= _WORTH_SAYING else []
    if key is None or key not in held.shares:
        return Evidence(name, "; ".join(why))
    pattern, share = patterns[key], _fitting(called, key, held)
    if share >= _FITS:
        why.append(f"{share:.0%} of cells are {pattern.called}")
    sure = 1 - (1 - name) * (1 - pattern.tells * share)
    if key == called or not held.kind.startswith("words"):
        sure *= _AGAINST + (1 - _AGAINST) * share
    return Evidence(sure, "; ".join(why))


def _fitting(called: str | None, key: str, held: Held) -> float:
    """The share of cells that fit; dates of birth lie years apart, dates of what happened in one term."""
    share = held.shares[key]
    if held.one_term is None or called not in {"birth_date", "event_date"}:
        return share
    in_one = held.one_term >= _ONE_TERM
    return share if in_one == (called == "event_date") else share / 2
