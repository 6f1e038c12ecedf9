"""The rule, case by case and for any counts: what may stand beside a name, and what may not."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.disclosure import disclose, with_complements
from jobs.indicators import read_catalogue
from jobs.measures import measure
from jobs.workplace import Audience
from tests.jobs.invented import PARTNER, QI

COLUMNS = ("numerator", "denominator", "eligible")


def disclosed(audience, *rows):
    frame = pl.DataFrame(list(rows), schema=dict.fromkeys(COLUMNS, pl.Int64), orient="row")
    return disclose(frame, audience).select("status", *COLUMNS).rows()


@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        ((0, 0, 0), ("none", 0, 0, 0)),
        ((0, 0, 9), ("none", 0, 0, 9)),
        ((1, 4, 9), ("too_few", 1, 4, 9)),
        ((1, 5, 9), ("shown", 1, 5, 9)),
        ((0, 12, 12), ("shown", 0, 12, 12)),
    ],
)
def test_quality_improvement_sees_exact_counts(counts, seen):
    assert disclosed(QI, counts) == [seen]


@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        ((0, 0, 0), ("none", 0, 0, 0)),
        ((0, 0, 9), ("hidden", None, None, 10)),  # on roll, none reviewed
        ((0, 0, 3), ("hidden", None, None, None)),
        ((0, 40, 43), ("banded", None, 40, 45)),
        ((7, 40, 43), ("banded", None, 40, 45)),
        ((8, 40, 43), ("shown", 10, 40, 45)),
        ((32, 40, 43), ("shown", 30, 40, 45)),
        ((33, 40, 43), ("banded", None, 40, 45)),
        ((40, 40, 43), ("banded", None, 40, 45)),
        ((12, 19, 19), ("banded", None, 20, 20)),  # 7 are not counted
        ((3, 7, 12), ("hidden", None, None, 10)),
        ((8, 17, 17), ("hidden", None, 15, 15)),  # 10 of 15 would leave 5
        ((9, 18, 18), ("shown", 10, 20, 20)),
    ],
)
def test_partners_see_no_small_count_and_nothing_exact(counts, seen):
    assert disclosed(PARTNER, counts) == [seen]


@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        ((7, 40, 40), ("banded", None, 40, 40)),
        ((8, 40, 40), ("shown", 10, 40, 40)),
        ((37, 40, 40), ("banded", None, 40, 40)),  # perhaps one to nearly every child
        ((40, 40, 40), ("banded", None, 40, 40)),
        ((47, 40, 40), ("hidden", None, 40, 40)),
        ((50, 40, 40), ("shown", 50, 40, 40)),
        ((30, 7, 7), ("hidden", None, None, None)),  # few children, however many events
        ((30, 0, 0), ("none", 30, 0, 0)),
    ],
)
def test_events_may_outnumber_children_and_still_say_nothing_of_each(counts, seen):
    assert disclosed(PARTNER, counts) == [seen]


whole = st.integers(0, 60).flatmap(
    lambda e: st.integers(0, e).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d), st.just(e)))
)


@given(whole)
def test_no_small_count_ever_stands_in_a_rounded_file(counts):
    ((status, *seen),) = disclosed(PARTNER, counts)
    assert all(c is None or c == 0 or (c >= 8 and c % 5 == 0) for c in seen)
    if status == "shown":
        assert counts[0] >= 8 and counts[1] - counts[0] >= 8
        numerator, denominator, eligible = seen
        assert 0 < numerator < denominator <= eligible and denominator - numerator >= 8
    else:
        assert seen[0] is None or counts == (0, 0, 0)


def test_a_complement_is_worked_out_from_what_is_seen_of_the_other():
    keys = {"basis": ["attend"] * 2, "indicator": ["asq3_any_below"] * 2, "place_id": ["a", "b"]}
    counts = pl.DataFrame(keys | {"numerator": [12, 3], "denominator": [24, 24], "eligible": [24, 24]})
    both = with_complements(disclose(counts, PARTNER), read_catalogue())
    met = both.filter(indicator="asq3_all_met").sort("place_id")
    # Rounded by themselves, 12 and 12 of 24 would read 10 and 10 of 25, and only 12 and 12 could.
    assert met.select("status", *COLUMNS).rows() == [("shown", 15, 25, 25), ("banded", None, 25, 25)]


def test_a_rule_whose_rounding_undoes_it_is_refused():
    with pytest.raises(ValueError, match="rounding to 10 would show 12 as a smaller count"):
        disclosed(Audience("odd", 12, 10, 5), (0, 0, 0))


def test_a_band_is_turned_round_with_its_complement():
    """13 of 22 read 15 of 20: so few seem left over that up to 9 are, and the rest, 9 of 22, lies in it."""
    keys = {"basis": "attend", "indicator": "asq3_any_below", "place_kind": "setting", "place_id": "a"}
    time = {"term": "2026-summer", "time_window": "term"}
    counts = pl.DataFrame([keys | time | {"numerator": 13, "denominator": 22, "eligible": 22}])
    bands = measure(counts, read_catalogue(), PARTNER).select("indicator", "status", "band_low", "band_high")
    assert sorted(bands.rows()) == [
        ("asq3_all_met", "banded", 0.0, 0.5),
        ("asq3_any_below", "banded", 0.5, 1.0),
    ]
