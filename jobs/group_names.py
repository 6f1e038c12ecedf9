"""Plain words for a group: its name from its two largest differences, and the evidence in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from jobs.profiles import FEATURES, Feature

#: Standard deviations under which a difference is not worth a name.
SLIGHT: Final = 0.25
AVERAGE: Final = "Close to the average"


def name_groups(differences: Sequence[Mapping[str, float]], letters: Sequence[str]) -> list[str]:
    """A distinct name for each group, from `feature -> standardised difference`, in the order given.

    A name takes the two largest differences; groups that would share one take a third, and so on. Groups
    still alike after every feature carry their letter.
    """
    taken = dict.fromkeys(range(len(differences)), 2)
    while True:
        names = [_name(differences[i], taken[i]) for i in taken]
        shared = {i for i, name in enumerate(names) if Counter(names)[name] > 1}
        if not shared or min(taken[i] for i in shared) >= len(FEATURES):
            break
        taken |= {i: min(taken[i] + 1, len(FEATURES)) for i in shared}
    return [f"{name} (group {letters[i]})" if i in shared else name for i, name in enumerate(names)]


def describe(
    differences: Mapping[str, float], group: Mapping[str, float], everyone: Mapping[str, float]
) -> str:
    """One sentence of evidence: the two largest differences against all grouped settings."""
    first, second = (
        f.evidence.format(*_amounts(group[f.id], everyone[f.id], f)) for f in _largest(differences)[:2]
    )
    return f"On average {first}; {second}."


def _largest(differences: Mapping[str, float]) -> list[Feature]:
    return sorted(FEATURES, key=lambda feature: -abs(differences[feature.id]))


def _name(differences: Mapping[str, float], taken: int) -> str:
    worth = [f for f in _largest(differences)[:taken] if abs(differences[f.id]) >= SLIGHT]
    if not worth:
        return AVERAGE
    phrase = ", ".join(f.higher if differences[f.id] > 0 else f.lower for f in worth)
    return phrase[0].upper() + phrase[1:]


def _amounts(group: float, everyone: float, feature: Feature) -> tuple[str, str]:
    """Both values in words: whole, unless that would make a difference read like none."""
    whole = _written(group, feature, 0), _written(everyone, feature, 0)
    return whole if whole[0] != whole[1] else (_written(group, feature, 1), _written(everyone, feature, 1))


def _written(value: float, feature: Feature, places: int) -> str:
    return f"{value:.{places}%}".replace("%", "\u202f%") if feature.unit == "share" else f"{value:.{places}f}"
