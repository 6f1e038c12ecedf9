"""Change on the year before: who may be told what moved, in which word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.change import CHANGE
from jobs.intervals import event_rate_difference, newcombe
from jobs.measures import measure
from jobs.terms import Term
from tests.jobs.invented import PARTNER, QI
from tests.jobs.questions import EVENTS, LATEST, SHARE, counts, questions

TERMS = [Term.parse(LATEST).previous(n).id for n in range(9)]
BEFORE = TERMS[3]


def measured(audience, *terms, indicator=SHARE, window="term"):
    """The measures of one setting: (term, numerator, denominator) each."""
    rows = [("setting", "a", indicator, term, window, k, n) for term, k, n in terms]
    return measure(counts(rows), questions(), audience).filter(indicator=indicator)


def change(*given, **asked):
    """The four columns of the latest term."""
    return measured(*given, **asked).filter(term=LATEST).select(CHANGE).row(0)


def test_the_difference_is_newcombes_and_says_which_way():
    low, high = (round(float(end), 6) for end in newcombe(56, 70, 48, 80, 0.95))
    assert change(QI, (LATEST, 56, 70), (BEFORE, 48, 80)) == (0.2, low, high, "higher")
    assert change(QI, (LATEST, 48, 80), (BEFORE, 56, 70)) == (-0.2, -high, -low, "lower")
    assert change(QI, (LATEST, 49, 80), (BEFORE, 48, 80))[3] == "no clear change"


def test_events_have_the_difference_of_rates():
    low, high = (round(float(end), 6) for end in event_rate_difference(60, 50, 12, 50, 0.95))
    assert change(QI, (LATEST, 60, 50), (BEFORE, 12, 50), indicator=EVENTS) == (0.96, low, high, "higher")


@pytest.mark.parametrize(
    "earlier",
    [(), ((BEFORE, 0, 0),), ((BEFORE, 1, 4),), ((TERMS[1], 9, 30),), ((TERMS[4], 9, 30),)],
    ids=["no earlier year", "nobody then", "too few then", "the term before", "another season"],
)
def test_nothing_is_said_without_a_rate_of_the_same_term_last_year(earlier):
    assert change(QI, (LATEST, 9, 30), *earlier) == (None, None, None, None)


def test_a_year_of_three_terms_is_not_set_beside_its_first_one():
    def latest(terms):
        return change(QI, *((t, 9, 30) for t in terms), window="three_terms")

    assert latest(TERMS[:6])[3] == "no clear change"
    assert latest(TERMS[:5]) == (None, None, None, None)
    # A term without a headcount is missing from both years, or the years are not alike.
    assert latest([*TERMS[:1], *TERMS[2:4], *TERMS[5:6]])[3] == "no clear change"
    assert latest([*TERMS[:1], *TERMS[2:6]]) == (None, None, None, None)


def test_partners_are_told_of_rounded_counts_alone():
    told = {
        change(PARTNER, (LATEST, k, n), (BEFORE, before, 62))
        for k, n, before in ((38, 58, 13), (42, 62, 17), (40, 60, 15), (41, 59, 16))
    }
    low, high = (round(float(end), 2) for end in newcombe(40, 60, 15, 60, 0.95))
    assert told == {(0.42, low, high, "higher")}
    assert change(PARTNER, (LATEST, 40, 60), (BEFORE, 7, 60)) == (None, None, None, None)


def test_an_interval_holds_the_difference_of_the_rates_as_they_are_shown():
    # 25.45 % and 20.55 % are shown as 25 % and 21 %; the interval of 4.9 points begins at 4.5, shown as 5.
    moved = change(PARTNER, (LATEST, 25_450, 100_000), (BEFORE, 20_550, 100_000))
    assert moved == (pytest.approx(0.04), pytest.approx(0.04), pytest.approx(0.05), "higher")


cells = st.integers(5, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=40, deadline=None)
@given(cells, cells, st.sampled_from([QI, PARTNER]), st.sampled_from([SHARE, EVENTS]))
def test_the_word_never_contradicts_the_interval_beside_it(now, before, audience, indicator):
    both = measured(audience, (LATEST, *now), (BEFORE, *before), indicator=indicator)
    rates = dict(both.select("term", "rate").rows())
    moved, low, high, word = both.filter(term=LATEST).select(CHANGE).row(0)
    if None in rates.values():
        assert (moved, low, high, word) == (None, None, None, None)
        return
    assert moved == pytest.approx(rates[LATEST] - rates[BEFORE]) and low <= moved <= high
    assert word == ("higher" if low > 0 else "lower" if high < 0 else "no clear change")


def test_a_measure_holds_its_rate_between_its_intervals():
    rows = [("setting", f"{k}", i, LATEST, "term", k, 40) for k in (0, 12, 40) for i in (SHARE, EVENTS)]
    held = measure(counts([*rows, ("setting", "many", EVENTS, LATEST, "term", 90, 40)]), questions(), QI)
    ends = ("low_998", "low", "rate", "high", "high_998")
    assert all(list(row) == sorted(row) for row in held.select(ends).rows())
    assert held.filter(place_id="many")["rate"].to_list() == [2.25]
    # Nobody of 40: Wilson (1927) for the share, 3.69 events by Garwood (1936).
    nobody = dict(held.filter(place_id="0").select("indicator", "high").rows())
    assert nobody[SHARE] == pytest.approx(0.0876, abs=6e-5)
    assert nobody[EVENTS] == pytest.approx(3.689 / 40, abs=1e-5)
