"""Totals drawn in: whatever the counts, a total told beside its parts tells nothing more of any of them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.disclosure import disclose
from jobs.disclosure.parts import PARTS, Parts
from jobs.disclosure.ranges import QUANTITIES, high, known_ranges, low
from jobs.indicators import read_catalogue
from tests.jobs.invented import PARTNER

CATALOGUE = read_catalogue()
RULE = replace(PARTNER, minimum_denominator=10)
KEYS = {"basis": "attend", "term": "2026-summer", "time_window": "term"}
EYPP, NOTIFIED = "funding_eypp", "section23_notified"


def world(*children, indicator=EYPP, twice=(0, 0, 0), minders=()):
    """One ward: counts of (counted, known, on roll) of each setting and of childminders, and of the whole."""
    rows = [("setting", f"s{n}", *counts) for n, counts in enumerate(children)]
    rows += [("setting", f"m{n}", *counts) for n, counts in enumerate(minders)]
    sums = [sum(of) - less for of, less in zip(zip(*children, *minders, strict=True), twice, strict=True)]
    together = [("area", "a", *(sum(of) for of in zip(*minders, strict=True)))] if minders else []
    columns = ["place_kind", "place_id", "numerator", "denominator", "eligible"]
    frame = pl.DataFrame([*rows, *together, ("ward", "w", *sums)], schema=columns, orient="row")
    return frame.with_columns(indicator=pl.lit(indicator), **{k: pl.lit(v) for k, v in KEYS.items()})


def parts_of(counts):
    urns = counts.filter(place_kind="setting")["place_id"].to_list()
    minders = [urn for urn in urns if urn.startswith("m")]
    made_of = [("ward", "w", "attend", "setting", urn) for urn in urns]
    made_of += [("area", "a", "attend", "setting", urn) for urn in minders]
    together = [
        (urn, "Childminder" if urn in minders else "School nursery", "a" if urn in minders else None)
        for urn in urns
    ]
    return Parts(
        pl.DataFrame(made_of, schema=list(PARTS), orient="row"),
        pl.DataFrame(
            together, schema=dict.fromkeys(["setting_urn", "kind", "area_id"], pl.String), orient="row"
        ),
    )


def seen(counts, rule=RULE):
    told = disclose(counts, rule, parts_of(counts), CATALOGUE)
    return {row["place_id"]: row for row in told.iter_rows(named=True)}


def ranges(known, rule):
    """What each cell tells by itself, as lowest and highest, by place and quantity."""
    ranged = known_ranges(known.with_columns(is_event=pl.col("indicator") == NOTIFIED), rule)
    return {
        row["place_id"]: {q: (row[low(q)], row[high(q)]) for q in QUANTITIES}
        for row in ranged.iter_rows(named=True)
    }


def test_two_settings_and_their_ward_cannot_be_subtracted():
    # “10” is at most 12 and “fewer than 8” at most 7, so that a ward of “20”, at least 18, would give 6 or 7.
    counts = world((12, 40, 40), (7, 40, 40))
    apart = seen(counts, replace(RULE, totals_drawn_in=False))
    assert (apart["s0"]["numerator"], apart["s1"]["status"], apart["w"]["numerator"]) == (10, "banded", 20)
    drawn = seen(counts)
    assert (drawn["s0"]["numerator"], drawn["s1"]["status"]) == (10, "banded")
    assert (drawn["w"]["status"], drawn["w"]["numerator"]) == ("hidden", None)


def test_one_setting_is_its_ward():
    told = seen(world((12, 41, 43)))
    assert [told["w"][c] for c in ("status", "numerator", "denominator", "eligible")] == ["shown", 10, 40, 45]
    few = seen(world((3, 41, 43)))
    assert few["w"]["status"] == few["s0"]["status"] == "banded"


def test_a_total_far_from_its_ends_is_rounded_and_nothing_else():
    told = seen(world(*[(10, 40, 40)] * 8))
    assert (told["w"]["numerator"], told["w"]["denominator"]) == (80, 320)


def test_a_total_at_its_end_is_drawn_in():
    told = seen(world(*[(12, 42, 42)] * 8))  # told as 10 of 40 each: 96 and 336 are the most there can be
    assert (told["w"]["numerator"], told["w"]["denominator"]) == (90, 330)


def test_childminders_are_never_by_themselves():
    told = seen(world((12, 41, 43), minders=[(0, 0, 0), (2, 3, 3), (9, 20, 20), (4, 6, 9)]))
    for n in range(4):
        row = told[f"m{n}"]
        assert row["status"] == "together"
        assert [row[c] for c in ("numerator", "denominator", "eligible", "few")] == [None] * 4
    assert (told["a"]["status"], told["a"]["denominator"]) == ("shown", 30)


child = st.integers(0, 30).flatmap(
    lambda e: st.integers(0, e).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d), st.just(e)))
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(child, min_size=1, max_size=7), st.integers(0, 3))
def test_no_total_narrows_a_part_by_itself(children, twice):
    """Plainly: a reader adds up the others' ends, and takes them from what the total tells."""
    less = tuple(min(twice, sum(of) - max(of)) for of in zip(*children, strict=True))
    less = (min(less[0], less[1]), min(less[1], less[2]), less[2])
    counts = world(*children, twice=less)
    known = disclose(counts, RULE, parts_of(counts), CATALOGUE)
    told = ranges(known, RULE)
    ward = next(row for row in known.iter_rows(named=True) if row["place_id"] == "w")
    for at, quantity in ((0, "numerator"), (1, "denominator"), (2, "eligible")):
        each = [told[f"s{n}"][quantity] for n in range(len(children))]
        lowest, highest = (sum(end) - less[at] for end in zip(*each, strict=True))
        room = 7 if any(least < 8 and most for least, most in each) else 4
        start, end = max(lowest, highest - room), min(highest, lowest + room)
        # Values that may stand; the outermost are open, as whatever lies beyond is told as they are.
        stand = [v for v in range(0, 1000, 5) if v - 2 <= start and v + 2 >= end]
        value = ward[quantity]
        if value is None and (end > 7 or not stand or (quantity == "numerator" and ward["few"] is None)):
            continue  # hidden, however many there are
        least, most = told["w"][quantity]
        if value:
            assert value in stand or ward["status"] == "none"
            least = lowest if value == stand[0] else least
            most = highest if value == stand[-1] else most
        for n, (own_least, own_most) in enumerate(each):
            others_least, others_most = lowest - own_least, highest - own_most
            left = (max(own_least, least - others_most), min(own_most, most - others_least))
            values, own = left[1] - left[0] + 1, own_most - own_least + 1
            assert values >= min(own, 8), f"{quantity} of s{n} is told more closely by the ward"


@settings(max_examples=50, deadline=None)
@given(st.lists(child, min_size=1, max_size=5))
def test_what_is_known_of_a_setting_holds_the_truth(children):
    counts = world(*children)
    told = ranges(disclose(counts, RULE, parts_of(counts), CATALOGUE), RULE)
    for n, (k, d, e) in enumerate(children):
        for quantity, true in zip(QUANTITIES, (k, d - k, d, e), strict=True):
            least, most = told[f"s{n}"][quantity]
            assert least <= true <= most, quantity


@pytest.mark.parametrize("children", [[(9, 40, 40), (30, 40, 40)], [(60, 40, 40)] * 3])
def test_events_leave_nothing_to_subtract(children):
    told = seen(world(*children, indicator=NOTIFIED))
    assert told["w"]["numerator"] in {None, 40, 180, 175}


def test_what_is_withheld_is_not_there():
    counts = world((12, 41, 43))
    rule = replace(RULE, indicators_withheld=(EYPP,))
    assert disclose(counts, rule, parts_of(counts), CATALOGUE).is_empty()
    wards = replace(RULE, places=("ward",))
    assert disclose(counts, wards, parts_of(counts), CATALOGUE)["place_kind"].to_list() == ["ward"]
