"""Publishing: the same files from the same records, all or nothing, and no child in any of them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from jobs import publish, snapshot_file
from jobs.publish import NothingToPublish, build, release
from jobs.snapshot_file import content_digest, is_sound
from tests.jobs.invented import AUTHORITY, PARTNER, QI, Size, invent

SMALL = Size(settings=6, wards=2, children=80, terms=2)
AUDIENCES = (QI, PARTNER)
#: INTEGER columns of the snapshot that count no children. A new one must be argued for here.
NOT_CHILDREN = {
    ("publication", "smallest_count"),
    ("publication", "rounded_to"),
    ("term", "position"),
    ("time_window", "position"),
    ("indicator", "position"),
    ("grouping", "settings"),  # settings and groups, not children
    ("grouping", "number"),
    ("grouping_trial", "number"),
    ("grouping_trial", "smallest"),
    ("need_group", "position"),
    ("need_group", "settings"),  # settings, not children
    ("group_feature", "position"),
    ("area", "position"),
    ("area", "settings"),
    ("setting", "places"),  # registered places are public
    ("comparison", "places"),  # settings or wards
    ("standing", "rank"),
    ("standing", "rank_low"),
    ("standing", "rank_high"),
}


def told(*_):
    """Nobody listens."""


def rows(file, sql):
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return database.execute(sql).fetchall()


def change(place, sql):
    with closing(sqlite3.connect(place.records)) as database:
        database.execute(sql)
        database.commit()


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A home with a released publication, not to be changed."""
    place = invent(tmp_path_factory.mktemp("published"), 1, Size(settings=40, wards=4, children=900, terms=3))
    publication = build(place, AUTHORITY, AUDIENCES, told)
    release(place, publication)
    return place, publication


@pytest.fixture
def place(tmp_path):
    return invent(tmp_path, 2, SMALL)


def test_every_audience_has_a_sound_read_only_file_and_current_names_it(published):
    place, publication = published
    for audience, file in zip(AUDIENCES, publication.snapshots, strict=True):
        folder = place.published / audience.name
        assert (folder / "CURRENT").read_text() == f"{publication.id}\n"
        assert file == folder / f"{publication.id}.db" and is_sound(file)
        assert file.stat().st_mode & 0o777 == 0o444
        assert sorted(p.name for p in folder.iterdir()) == sorted(["CURRENT", file.name])
        assert rows(file, "SELECT id, audience, latest_term, as_at FROM publication") == [
            (publication.id, audience.name, "2026-summer", "2026-09-01")
        ]


def test_the_tables_hold_every_place_question_and_time(published):
    _, publication = published
    for file in publication.snapshots:
        assert rows(file, "SELECT count(*) FROM measure WHERE place_kind = 'setting'") == [(40 * 13 * 3 * 2,)]
        assert rows(file, "SELECT count(*) FROM measure WHERE place_kind = 'ward'") == [(4 * 20 * 3 * 2,)]
        assert rows(file, "SELECT count(*) FROM delivery WHERE term IS NULL") == [(3,)]
        assert rows(file, "SELECT count(*) FROM setting WHERE ward_code IS NULL") == [(1,)]
    # Too few of these settings may be shown to partners to rank them.
    ranked = {
        file.parent.name: rows(file, "SELECT count(*) FROM standing")[0][0] for file in publication.snapshots
    }
    assert ranked["qi"] > 0
    assert ranked["partner"] == 0


def test_no_rate_is_shown_but_where_the_status_says_so(published):
    _, publication = published
    for file in publication.snapshots:
        wrong = (
            "SELECT count(*) FROM measure WHERE (status = 'shown') <> (rate IS NOT NULL AND low IS NOT NULL)"
        )
        assert rows(file, wrong) == [(0,)]
    assert rows(publication.snapshots[1], "SELECT count(*) FROM measure WHERE rate IN (0, 1)") == [(0,)]


def test_no_count_of_children_under_eight_stands_in_the_partner_file(published):
    _, publication = published
    tables = [
        name
        for (name,) in rows(publication.snapshots[1], "SELECT name FROM sqlite_schema WHERE type='table'")
    ]
    counts = [
        (table, column)
        for table in tables
        for column, kind in rows(
            publication.snapshots[1], f"SELECT name, type FROM pragma_table_info('{table}')"
        )
        if kind == "INTEGER" and (table, column) not in NOT_CHILDREN
    ]
    assert {("measure", "numerator"), ("measure", "denominator"), ("measure", "eligible")} <= set(counts)
    small = "SELECT count(*) FROM {} WHERE {} BETWEEN 1 AND 7"
    for table, column in counts:
        assert rows(publication.snapshots[1], small.format(table, column)) == [(0,)], (table, column)
    # The check can fail: the exact file holds many.
    assert rows(publication.snapshots[0], small.format("measure", "numerator"))[0][0] > 100


CHILDREN = "SELECT pseudonym FROM headcount UNION SELECT pseudonym FROM review"


def pseudonyms_in(place, files) -> int:
    """How many pseudonyms of the records occur in files, as hexadecimal of either case or as raw bytes."""
    with closing(sqlite3.connect(place.records)) as database:
        children = [
            p
            for (p,) in database.execute("SELECT pseudonym FROM headcount UNION SELECT pseudonym FROM review")
        ]
    content = b"\n".join(file.read_bytes() for file in files)
    lower = content.lower()
    return sum(p.lower().encode() in lower or bytes.fromhex(p) in content for p in children)


def test_no_pseudonym_occurs_in_any_published_file(published, tmp_path):
    place, _ = published
    files = [p for p in place.published.rglob("*") if p.is_file()]
    assert len(files) == 4
    assert pseudonyms_in(place, files) == 0
    # The check can fail, in each of the forms a pseudonym could take.
    with closing(sqlite3.connect(place.records)) as database:
        ((child,),) = database.execute(
            "SELECT pseudonym FROM headcount UNION SELECT pseudonym FROM review LIMIT 1"
        ).fetchall()
    for form in (child.encode(), child.upper().encode(), bytes.fromhex(child)):
        leak = tmp_path / "leak"
        leak.write_bytes(b"\0" + form + b"\0")
        assert pseudonyms_in(place, [*files, leak]) == 1


def test_the_same_records_give_the_same_id_and_bytes(tmp_path):
    built = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        built.append(build(invent(tmp_path / name, 3, SMALL), AUTHORITY, AUDIENCES, told))
    assert built[0].id == built[1].id
    for one, two in zip(built[0].snapshots, built[1].snapshots, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_another_delivery_or_rule_gives_another_id(place):
    first = build(place, AUTHORITY, (QI,), told).id
    assert build(place, AUTHORITY, (PARTNER,), told).id != first
    change(place, "UPDATE delivery SET sha256 = 'other' WHERE source = 'asq3' AND term = '2026-summer'")
    assert build(place, AUTHORITY, (QI,), told).id != first


def test_a_sound_snapshot_is_left_and_a_damaged_one_built_anew(place):
    (file,) = build(place, AUTHORITY, (QI,), told).snapshots
    before, whole = file.stat().st_ino, file.read_bytes()
    build(place, AUTHORITY, (QI,), told)
    assert file.stat().st_ino == before
    file.chmod(0o644)
    file.write_bytes(whole[:5000])
    build(place, AUTHORITY, (QI,), told)
    assert file.read_bytes() == whole


def test_superseded_rows_are_not_counted(place):
    change(
        place, "UPDATE delivery SET state = 'superseded' WHERE source = 'headcount' AND term = '2026-summer'"
    )
    (file,) = build(place, AUTHORITY, (QI,), told).snapshots
    assert rows(file, "SELECT max(id) FROM term") == [("2026-spring",)]


def test_nothing_is_released_until_every_snapshot_stands(place):
    publication = build(place, AUTHORITY, AUDIENCES, told)
    publication.snapshots[1].unlink()
    with pytest.raises(FileNotFoundError, match="is not whole"):
        release(place, publication)
    assert not list(place.published.rglob("CURRENT*"))


def test_a_build_that_fails_leaves_nothing_and_current_as_it_was(place, monkeypatch):
    release(place, build(place, AUTHORITY, (QI,), told))
    before = sorted(p.name for p in place.published.rglob("*"))
    change(place, "UPDATE delivery SET sha256 = 'other' WHERE source = 'wards'")
    monkeypatch.setattr(snapshot_file, "_fault", lambda _: "a page is torn")
    with pytest.raises(snapshot_file.UnsoundSnapshot, match="a page is torn"):
        build(place, AUTHORITY, (QI,), told)
    assert sorted(p.name for p in place.published.rglob("*")) == before


def test_what_an_interrupted_build_left_is_swept(place):
    folder = place.published / "qi"
    folder.mkdir(parents=True)
    for name in ("2026-summer-0.db.part", "CURRENT.part", "2026-summer-0.db.part-journal"):
        (folder / name).touch()
    build(place, AUTHORITY, (QI,), told)
    assert [p.suffix for p in folder.iterdir()] == [".db"]


def test_the_five_before_are_kept_and_older_go_with_their_figures(place):
    folder = place.published / "qi"
    folder.mkdir(parents=True)
    for age in range(8):
        for name in (f"old-{age}.db", f"old-{age}.figures.json"):
            (folder / name).touch()
            os.utime(folder / name, (1_000_000 - age, 1_000_000 - age))
    publication = build(place, AUTHORITY, (QI,), told)
    release(place, publication)
    kept = {f"old-{age}" for age in range(publish.KEPT)}
    assert {p.stem for p in folder.glob("*.db")} == kept | {publication.id}
    assert {p.name.removesuffix(".figures.json") for p in folder.glob("*.json")} == kept


@pytest.mark.parametrize(
    ("table", "said"),
    [("review", "no ASQ-3 reviews"), ("headcount", "no headcount"), ("ward", "no ward boundaries")],
)
def test_an_empty_picture_is_not_published(place, table, said):
    change(place, f"DELETE FROM {table}")
    with pytest.raises(NothingToPublish, match=f"the records hold {said}. Put the missing file in the inbox"):
        build(place, AUTHORITY, AUDIENCES, told)
    assert not list(place.published.rglob("*.db"))


def test_a_home_without_records_is_told_what_to_drop_in(place):
    place.records.unlink()
    with pytest.raises(NothingToPublish, match="no ward boundaries, no headcount, no ASQ-3 reviews"):
        build(place, AUTHORITY, AUDIENCES, told)


def test_the_wards_of_neighbours_are_left_out(place):
    change(place, "UPDATE ward SET authority_code = 'E06000098' WHERE code = 'E05000001'")
    (file,) = build(place, AUTHORITY, (QI,), told).snapshots
    assert rows(file, "SELECT code FROM ward") == [("E05000000",)]


def test_one_setting_alone_is_published(tmp_path):
    place = invent(tmp_path, 4, Size(settings=1, wards=1, children=30, terms=1))
    build(place, AUTHORITY, AUDIENCES, told)


def test_what_an_audience_does_not_get_is_nowhere_in_its_file(tmp_path):
    place = invent(tmp_path, 3, SMALL)
    kept_back = ("funding_eypp", "asq3_all_met")
    rule = replace(PARTNER, indicators_withheld=kept_back, places=("authority", "setting"), shown_together=())
    (file,) = build(place, AUTHORITY, [rule], told).snapshots
    held = {i for (i,) in rows(file, "SELECT DISTINCT indicator FROM measure")}
    assert held and held == {i for (i,) in rows(file, "SELECT id FROM indicator")}
    assert not held & set(kept_back)
    assert set(rows(file, "SELECT DISTINCT place_kind FROM measure")) == {("authority",), ("setting",)}
    assert rows(file, "SELECT * FROM area") == rows(file, "SELECT * FROM shown_together") == []


def test_two_audiences_under_one_rule_are_told_the_same(tmp_path):
    place = invent(tmp_path, 3, SMALL)
    files = build(place, AUTHORITY, [PARTNER, replace(PARTNER, name="shared")], told).snapshots
    partner, shared = (content_digest(file) for file in files)
    assert partner == shared
    assert [rows(file, "SELECT audience FROM publication") for file in files] == [
        [("partner",)],
        [("shared",)],
    ]
