"""The digest of what a reader sees: the same whatever file it came in, another for another figure."""

import sqlite3
from contextlib import closing

import pytest

from jobs.publish import build
from jobs.snapshot_file import content_digest
from tests.jobs.invented import AUTHORITY, PARTNER, QI, Size, invent

pytestmark = pytest.mark.slow

SMALL = Size(settings=6, wards=2, children=80, terms=2)


def built(place, change=None):
    if change:
        with closing(sqlite3.connect(place.records)) as database, database:
            database.execute(change)
    publication = build(place, AUTHORITY, (QI, PARTNER), lambda *_: None)
    return publication.id, [content_digest(file) for file in publication.snapshots]


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return built(invent(tmp_path_factory.mktemp("first"), 3, SMALL))


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("UPDATE delivery SET sha256 = 'x' || sha256, dialect = 'other', received_at = '2027-01-01'", False),
        ("UPDATE setting SET name = 'Another' WHERE urn = '300000'", True),
        ("UPDATE review SET communication = 0", True),
    ],
    ids=["provenance", "a name", "reviews"],
)
def test_it_changes_with_what_is_shown_and_with_nothing_else(first, tmp_path, change, seen):
    name, digests = built(invent(tmp_path, 3, SMALL), change)
    assert name != first[0] or seen
    assert (digests != first[1]) == seen


def test_audiences_are_shown_different_things(first):
    assert first[1][0] != first[1][1]
