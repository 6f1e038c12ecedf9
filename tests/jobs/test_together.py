"""Children below on several indicators at once, against a plain count of one child at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.census import attend_groups, attend_places, take_census
from jobs.evidence import gather
from jobs.indicators import DOMAINS, read_catalogue
from jobs.together import COMBINED, TOGETHER, count_together, together
from tests.jobs.invented import AUTHORITY, PARTNER, QI, Size, invent
from tests.jobs.plain_counts import answers, cutoffs
from tests.jobs.test_counts import GOOD, HOME, LOW, ROLL, evidence

PAIR = "asq3_communication_below+asq3_gross_motor_below"
SCREENED = "asq3_communication_below+wellcomm_red_or_amber"


def known(*rows):
    """What an audience may know of single indicators: kind of place, place, indicator, counted."""
    schema = ("place_kind", "place_id", "indicator", "numerator")
    types = dict(zip(schema, (*[pl.String] * 3, pl.Int64), strict=True))
    return pl.DataFrame(list(rows), schema=types, orient="row").with_columns(
        basis=pl.lit("attend"), term=pl.lit("2026-summer"), time_window=pl.lit("three_terms")
    )


SINGLES = known()


def taken(given_, indicators=None):
    census = take_census(given_, given_.headcounts["term"].unique(), indicators or read_catalogue())
    return census, count_together(attend_places(census, given_, AUTHORITY), census.indicators)


def screens(*rows):
    """WellComm: (child, day, colour)."""
    frame = pl.DataFrame(rows, schema=("pseudonym", "happened_on", "colour"), orient="row")
    return {
        "wellcomm": frame.with_columns(pl.col("happened_on").str.to_date(), ward_code=pl.lit(None, pl.String))
    }


def at(counts, place, indicators=PAIR, term="2026-summer"):
    row = counts.filter(pl.col("place_id") == place, indicators=indicators, term=term)
    return row.select("numerator", "denominator", "eligible").row(0)


def plain(given_) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """(setting, combination, term) by loops: the terms are consecutive, so three back is a year's window."""
    table, found, ids = cutoffs(), {}, [f"asq3_{d}_below" for d in DOMAINS]
    terms = sorted(given_.headcounts["term"].unique(), key=lambda t: (t[:4], "sprsumaut".index(t[5:8])))
    ends = {"spring": "03-31", "summer": "08-31", "autumn": "12-31"}
    for n, term in enumerate(terms):
        until = f"{term[:4]}-{ends[term[5:]]}"
        for urn in given_.settings["urn"]:
            rows = given_.headcounts.to_dicts()
            roll = {
                r["pseudonym"]
                for r in rows
                if r["setting_urn"] == urn and r["term"] in terms[max(n - 2, 0) : n + 1]
            }
            past = {
                c: [
                    r
                    for r in given_.reviews.to_dicts()
                    if r["pseudonym"] == c and str(r["review_date"]) <= until
                ]
                for c in roll
            }
            order = ("review_date", "questionnaire_months")
            say = [
                answers(max(p, key=lambda r: [r[o] for o in order]) if p else None, [], table)
                for p in past.values()
            ]
            for some in (c for size in (2, 3) for c in combinations(ids, size)):
                known = [[s[i] for i in some] for s in say if None not in [s[i] for i in some]]
                if roll:
                    found[urn, "+".join(some), term] = (sum(map(all, known)), len(known), len(roll))
    return found


@pytest.mark.parametrize("seed", [5, 6])
def test_it_agrees_with_a_plain_count(tmp_path, seed):
    given_ = gather(
        invent(tmp_path, seed, Size(settings=4, wards=2, children=50, terms=4)).records, AUTHORITY
    )
    _, ours = taken(given_)
    at_settings = ours.filter(place_kind="setting").drop("place_kind").rows()
    assert {row[:3]: row[3:] for row in at_settings} == plain(given_)
    assert ours["indicators"].n_unique() == 20 and ours["numerator"].sum() > 50


def test_a_child_counts_where_it_is_below_on_all_and_is_known_on_all():
    some = dict.fromkeys(DOMAINS, LOW)
    reviews = [
        ("a", "2026-05-01", LOW, HOME),
        ("b", "2026-05-01", some | {"gross_motor": GOOD}, HOME),
        ("c", "2026-05-01", some | {"gross_motor": None}, HOME),
        ("d", "2026-05-01", GOOD, HOME),
    ]
    rolls = [(child, "100001", "2026-summer", {}) for child in "abcde"]
    _, counts = taken(evidence(reviews, rolls))
    assert at(counts, "100001") == at(counts, AUTHORITY.code) == (1, 3, 5)
    assert at(counts, "100001", "asq3_communication_below+asq3_fine_motor_below") == (3, 4, 5)


def test_the_latest_screen_up_to_the_end_of_the_window_is_what_is_combined():
    screened = screens(("a", "2026-04-01", "red"), ("a", "2026-06-01", "green"), ("a", "2026-09-02", "red"))
    _, counts = taken(replace(evidence([("a", "2026-05-01", LOW, HOME)], [ROLL]), events=screened))
    assert counts["indicators"].n_unique() == 35
    assert at(counts, "100001", SCREENED) == (0, 1, 1)


def test_without_a_question_there_is_nothing_to_combine():
    given_ = evidence([("a", "2026-05-01", LOW, HOME)], [ROLL])
    few = [i for i in read_catalogue() if i.id not in COMBINED]
    _, counts = taken(given_, few)
    assert counts.is_empty() and together(counts, SINGLES, QI).columns == list(TOGETHER)


def test_a_group_combines_the_children_of_its_settings_once():
    two = [ROLL, ("a", "100002", "2026-summer", {})]
    given_ = evidence([("a", "2026-05-01", LOW, HOME)], two, settings=[("100001", HOME), ("100002", HOME)])
    census, _ = taken(given_)
    members = pl.DataFrame({"setting_urn": ["100001", "100002"], "group_id": ["A", "A"]})
    assert at(count_together(attend_groups(census, members), census.indicators), "A") == (1, 1, 1)
    nobody = members.with_columns(group_id=pl.lit(None, pl.String))
    assert count_together(attend_groups(census, nobody), census.indicators).is_empty()


scores = st.fixed_dictionaries({d: st.sampled_from([LOW, LOW, GOOD, None]) for d in DOMAINS})


@settings(max_examples=25, deadline=None)
@given(st.lists(scores, min_size=1, max_size=12))
def test_more_indicators_never_count_more_children(reviews):
    children = [(f"{n}", "2026-05-01", given_, HOME) for n, given_ in enumerate(reviews)]
    _, counts = taken(evidence(children, [(child[0], "100001", "2026-summer", {}) for child in children]))
    by = {
        frozenset(i.split("+")): (k, n)
        for i, k, n in counts.filter(place_id="100001")
        .select("indicators", "numerator", "denominator")
        .rows()
    }
    single = {i: sum(r[i[5:-6]] == LOW for r in reviews) for i in COMBINED[:5]}
    for some, (k, n) in by.items():
        assert k <= n and all(k <= single[i] for i in some)
        assert all(k <= by[pair][0] and n <= by[pair][1] for pair in by if pair < some)


@pytest.mark.parametrize("kind", ["ward", "setting"])
def test_each_audience_is_told_by_its_rule(kind):
    schema = ("place_kind", "place_id", "indicators", "term", "numerator", "denominator", "eligible")
    rows = [(kind, f"{k}", PAIR, "2026-summer", k, n, 50) for k, n in ((0, 0), (2, 4), (7, 50), (12, 44))]
    counts = pl.DataFrame(rows, schema=schema, orient="row")
    singles = pl.concat(
        [SINGLES, known(*((kind, f"{k}", name, 20) for k in (0, 2, 7, 12) for name in PAIR.split("+")))]
    )
    told = {a.name: [r[4:] for r in together(counts, singles, a).rows()] for a in (QI, PARTNER)}
    assert told["qi"] == [("too_few", 2, 4), ("shown", 7, 50), ("shown", 12, 44)]
    expected = [("shown", 10, 45)] if kind == "ward" else []
    assert told["partner"] == expected, "of the others not even that there are any"


@pytest.mark.parametrize(
    ("singles", "told"),
    [
        ((20, 20), True),
        ((10, 20), False),  # all of the first, perhaps
        ((None, 20), False),
        ((25, 20), True),  # 25 + 20 - 10 = 35 of 45
        ((30, 25), False),  # 30 + 25 - 10 = 45: nobody on neither
        ((30, 30), False),  # 50 of 45
    ],
)
def test_a_diagram_that_cannot_be_drawn_is_not_told(singles, told):
    schema = ("place_kind", "place_id", "indicators", "term", "numerator", "denominator", "eligible")
    counts = pl.DataFrame([("ward", "w", PAIR, "2026-summer", 12, 44, 50)], schema=schema, orient="row")
    each = known(*(("ward", "w", name, n) for name, n in zip(PAIR.split("+"), singles, strict=True)))
    assert together(counts, each, PARTNER).height == told
