"""Holding corrections, against a plain implementation that goes from cell to cell."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from jobs.disclosure import disclose
from jobs.disclosure.holding import hold, renewed
from jobs.disclosure.parts import PARTS
from jobs.tallies import COUNTS, KEYS
from tests.jobs.invented import PARTNER, QI

NO_TOTALS = pl.DataFrame(schema=dict.fromkeys(PARTS, pl.String))
MOST = PARTNER.corrections_held
#: Wards of two settings and of one, a setting without a ward, and an area over both wards.
MADE_OF = {
    ("ward", "W1"): ["S1", "S2"],
    ("ward", "W2"): ["S3"],
    ("area", "A1"): ["S2", "S3"],
    ("authority", "E"): ["W1", "W2", "S4"],
}
KIND = {"S": "setting", "W": "ward", "A": "area", "E": "authority"}
PARTS_OF = pl.DataFrame(
    [(*total, "attend", KIND[part[0]], part) for total, parts in MADE_OF.items() for part in parts]
    + [("authority", "E", "live", "ward", ward) for ward in ("W1", "W2")],
    schema=PARTS,
    orient="row",
)
PLACES = [
    *((KIND[place[0]], place, "attend") for place in ("S1", "S2", "S3", "S4", "W1", "W2", "A1", "E")),
    *((KIND[place[0]], place, "live") for place in ("W1", "W2", "E")),
]
EVENTS = "notifications"
CELLS = [(*place, of, "2026-summer", "term") for of in ("below", EVENTS) for place in PLACES]
#: Examples are small as they are; making them smaller takes minutes.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
FINEST = {cell for cell in CELLS if cell[0] == "setting" or cell[:3:2] == ("ward", "live")}


def frame(cells):
    rows = [(*cell, *counts) for cell, counts in cells.items()]
    types = {**dict.fromkeys(KEYS, pl.String), **dict.fromkeys(COUNTS, pl.Int64)}
    return pl.DataFrame(rows, schema=types, orient="row")


def cells_of(counts):
    return {row[:6]: row[6:] for row in counts.select(*KEYS, *COUNTS).rows()}


def held(now, first, parts=PARTS_OF, audience=PARTNER):
    return cells_of(hold(frame(now), frame(first), parts, audience, [EVENTS]))


def plain(now, first):
    """The rule of `hold`, a cell and a count at a time, settings first."""
    told = {}
    order = {"setting": 0, "ward": 1, "area": 1, "authority": 2}
    for cell in sorted(now, key=lambda cell: order[cell[0]]):
        made_of = [
            (kind, part, *cell[2:])
            for *total, kind, part in PARTS_OF.rows()
            if tuple(total) == cell[:3] and (kind, part, *cell[2:]) in now
        ]
        whole, taken = None, {}
        for n in (2, 1, 0):
            count, before = now[cell][n], first[cell][n] if cell in first else None
            quiet = bool(made_of)
            for part in made_of:
                if part in first:
                    quiet = quiet and told[part][n] == first[part][n]
                else:
                    quiet = quiet and told[part][n] <= MOST
            bound = whole is not None and not (n == 0 and cell[3] == EVENTS)
            if before is not None:
                small = abs(count - before) <= MOST
                if small or (quiet and (not bound or before <= whole)):
                    count = before
            taken[n] = whole = min(count, whole) if bound else count
        told[cell] = (taken[0], taken[1], taken[2])
    return told


@st.composite
def a_count(draw, events=False, up_to=40):
    eligible = draw(st.integers(0, up_to))
    denominator = draw(st.integers(0, eligible))
    return draw(st.integers(0, 2 * up_to if events else denominator)), denominator, eligible


@st.composite
def publications(draw):
    """Exact counts, and those first published: near, far, or never."""
    now = {cell: draw(a_count(events=cell[3] == EVENTS)) for cell in CELLS}
    first = {}
    for cell, counts in now.items():
        how = draw(st.sampled_from(["near", "near", "near", "far", "never"]))
        if how == "near":
            first[cell] = nearby(draw, cell, counts)
        elif how == "far":
            first[cell] = draw(a_count(events=cell[3] == EVENTS))
    return now, first


def nearby(draw, cell, counts):
    """Counts within what is held, that may be counts of a place."""
    numerator, denominator, eligible = (max(0, n + draw(st.integers(-MOST, MOST))) for n in counts)
    denominator = max(min(denominator, eligible), counts[1] - MOST)
    eligible = max(eligible, denominator)
    if cell[3] != EVENTS:
        numerator = max(min(numerator, denominator), counts[0] - MOST)
        denominator = max(denominator, numerator)
    return numerator, denominator, max(eligible, denominator)


@settings(max_examples=20, deadline=None, phases=UNSHRUNK)
@given(publications())
def test_the_plain_rule_gives_the_same(published):
    now, first = published
    assert held(now, first) == plain(now, first)


@settings(max_examples=12, deadline=None, phases=UNSHRUNK)
@given(st.data())
def test_no_small_correction_of_parts_changes_anything(data):
    """Totals move as they like: they are sums of corrections that somebody may know."""
    now = {cell: data.draw(a_count(events=cell[3] == EVENTS)) for cell in CELLS}
    first = {
        cell: nearby(data.draw, cell, counts)
        if cell in FINEST
        else data.draw(a_count(events=cell[3] == EVENTS))
        for cell, counts in now.items()
    }
    out = hold(frame(now), frame(first), PARTS_OF, PARTNER, [EVENTS])
    assert out.equals(frame(first))
    assert disclose(out, PARTNER).equals(disclose(frame(first), PARTNER))
    assert renewed(out, frame(first)).is_empty()


@settings(max_examples=12, deadline=None, phases=UNSHRUNK)
@given(publications())
def test_the_same_counts_come_out_the_same_and_are_counts(published):
    now, first = published
    once = held(now, first)
    assert held(now, once) == once
    assert all(0 <= n <= d <= e for (*_, of, _, _), (n, d, e) in once.items() if of != EVENTS)
    assert all(0 <= d <= e for _, d, e in once.values())
    assert held(now, first, audience=QI) == now
    assert held(now, first, audience=replace(PARTNER, corrections_held=0)) == now


def one(now, first, parts=NO_TOTALS, of="below"):
    """One setting, S1."""
    cell = ("setting", "S1", "attend", of, "2026-summer", "term")
    return held({cell: now}, {cell: first}, parts)[cell]


@pytest.mark.parametrize(
    ("first", "now", "told"),
    [
        ((20, 50, 60), (25, 45, 65), (20, 50, 60)),  # five is held, up and down
        ((20, 50, 60), (26, 44, 66), (26, 44, 66)),  # six is not
        ((20, 50, 60), (14, 47, 66), (14, 50, 66)),  # each count by itself
        ((0, 0, 0), (1, 3, 5), (0, 0, 0)),  # nobody stays nobody
        ((6, 20, 30), (10, 20, 30), (6, 20, 30)),  # few stay few
        ((20, 54, 57), (20, 60, 61), (20, 57, 57)),  # as many as may be known of the eligible shown
        ((20, 22, 60), (18, 19, 60), (20, 22, 60)),
        ((20, 30, 60), (15, 18, 60), (18, 18, 60)),  # never more counted than children
    ],
)
def test_what_is_held_is_held_by_itself(first, now, told):
    assert one(now, first) == told


def test_events_may_outnumber_children():
    assert one((16, 12, 20), (20, 22, 24), of=EVENTS) == (20, 12, 24)


def cell(kind, place, basis="attend", of="below"):
    return (kind, place, basis, of, "2026-summer", "term")


def test_a_total_is_published_anew_with_one_of_its_parts_alone():
    first = {cell("setting", "S1"): (20, 50, 60), cell("setting", "S2"): (20, 50, 60)}
    first |= {cell("ward", "W1"): (40, 100, 120), cell("authority", "E"): (300, 800, 900)}
    small = {cell("setting", "S1"): (25, 50, 60), cell("setting", "S2"): (24, 50, 60)}
    small |= {cell("ward", "W1"): (49, 100, 120), cell("authority", "E"): (309, 800, 900)}
    assert held(small, first) == first, "nine in all, of which somebody may know"
    large = small | {cell("setting", "S2"): (27, 50, 60), cell("ward", "W1"): (52, 100, 120)}
    large |= {cell("authority", "E"): (312, 800, 900)}
    assert held(large, first) == large | {cell("setting", "S1"): (20, 50, 60)}


def test_a_part_that_is_new_moves_its_totals_only_with_enough_children():
    first = {cell("setting", "S1"): (20, 50, 60), cell("ward", "W1"): (20, 50, 60)}
    now = {cell("setting", "S1"): (20, 50, 60), cell("ward", "W1"): (27, 58, 68)}
    few = now | {cell("setting", "S2"): (5, 5, 5)}
    assert held(few, first)[cell("ward", "W1")] == (20, 50, 60)
    assert held(now | {cell("setting", "S2"): (5, 6, 6)}, first)[cell("ward", "W1")] == (20, 58, 68)
    assert held(few, first)[cell("setting", "S2")] == (5, 5, 5), "never shown before"


def test_eligible_stays_one_number_for_indicators_that_share_it():
    """On roll is the same for every domain: told twice, once held and once not, it would tell of itself."""
    first = {cell("setting", "S1"): (20, 50, 52), cell("setting", "S1", of="fine"): (20, 30, 52)}
    now = {cell("setting", "S1"): (20, 50, 55), cell("setting", "S1", of="fine"): (20, 54, 55)}
    assert {counts[2] for counts in held(now, first).values()} == {52}


def test_a_total_held_far_above_the_truth_is_not_said_of_all_its_children():
    """270 of 295: all of them counted would be told as few that were not."""
    first = {cell("setting", f"S{n}"): (6, 20, 20) for n in (1, 2)} | {cell("ward", "W1"): (290, 300, 300)}
    now = {cell("setting", f"S{n}"): (6, 14, 14) for n in (1, 2)} | {cell("ward", "W1"): (240, 260, 260)}
    assert held(now, first)[cell("ward", "W1")] == (240, 260, 260)


def test_rows_come_back_in_their_order():
    first = dict.fromkeys(CELLS, (9, 10, 11))
    assert list(held(dict(reversed(first.items())), first)) == list(reversed(CELLS))
