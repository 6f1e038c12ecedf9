"""The same children in five layouts of a headcount: what is kept of them is the same."""

from pathlib import Path

import polars as pl
import pytest

from fixtures.authority import Plan
from fixtures.authority.dialects import HEADCOUNTS
from fixtures.authority.funding import SUPPORT, UNIVERSAL, WORKING
from fixtures.authority.given_names import FORENAMES, HOME, SURNAMES
from fixtures.authority.rolls import roll
from fixtures.authority.world import World, invent, lay_ground
from jobs.terms import Term
from tests.jobs.headcounts import kept
from tests.jobs.receiving import GOOD, drop, home

pytestmark = pytest.mark.slow

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


def test_hours_and_age_tell_every_invented_entitlement(world: World) -> None:
    """Of every term, the flat file's word is what a portal without words would be read as."""
    for term in PLAN.calendar:
        rows = roll(world, term)
        early = pl.col("born").dt.offset_by("3y") >= term.starts
        extended = (pl.col("working") > 0).any().over("nhs")
        told = (
            pl.when(extended)
            .then(pl.lit(WORKING))
            .when((pl.col("universal") > 0) & early)
            .then(pl.lit(SUPPORT))
            .when(pl.col("universal") > 0)
            .then(pl.lit(UNIVERSAL))
            .otherwise(pl.lit(""))
        )
        assert rows.filter(told != pl.col("entitlement")).is_empty(), term.id


def test_nothing_of_a_childs_name_or_home_reaches_the_records(world: World, tmp_path: Path) -> None:
    """By bytes, of the database and its journal, for every layout that names children."""
    place = home(tmp_path / "home")
    drop(place, GOOD)
    term = Term.parse("2025-autumn")
    rows = roll(world, term)
    telling = (*FORENAMES, *SURNAMES, HOME, HOME.replace(" ", ""), rows["nhs"][0], rows["upn"][0])
    for dialect in ("portal-b", "census-xml", "census-csv"):
        path = HEADCOUNTS[dialect](world, term, tmp_path / dialect)
        content = path.read_bytes()
        assert all(name.encode() in content for name in (*FORENAMES, *SURNAMES))
        for urn in rows["urn"].unique():
            content = content.replace(urn.encode(), b"EY999001")
        path.write_bytes(content)
        (receipt,) = drop(place, [path])
        assert (receipt.outcome, receipt.term) == ("stored", term.id), dialect
        assert receipt.rows_kept > 100
        records = b"".join(file.read_bytes() for file in sorted(tmp_path.glob("home/records.db*")))
        assert not [word for word in telling if word.encode() in records], dialect


def test_the_invented_upns_pass_their_check(world: World) -> None:
    """The check letter by hand, as the guidance has it: weights 2 to 13, modulo 23."""
    upns = roll(world, PLAN.latest)["upn"].unique()
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    for upn in upns.to_list():
        total = sum(weight * int(digit) for weight, digit in enumerate(upn[1:], start=2))
        assert (len(upn), upn[0]) == (13, letters[total % 23])
    assert upns.str.slice(1, 3).unique().to_list() == ["999"]
