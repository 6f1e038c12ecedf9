"""Areas: neighbouring wards, enough settings in each, and nothing of the children in how they are cut."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jobs.areas import SETTINGS, WARDS, areas

MINDER = "Childminder"


def laid(points):
    return pl.DataFrame(
        [(f"W{n:02d}", f"Ward {n:02d}", float(x), float(y)) for n, (x, y) in enumerate(points)],
        schema={"code": pl.String, "name": pl.String, "easting": pl.Float64, "northing": pl.Float64},
        orient="row",
    )


def standing(*each):
    """So many childminders in each ward, and a nursery beside."""
    rows = [
        (f"{ward:02d}{n:03d}", MINDER, f"W{ward:02d}") for ward, many in enumerate(each) for n in range(many)
    ]
    rows += [("nursery", "Nursery or pre-school", "W00"), ("nowhere", MINDER, None), ("away", MINDER, "X1")]
    return pl.DataFrame(rows, schema=["urn", "kind", "ward_code"], orient="row")


LINE = [(n * 1000, 0) for n in range(12)]


def test_wards_in_a_row_are_cut_in_the_middle():
    made = areas(laid(LINE), standing(*[1] * 12), [MINDER])
    assert made.area.rows() == [
        ("area-W00", 0, "Childminders in Ward 00, Ward 01 and 4 other wards", 6),
        ("area-W06", 1, "Childminders in Ward 06, Ward 07 and 4 other wards", 6),
    ]
    assert made.members["setting_urn"].to_list() == [f"{n:02d}000" for n in range(12)]
    assert made.members.filter(area_id="area-W06")["setting_urn"].min() == "06000"


def test_no_cut_leaves_too_few_settings_together():
    made = areas(laid(LINE), standing(*[1] * 3, *[0] * 6, *[2] * 3), [MINDER])
    assert made.area["settings"].to_list() == [9], "three in the first six wards are too few"


def test_a_handful_of_settings_is_nowhere():
    made = areas(laid(LINE), standing(3), [MINDER])
    assert made.area.is_empty() and made.members.is_empty()


def test_without_a_kind_there_are_none():
    made = areas(laid(LINE), standing(*[3] * 12), [])
    assert made.area.is_empty() and made.members.is_empty()


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30),
    st.lists(st.integers(0, 4), min_size=30, max_size=30),
)
def test_every_such_setting_of_a_ward_is_in_one_area_with_others(points, each):
    wards, held = laid(points), each[: len(points)]
    made = areas(wards, standing(*held), [MINDER])
    members = made.members["area_id"].value_counts()
    assert dict(members.rows()) == dict(made.area.select("id", "settings").rows())
    assert made.members["setting_urn"].n_unique() == made.members.height
    assert made.members.height == (sum(held) if sum(held) >= SETTINGS else 0)
    assert all(settings >= SETTINGS for settings in made.area["settings"])


@given(st.permutations(range(12)))
def test_the_order_of_the_wards_does_not_matter(order):
    wards, settings = laid(LINE), standing(*[1] * 12)
    shuffled = areas(wards[list(order)], settings, [MINDER])
    assert shuffled.area.equals(areas(wards, settings, [MINDER]).area)


def test_small_authorities_are_one_area():
    made = areas(laid(LINE[:WARDS]), standing(*[1] * WARDS), [MINDER])
    assert made.area["settings"].to_list() == [WARDS]
