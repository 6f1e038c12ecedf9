"""What files may refer to: read again when places change, brought up to date when only children do."""

import pytest

from jobs import knowing
from jobs.customs import Customs
from jobs.knowing import Knowledge
from jobs.records import Records
from tests.jobs.receiving import GOOD, drop, home

pytestmark = pytest.mark.slow

_CHILDREN = ("asq3_2026_spring.csv", "eyfsp_2024_25.csv")


def test_reviews_bring_their_wards_without_every_postcode_being_placed_again(tmp_path, monkeypatch):
    place = home(tmp_path)
    drop(place, [path for path in GOOD if path.name not in _CHILDREN])
    placed = []
    placing = knowing._ward_of_postcode
    monkeypatch.setattr(knowing, "_ward_of_postcode", lambda *given: placed.append(1) or placing(*given))
    with Records.to_write(place.records) as records:
        knowledge = Knowledge(records, Customs())
        assert knowledge.known().wards_in_use == frozenset()
        drop(place, [path for path in GOOD if path.name in _CHILDREN])
        placed.clear()
        knowledge.forget(frozenset({"review"}))
        assert knowledge.known().wards_in_use
        assert placed == []
        knowledge.forget(frozenset({"headcount"}))
        assert placed == [] and knowledge.known().settings
        knowledge.forget(frozenset({"ward"}))
        assert knowledge.known().wards_in_use and placed == [1]


@pytest.mark.parametrize("table", ["ward", "postcode", "setting"])
def test_places_are_read_again(tmp_path, table):
    place = home(tmp_path)
    drop(place, GOOD)
    with Records.to_write(place.records) as records:
        knowledge = Knowledge(records, Customs())
        before = knowledge.known()
        knowledge.forget(frozenset({table}))
        assert knowledge.known() is not before
