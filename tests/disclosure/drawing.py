"""Odd authorities by the dice: childminders, a lonely setting, one without a ward, high and low rates."""

from __future__ import annotations

import random

from tests.disclosure.worlds import KINDS, Child, Setting, World


def draw(seed: int, settings: tuple[int, int] = (8, 11)) -> World:
    """An authority by the seed: childminders, a lonely setting, one that cannot be placed, odd rates."""
    dice = random.Random(seed)
    wards = dice.randint(2, 4)
    places = [Setting(f"{300_000}", KINDS[0], wards - 1), Setting(f"{300_001}", dice.choice(KINDS), None)]
    for n in range(2, dice.randint(*settings)):
        ward = n - 2 if n - 2 < wards - 1 else dice.randrange(wards - 1)
        places.append(Setting(f"{300_000 + n}", dice.choice(KINDS), ward))
    children: list[Child] = []
    for n, setting in enumerate(places):
        many = dice.randint(1, 6) if setting.kind == KINDS[2] else dice.choice((9, 14, 20, 30, 40))
        habits = _Habits(dice)
        children += [habits.child(dice, n, len(places), wards) for _ in range(many)]
    return World(places, wards, children)


class _Habits:
    """What a setting's children are like."""

    def __init__(self, dice: random.Random) -> None:
        self.need = dice.choice((0.03, 0.15, 0.3, 0.5, 0.95))
        self.reviewed = dice.choice((0.5, 0.8, 0.97))
        self.hardship = dice.choice((0.05, 0.3, 0.9))
        self.screened = dice.choice((0.0, 0.6, 1.0))

    def child(self, dice: random.Random, home: int, settings: int, wards: int) -> Child:
        first = dice.choice((0, 0, 0, 0, 1, 2))
        places = {home} if dice.random() < 0.9 else {home, dice.randrange(settings)}
        one = Child(
            {term: set(places) for term in range(first, 3) if dice.random() < 0.93},
            born=dice.choice(("2021-01-01", "2022-11-01", "2023-04-01")),
            lives=dice.choice((*range(wards), None)),
            eypp=dice.random() < self.hardship,
            daf=dice.random() < 0.04,
            entitlement=dice.choice(("universal", "working_parent", "additional_support")),
        )
        if dice.random() < self.reviewed:
            one.reviews = [(dice.randrange(3) * 100 + dice.randrange(80), self._scores(dice))]
        if dice.random() < self.screened:
            colour = "red" if dice.random() < self.need else dice.choice(("amber", "green", "green"))
            one.screens = [(dice.randrange(3) * 100 + dice.randrange(80), colour)]
        if dice.random() < 0.15:
            one.notes = sorted(dice.sample(range(0, 80), dice.choice((1, 1, 2))))
            one.notes = [dice.randrange(3) * 100 + at for at in one.notes]
        if one.born == "2021-01-01" and dice.random() < 0.8:
            one.profile = dice.random() < 0.6
        return one

    def _scores(self, dice: random.Random) -> tuple[float | None, ...]:
        low = [dice.random() < self.need for _ in range(5)]
        return tuple(None if dice.random() < 0.02 else 5.0 if one else 55.0 for one in low)


def correct(world: World, seed: int) -> None:
    """Correct the second term: children join or leave settings, one setting gets many, scores change."""
    dice = random.Random(seed)
    for n in dice.sample(range(len(world.settings)), 4):
        there = [c for c in world.children if n in c.stays.get(1, ())]
        for child in dice.sample(there, min(len(there), dice.randint(1, 3))):
            child.stays[1] = child.stays[1] - {n}
    crowded = dice.randrange(len(world.settings))
    for child in dice.sample(world.children, 9):
        child.stays[1] = child.stays.get(1, set()) | {crowded}
    for child in dice.sample(world.children, 8):
        child.reviews = [(at, tuple(60.0 - (s or 0) for s in scores)) for at, scores in child.reviews]
