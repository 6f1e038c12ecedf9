"""The postcodes that come along: found by letter, by authority, and never without a grid reference."""

import polars as pl
import pytest

from geo import postcode_package
from geo.postcode_package import find_postcodes, package_version, postcodes_of

pytestmark = pytest.mark.slow


def test_known_postcodes_are_found_and_others_are_left_out():
    """York's West Offices; a postcode of the invented area ZZ; Belfast, which is on the Irish grid."""
    wanted = pl.Series(["YO16GA", "ZZ11AA", "BT15GS", None, "", "YO16GA"])
    found = find_postcodes(wanted)
    assert found.select("postcode", "authority_code").rows() == [("YO16GA", "E06000014")]
    assert found["easting"].item() == pytest.approx(459_800, abs=500)
    assert found["northing"].item() == pytest.approx(451_700, abs=500)


def test_nothing_wanted_reads_nothing(monkeypatch):
    monkeypatch.setattr(postcode_package, "_read", lambda _letter: pytest.fail("a file was read"))
    assert find_postcodes(pl.Series([], dtype=pl.String)).height == 0
    assert find_postcodes(pl.Series([None, "1X"], dtype=pl.String)).height == 0
    assert postcodes_of(set()).height == 0


def test_an_authoritys_postcodes_are_all_of_it_sorted_and_placed():
    york = postcodes_of({"E06000014"})
    assert 12_000 < york.height < 14_000
    assert york["postcode"].is_sorted()
    assert york["postcode"].is_unique().all()
    assert york["easting"].is_between(440_000, 480_000).all()
    assert york["authority_code"].unique().to_list() == ["E06000014"]


def test_the_version_is_told():
    assert package_version()[:2] == "20"
