"""The same children in five layouts of a headcount: what is kept of them is the same."""

from pathlib import Path

import polars as pl
import pytest

from fixtures.authority import Plan
from fixtures.authority.dialects import HEADCOUNTS
from fixtures.authority.given_names import FORENAMES, HOME, SURNAMES
from fixtures.authority.world import World, invent, lay_ground
from jobs.records import Records
from jobs.terms import Term
from tests.jobs.headcounts import kept
from tests.jobs.receiving import GOOD, drop, home

PLAN = Plan(births=260, nurseries=12, schools=5, childminders=8, wards=9, postcodes=300)


@pytest.fixture(scope="module")
def world() -> World:
    return invent(PLAN, lay_ground(PLAN, None, None, None), lambda _said, _done: None)


@pytest.fixture(scope="module")
def settings(world: World) -> frozenset[str]:
    return frozenset(world.ground.settings["urn"])


@pytest.mark.parametrize("term", ["2024-spring", "2024-summer", "2025-autumn", "2026-spring"])
def test_every_dialect_keeps_the_same_lines(
    term: str, world: World, settings: frozenset[str], tmp_path: Path
) -> None:
    """Before and after two-year-olds of working parents were entitled, and after their hours doubled."""
    found = {}
    for dialect, write in HEADCOUNTS.items():
        path = write(world, Term.parse(term), tmp_path / dialect)
        found[dialect] = kept(path, tmp_path / f"{dialect}-tables", settings)
    flat = found.pop("flat")
    assert flat.height > 200
    assert set(flat["entitlement"]) == {"universal", "working_parent", "additional_support", "none"}
    assert set(found) == {"portal-b", "portal-c", "census-xml", "census-csv"}
    for dialect, lines in found.items():
        assert lines.equals(flat), dialect
