"""Worlds published term by term, as the files an audience is left with and the truth beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jobs.publish import build, release
from jobs.shown import Shown
from jobs.workplace import Audience, Workplace
from tests.disclosure.attacker import DEFAULT, Attack, Policy, attack
from tests.disclosure.drawing import correct, draw
from tests.disclosure.worlds import World, deliver, found
from tests.jobs.invented import AUTHORITY, QI

PARTNER = Audience("partner", 8, 5, 10)


@dataclass(frozen=True)
class Published:
    """Successive snapshots of an audience, the exact ones beside them, and what each was made from."""

    seen: list[Path]
    exact: list[Path]
    used: list[pl.DataFrame]

    def attack(self, policy: Policy = DEFAULT) -> Attack:
        return attack(self.seen, self.exact, policy, self.used)


def silent(*_: object) -> None:
    """Nobody listens."""


def publish(place: Workplace, audience: Audience, into: Published) -> None:
    """Publish what the records hold now, and keep the files."""
    built = build(place, AUTHORITY, (QI, audience), silent)
    release(place, built)
    into.exact.append(built.snapshots[0])
    into.seen.append(built.snapshots[1])
    used = pl.DataFrame()
    if place.shown.exists():
        with Shown.to_write(place.shown) as shown:
            used = shown.first(built.id)
        # A numerator that is not told any more is as it truly is.
        used = used.with_columns(pl.when(pl.col("numerator") >= 0).then("numerator"))
    into.used.append(used)


def once(home: Path, world: World, audience: Audience = PARTNER, terms: Sequence[int] = (0,)) -> Published:
    """One publication of so many terms."""
    place, files = found(home, world), Published([], [], [])
    for term in terms:
        deliver(place, world, term)
    publish(place, audience, files)
    return files


def three_terms(home: Path, seed: int, audience: Audience = PARTNER) -> Published:
    """A random authority over three successive terms, the second of them corrected before the third."""
    world = draw(seed)
    place, files = found(home, world), Published([], [], [])
    deliver(place, world, 0)
    publish(place, audience, files)
    deliver(place, world, 1)
    publish(place, audience, files)
    correct(world, seed)
    deliver(place, world, 1)
    deliver(place, world, 0, "asq3")
    publish(place, audience, files)
    deliver(place, world, 2)
    publish(place, audience, files)
    return files
