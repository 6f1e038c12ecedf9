"""Every rule earns its place: switched off, the attacker learns what policy forbids."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from jobs.disclosure import diagrams
from jobs.workplace import Audience
from tests.disclosure.attacker import DEFAULT, Policy
from tests.disclosure.publishing import PARTNER, Published, once, publish
from tests.disclosure.worlds import Child, Setting, World, deliver, found

NURSERY = "Nursery or pre-school"
LOW, HIGH = 5.0, 55.0
MET = (HIGH,) * 5


def child(home: int, below: int = 0, *, reviewed: bool = True) -> Child:
    """A child at one setting, below in the first domains."""
    scores = tuple(LOW if domain < below else HIGH for domain in range(5))
    return Child({0: {home}}, reviews=[(10, scores)] if reviewed else [])


def world(*settings: tuple[int, int, int], wards: int = 1) -> World:
    """Settings in the first ward, each by how many children, how many reviewed, how many below."""
    places = [Setting(f"{300_000 + n}", NURSERY, 0) for n in range(len(settings))]
    children = [
        child(n, int(at < below), reviewed=at < reviewed)
        for n, (many, reviewed, below) in enumerate(settings)
        for at in range(many)
    ]
    return World(places, wards, children)


def narrow(files: Published, policy: Policy = DEFAULT) -> list[tuple[str, str, str]]:
    """What is known too closely: what it is, of what kind of place, on which indicator."""
    result = files.attack(policy)
    variables, rows = result.system.violated()
    assert not variables.size and not rows.size, "the attacker's system excludes the truth: it proves nothing"
    return sorted(result.breaches.select("what", "place_kind", "indicator").unique().rows())


def both(tmp_path: Path, invented: World, without: Audience, policy: Policy = DEFAULT) -> list:
    """Nothing is known under the whole rule; what is known without one."""
    assert narrow(once(tmp_path / "with", invented)) == []
    return narrow(once(tmp_path / "without", invented, without), policy)


COUNTED = ("counted", "setting", "asq3_communication_below")


@pytest.mark.slow
def test_without_a_threshold_a_few_children_are_told_to_within_five(tmp_path):
    assert COUNTED in both(tmp_path, world((40, 40, 4), (40, 40, 3)), replace(PARTNER, smallest_count=3))


@pytest.mark.slow
def test_without_complements_a_few_children_who_are_not_counted_are_told(tmp_path):
    off = replace(PARTNER, complements=False)
    found_out = both(tmp_path, world((20, 20, 18), (20, 20, 19)), off, Policy(complements=False))
    assert ("not counted", "setting", "asq3_communication_below") in found_out


@pytest.mark.slow
def test_without_rounding_a_few_children_are_what_is_left_of_others(tmp_path):
    found_out = both(tmp_path, world((40, 37, 20), (40, 40, 20)), replace(PARTNER, rounded_to=1))
    assert any(what == "not known" for what, _, _ in found_out)


@pytest.mark.slow
def test_totals_that_are_not_drawn_in_tell_of_their_parts(tmp_path):
    off = replace(PARTNER, totals_drawn_in=False)
    found_out = both(tmp_path, world((40, 40, 7), (40, 40, 7)), off, Policy(totals_drawn_in=False))
    assert COUNTED in found_out


@pytest.mark.slow
def test_two_publications_are_subtracted_where_corrections_are_not_held(tmp_path):
    for name, audience in (("with", PARTNER), ("without", replace(PARTNER, corrections_held=0))):
        invented = world((40, 40, 7), (40, 40, 3))
        place, files = found(tmp_path / name, invented), Published([], [], [])
        deliver(place, invented, 0)
        publish(place, audience, files)
        invented.children.append(child(0, 1))
        deliver(place, invented, 0)
        publish(place, audience, files)
        known = narrow(files)
        assert (COUNTED in known) == (name == "without"), known


@pytest.mark.slow
def test_diagrams_that_cannot_be_drawn_from_rounded_counts_tell_of_their_regions(tmp_path, monkeypatch):
    # 28 and 28 of 42, 17 of them on both: 30 + 30 - 15 of 40 leaves fewer than nobody.
    needs = [2] * 17 + [1] * 11 + [0] * 3
    invented = World([Setting("300000", NURSERY, 0)], 1, [child(0, need) for need in needs])
    gross_alone = tuple(LOW if domain == 1 else HIGH for domain in range(5))
    invented.children += [Child({0: {0}}, reviews=[(10, gross_alone)]) for _ in range(11)]
    assert narrow(once(tmp_path / "with", invented)) == []
    monkeypatch.setattr(diagrams, "_possible", lambda rows, *_: rows)
    known = narrow(once(tmp_path / "without", invented))
    assert any(what == "in the diagram" for what, _, _ in known)


@pytest.mark.slow
def test_figures_made_from_exact_counts_bring_those_back(tmp_path):
    files = once(tmp_path, world((40, 37, 15), (40, 40, 20)))
    assert narrow(files) == []
    assert files.attack().unlike == 0
    copy = tmp_path / "copy.db"
    shutil.copy(files.seen[0], copy)
    copy.chmod(0o600)
    with closing(sqlite3.connect(copy)) as database:
        database.execute("ATTACH ? AS exact", (str(files.exact[0]),))
        keys = ("place_kind", "place_id", "basis", "indicator", "term", "time_window")
        same = " AND ".join(f"e.{key} = measure.{key}" for key in keys)
        for figure in ("rate", "low", "high", "low_998", "high_998"):
            database.execute(
                f"UPDATE measure SET {figure} = (SELECT round(e.{figure}, 2) FROM exact.measure AS e"
                f" WHERE {same}) WHERE {figure} IS NOT NULL"
            )
        database.commit()
    exact = Published([copy], files.exact, files.used)
    assert exact.attack().unlike > 0
    # What they bring back is the count of those known, of which a remainder is coverage.
    assert narrow(exact, replace(DEFAULT, coverage_width=5))
