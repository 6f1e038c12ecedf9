"""Rebuilding from the archive alone: the same records, the same publication, or nothing is touched."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from jobs.customs import Customs
from jobs.manifest import LostRecords, keep_manifest, manifest_of_version_1
from jobs.rebuilding import CannotRebuild, rebuild
from jobs.records import Records, RecordsError
from tests.jobs.lives import Life, invented, silent, tick
from tests.jobs.receiving import KEY

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Two terms, a correction, a rollback, a file judged again after a rollback, and what was published."""
    with pytest.MonkeyPatch.context() as patch:
        tick(patch)
        life = Life(tmp_path_factory.mktemp("lived") / "home", *invented(tmp_path_factory.mktemp("files")))
        listed = life.text("settings_list.csv")
        heading, *lines = listed.splitlines(keepends=True)
        schools = [line for line in lines if "School nursery" in line]
        fewer = "".join([heading, *(line for line in lines if line not in schools[::3])])
        life.drop("wards.geojson", "postcodes.csv", "ofsted_providers.csv")
        life.drop("settings_list.csv", text=fewer)
        early = life.drop("headcount_2026_spring.csv")[0]
        assert early.rows_set_aside, "rows wait for the settings list"
        life.drop("asq3_reviews_2026_spring.csv")
        first, _ = life.publish()
        life.drop("settings_list.csv")
        assert life.drop("headcount_2026_spring.csv")[0].outcome == "stored", "judged again"
        life.drop("corrected.csv", text="".join(life.text("headcount_2026_spring.csv").splitlines(True)[:-9]))
        life.publish()
        life.restore(first)
        life.publish()
        summer = life.drop("headcount_2026_summer.csv", "asq3_reviews_2026_summer.csv")[0]
        assert summer.rows_set_aside, "judged with the list that the rollback put back in force"
        life.publish()
    return life


@pytest.fixture
def life(lived, tmp_path):
    """A copy of that home, to be damaged."""
    copy = Life(tmp_path / "home", lived.files, lived.authority)
    shutil.copytree(lived.place.inbox.parent, copy.place.inbox.parent, dirs_exist_ok=True)
    return copy


def everything(place):
    with Records.to_read(place.records) as records:
        tables = [
            t for (t,) in records.connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        ]
        return {t: sorted(map(repr, records.connection.execute(f"SELECT * FROM {t}"))) for t in tables}


def rebuilt(life, source=None, **options):
    return rebuild(life.place, source or life.place.archive, KEY, life.customs, silent, **options)


def test_the_same_rows_states_and_bytes_come_out(life):
    held, published = everything(life.place), life.publish()
    life.place.records.unlink()
    assert rebuilt(life) == (11, ())
    assert everything(life.place) == held
    life.forget_published()
    assert life.publish() == published
    assert sorted(path.name for path in life.place.inbox.parent.iterdir()) == [
        "archive", "inbox", "published", "records.db", "reports", "shown.db", "staging",
    ]  # fmt: skip
    assert list(life.place.staging.iterdir()) == []


def test_with_another_key_the_children_get_new_pseudonyms_and_the_figures_stay(life):
    published = life.publish()
    with Records.to_read(life.place.records) as records:
        before = set(records.children()["pseudonym"])
    rebuild(life.place, life.place.archive, b"another key of thirty-two bytes!", life.customs, silent)
    with Records.to_read(life.place.records) as records:
        after = set(records.children()["pseudonym"])
    assert len(after) == len(before) > 100 and not after & before
    life.forget_published()
    assert life.publish() == published


def test_the_old_records_stay_beside_with_the_journal_of_a_killed_run(life):
    old = life.place.records.read_bytes()
    life.place.records.with_name("records.db-journal").write_bytes(b"half a journal")
    rebuilt(life)
    beside = life.place.records.with_name("records.db.before-rebuild")
    assert beside.read_bytes() == old
    assert life.place.records.with_name("records.db.before-rebuild-journal").exists()
    assert not life.place.records.with_name("records.db-journal").exists()
    assert oct(life.place.records.stat().st_mode & 0o777) == "0o600"


def test_from_another_archive_the_originals_come_along(life, tmp_path):
    other = tmp_path / "restored"
    life.place.archive.rename(other)
    rebuilt(life, other)
    assert sorted(p.relative_to(life.place.archive) for p in life.place.archive.rglob("*")) == sorted(
        p.relative_to(other) for p in other.rglob("*")
    )


def test_damaged_and_missing_originals_are_named_and_nothing_is_swapped(life):
    before = life.place.records.read_bytes()
    (spring,) = (life.place.archive / "asq3" / "2026-spring").iterdir()
    (summer,) = (life.place.archive / "asq3" / "2026-summer").iterdir()
    spring.unlink()
    summer.write_bytes(summer.read_bytes()[:-1])
    with pytest.raises(CannotRebuild) as said:
        rebuilt(life)
    backup = "put it back from a backup of the archive"
    assert str(said.value).splitlines() == [
        "2 originals are not fit to rebuild from. Nothing was changed.",
        f"  asq3/2026-spring/{spring.name}: is missing; {backup}",
        f"  asq3/2026-summer/{summer.name}: is not what was received; {backup}",
    ]
    assert life.place.records.read_bytes() == before
    assert not list(life.place.records.parent.glob("records.db?*"))


def test_a_path_out_of_the_archive_is_not_followed(life):
    manifest = life.place.archive / "manifest.json"
    listed = json.loads(manifest.read_text())
    listed["deliveries"][0]["archived_as"] = "../records.db"
    manifest.write_text(json.dumps(listed))
    with pytest.raises(CannotRebuild, match=r"\.\./records\.db: does not lie in the archive"):
        rebuilt(life)


def test_what_would_come_out_otherwise_is_said_and_taken_only_when_accepted(life):
    manifest = life.place.archive / "manifest.json"
    listed = json.loads(manifest.read_text())
    line = listed["deliveries"][-1]
    kept, line["rows_kept"] = line["rows_kept"], 12_345
    manifest.write_text(json.dumps(listed))
    before = life.place.records.read_bytes()
    with pytest.raises(CannotRebuild, match=f"rows kept: 12,345 before, {kept} now"):
        rebuilt(life)
    assert life.place.records.read_bytes() == before
    number, differences = rebuilt(life, accept_differences=True)
    assert (number, len(differences)) == (11, 1)
    with Records.to_read(life.place.records) as records:
        assert kept in records.deliveries()["rows_kept"]


def test_a_file_that_would_be_refused_now_is_left_out_and_said(life):
    """As after an upgrade with stricter rules: here, another authority's register."""
    life.customs = Customs(authority=life.authority.__class__("E06000001", "Elsewhere"))
    with pytest.raises(CannotRebuild, match="would be refused now, and left out"):
        rebuilt(life)
    _, differences = rebuilt(life, accept_differences=True)
    assert any("no active provider on the Early Years Register in Elsewhere" in one for one in differences)


def test_the_manifest_follows_the_records_and_is_for_its_owner_alone(life):
    manifest = life.place.archive / "manifest.json"
    assert oct(manifest.stat().st_mode & 0o777) == "0o600"
    stamp = manifest.stat().st_mtime_ns
    keep_manifest(life.place)
    assert manifest.stat().st_mtime_ns == stamp, "nothing has changed"
    right = manifest.read_text()
    manifest.write_text(right[:100])
    keep_manifest(life.place)
    assert manifest.read_text() == right


def test_lost_records_never_overwrite_the_manifest(life):
    manifest = (life.place.archive / "manifest.json").read_bytes()
    life.place.records.unlink()
    with pytest.raises(LostRecords, match=r"lists 11 deliveries that records\.db does not hold"):
        keep_manifest(life.place)
    assert (life.place.archive / "manifest.json").read_bytes() == manifest


def test_without_a_manifest_a_person_is_told_what_to_do(life):
    (life.place.archive / "manifest.json").unlink()
    with pytest.raises(CannotRebuild, match="drop the originals of the archive into its inbox"):
        rebuilt(life)


def test_records_of_version_1_say_what_to_do_and_are_made_again(life):
    """An installation of the release before: its delivery lines, and no manifest."""
    (life.place.archive / "manifest.json").unlink()
    with Records.to_read(life.place.records) as records:
        lines = records.connection.execute(
            "SELECT id, sha256, source, term, file_name, archived_as, received_at, rows_read, rows_kept,"
            " rows_set_aside, state FROM delivery WHERE id <= 6 ORDER BY id"
        ).fetchall()
    life.place.records.unlink()
    with closing(sqlite3.connect(life.place.records)) as database, database:
        database.execute("PRAGMA user_version = 1")
        database.execute(
            "CREATE TABLE delivery (id, sha256, source, term, file_name, archived_as, received_at, rows_read,"
            " rows_kept, rows_set_aside, state)"
        )
        database.executemany(f"INSERT INTO delivery VALUES ({', '.join('?' * 11)})", lines)
    with pytest.raises(RecordsError, match=r"version 1 of the records; this program reads 2\. Make it anew"):
        keep_manifest(life.place)
    assert rebuilt(life) == (6, ())
    with Records.to_read(life.place.records) as records:
        assert records.deliveries().height == 6
    keep_manifest(life.place)
    assert manifest_of_version_1(life.place.records) is None
