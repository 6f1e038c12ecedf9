"""The inbox: what is taken, in which order, what a second time does, and what a kill leaves behind."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from jobs import archive, desk, inbox, store
from jobs.customs import Customs
from jobs.limits import Limits
from jobs.records import Records
from jobs.workplace import Authority, Workplace
from tests.jobs.receiving import AT_ONCE, FIXTURES, GOOD, drop, home, in_inbox, take_in

HEADCOUNT = FIXTURES / "good" / "headcount_2026_spring.csv"
NOT_LISTED = FIXTURES / "broken" / "headcount_setting_not_listed.csv"


def archived(place: Workplace) -> list[str]:
    return sorted(p.relative_to(place.archive).as_posix() for p in place.archive.rglob("*") if p.is_file())


def dump(place: Workplace) -> dict[str, list[Any]]:
    """Everything in the records but the time of receipt."""
    with Records.to_read(place.records) as records:
        tables = [
            n for (n,) in records.connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        ]
        rows = {t: records.connection.execute(f"SELECT * FROM {t}").fetchall() for t in tables}
    rows["delivery"] = [row[:9] + row[10:] for row in rows["delivery"]]
    return rows


def test_good_files_are_stored_in_the_order_of_the_catalogue(tmp_path: Path) -> None:
    place = home(tmp_path)
    receipts = drop(place, GOOD)
    assert [r.source for r in receipts] == [
        "wards", "postcodes", "register", "settings", "headcount", "asq3", "wellcomm", "section23", "eyfsp",
    ]  # fmt: skip
    assert [(r.outcome, r.rows_set_aside) for r in receipts] == [("stored", 0)] * len(GOOD)
    assert [r.term for r in receipts] == [None] * 4 + ["2026-spring"] * 4 + ["2025-summer"]
    # Profiles are linked by UPN and the headcount by NHS number; nothing else is worth a word.
    assert {r.source: [p.rule for p in r.problems] for r in receipts if r.problems} == {
        "eyfsp": ["child on no headcount"]
    }
    assert in_inbox(place) == []
    assert list(place.staging.iterdir()) == []
    assert [name.rpartition("/")[0] for name in archived(place)] == [
        "asq3/2026-spring", "eyfsp/2025-summer", "headcount/2026-spring", "postcodes/reference",
        "register/reference", "section23/2026-spring", "settings/reference", "wards/reference",
        "wellcomm/2026-spring",
    ]  # fmt: skip
    originals = {path.read_bytes() for path in place.archive.rglob("*") if path.is_file()}
    assert originals == {path.read_bytes() for path in GOOD}


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    place = home(tmp_path)
    for number, path in enumerate(reversed(GOOD)):
        shutil.copy(path, place.inbox / f"{number}.txt")
    assert [r.source for r in take_in(place)][:2] == ["wards", "postcodes"]


def test_the_same_content_again_is_a_no_op(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, GOOD)
    before = dump(place)
    shutil.copy(HEADCOUNT, place.inbox / "another name.csv")
    (receipt,) = take_in(place)
    assert receipt.outcome == "already"
    assert receipt.headline.startswith("another name.csv: already received on ")
    assert receipt.headline.endswith(" as headcount_2026_spring.csv; nothing was done.")
    assert (dump(place), in_inbox(place), len(archived(place))) == (before, [], len(GOOD))


def test_a_lost_original_is_archived_again_before_the_inbox_lets_go(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, GOOD)
    (lost,) = (place.archive / "headcount" / "2026-spring").iterdir()
    lost.write_bytes(b"torn")
    assert [r.outcome for r in drop(place, [HEADCOUNT])] == ["already"]
    assert lost.read_bytes() == HEADCOUNT.read_bytes()


def test_a_newer_file_of_the_term_supersedes(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, GOOD)
    corrected = tmp_path / "corrected.csv"
    corrected.write_text("".join(HEADCOUNT.read_text().splitlines(keepends=True)[:-1]))
    assert [r.outcome for r in drop(place, [corrected])] == ["stored"]
    with Records.to_read(place.records) as records:
        assert records.headcounts().height == 19
        states = records.connection.execute(
            "SELECT file_name, state FROM delivery WHERE source = 'headcount' ORDER BY id"
        ).fetchall()
        kept = records.connection.execute("SELECT count(*) FROM headcount").fetchone()
    assert states == [("headcount_2026_spring.csv", "superseded"), ("corrected.csv", "current")]
    assert kept == (39,)
    (receipt,) = drop(place, [HEADCOUNT])
    assert receipt.already is not None
    assert receipt.already.endswith("and superseded since")


def test_rows_that_waited_for_a_settings_list_are_taken_when_the_file_comes_again(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, [path for path in GOOD if path != HEADCOUNT])
    assert [(r.rows_kept, r.rows_set_aside) for r in drop(place, [NOT_LISTED])] == [(19, 1)]
    assert [r.outcome for r in drop(place, [NOT_LISTED])] == ["already"]
    longer = tmp_path / "settings.csv"
    longer.write_text(
        (FIXTURES / "good" / "settings.csv").read_text() + "799555,New,School nursery,ZZ1 8AA,9\n"
    )
    (_, again) = drop(place, [longer, NOT_LISTED])
    assert (again.outcome, again.rows_kept, again.rows_set_aside) == ("stored", 20, 0)
    with Records.to_read(place.records) as records:
        assert records.headcounts().height == 20
        states = records.connection.execute(
            "SELECT state, rows_set_aside FROM delivery WHERE source = 'headcount'"
        )
        assert sorted(states) == [("current", 0), ("superseded", 1)]


@pytest.mark.parametrize("step", ["after the archive", "inside the transaction", "after the commit"])
def test_killed_at_any_moment_doing_it_again_comes_to_the_same_end(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = home(tmp_path / "undisturbed")
    drop(undisturbed, GOOD)
    place = home(tmp_path / "killed")
    with monkeypatch.context() as patch:
        _kill(patch, step)
        with pytest.raises(KeyboardInterrupt):
            drop(place, GOOD)
    places = ("wards", "postcodes", "register", "settings")
    assert in_inbox(place) == sorted(path.name for path in GOOD if path.stem not in places)
    take_in(place)
    assert dump(place) == dump(undisturbed)
    assert archived(place) == archived(undisturbed)
    assert (in_inbox(place), list(place.staging.iterdir())) == ([], [])


def _kill(patch: pytest.MonkeyPatch, step: str) -> None:
    """Die at the headcount, the fifth file, as `kill -9` would: nothing after the line is run."""
    inserting, storing = store._insert, desk.store

    def insert(*given: Any) -> None:
        inserting(*given)
        if step == "inside the transaction" and given[1] == "headcount" and "headcount" in _sources(given[0]):
            raise KeyboardInterrupt

    def storing_headcount(*given: Any) -> None:
        headcount = given[1].source == "headcount"
        if step == "after the archive" and headcount:
            raise KeyboardInterrupt
        storing(*given)
        if step == "after the commit" and headcount:
            raise KeyboardInterrupt

    patch.setattr(store, "_insert", insert)
    patch.setattr(desk, "store", storing_headcount)


def _sources(connection: sqlite3.Connection) -> set[str]:
    return {source for (source,) in connection.execute("SELECT source FROM delivery")}


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    place = home(tmp_path)
    for folder, name in ((place.staging, "0000"), (place.archive / "asq3", "x.csv.part")):
        folder.mkdir(parents=True)
        (folder / name).write_text("left over")
    take_in(place)
    assert (list(place.staging.iterdir()), archived(place)) == ([], [])


def test_only_settled_plain_files_are_taken(tmp_path: Path) -> None:
    place = home(tmp_path)
    for name in (".hidden.csv", "growing.csv.part", "x.TMP"):
        shutil.copy(HEADCOUNT, place.inbox / name)
    (place.inbox / "link.csv").symlink_to(HEADCOUNT)
    os.mkfifo(place.inbox / "pipe.csv")
    (place.inbox / "refused").mkdir()
    shutil.copy(HEADCOUNT, place.inbox / "refused" / "earlier.csv")
    receipts = {receipt.file: receipt for receipt in take_in(place)}
    assert sorted(receipts) == ["link.csv", "pipe.csv"]
    assert receipts["link.csv"].messages == (
        "link.csv: a link, a pipe or another thing that is no file. Copy the file itself into the inbox. The "
        "dashboard still shows Autumn 2025.",
    )
    assert len(list(place.inbox.iterdir())) == 4
    assert (place.inbox / "refused" / "link.csv").is_symlink()
    assert HEADCOUNT.is_file()
    assert take_in(place) == []


def test_a_file_still_growing_waits_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = home(tmp_path)
    shutil.copy(HEADCOUNT, place.inbox)
    growing = place.inbox / HEADCOUNT.name

    def grow(_seconds: float) -> None:
        growing.write_bytes(growing.read_bytes() + b"x")

    monkeypatch.setattr("jobs.looking.time.sleep", grow)
    assert take_in(place, limits=Limits(settled_seconds=60)) == []
    assert growing.exists()


def test_a_file_changed_while_it_was_read_stays_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = home(tmp_path)
    drop(place, [path for path in GOOD if path != HEADCOUNT])
    file_away = archive.file_away

    def meanwhile(*given: Any) -> str:
        (place.inbox / HEADCOUNT.name).write_text("a new version")
        return file_away(*given)

    monkeypatch.setattr(archive, "file_away", meanwhile)
    assert [r.outcome for r in drop(place, [HEADCOUNT])] == ["stored"]
    assert in_inbox(place) == [HEADCOUNT.name]


def test_private_copies_and_records_are_for_their_owner_alone(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, GOOD)
    files = [place.records, *(path for path in place.archive.rglob("*") if path.is_file())]
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert oct(place.staging.stat().st_mode & 0o777) == "0o700"


def test_a_file_over_the_limit_is_refused_without_being_copied(tmp_path: Path) -> None:
    place = home(tmp_path)
    shutil.copy(HEADCOUNT, place.inbox)
    (receipt,) = take_in(place, limits=Limits(settled_seconds=0, largest_file=1000))
    assert receipt.messages == (
        "headcount_2026_spring.csv: larger than 0 MB. Cut it to this authority, or raise the limit in the "
        "settings, and drop it in again. The dashboard still shows Autumn 2025.",
    )


def test_a_strange_name_cannot_leave_the_archive_or_forge_a_line(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, [path for path in GOOD if path != HEADCOUNT])
    shutil.copy(HEADCOUNT, place.inbox / "..\n; rm -rf $HOME é.csv".strip("."))
    (receipt,) = take_in(place)
    assert (receipt.outcome, receipt.file) == ("stored", "_; rm -rf $HOME é.csv")
    (name,) = (path.name for path in (place.archive / "headcount" / "2026-spring").iterdir())
    assert name.partition("-")[2] == "__rm_-rf_HOME_.csv"


def test_only_the_authoritys_own_providers_and_wards_count(tmp_path: Path) -> None:
    place = home(tmp_path)
    shutil.copy(FIXTURES / "good" / "register.csv", place.inbox)
    (receipt,) = take_in(place, authority=Authority("E06888888", "Elsewhere"), limits=AT_ONCE)
    assert [p.said for p in receipt.problems] == [
        "no active provider on the Early Years Register in Elsewhere"
    ]
    shutil.copy(FIXTURES / "good" / "register.csv", place.inbox)
    (receipt,) = take_in(place, authority=Authority("E06999999", "INVENTSHIRE"), limits=AT_ONCE)
    assert (receipt.outcome, receipt.rows_kept) == ("stored", 5)


def test_children_before_places_are_refused_and_say_what_is_owed(tmp_path: Path) -> None:
    place = home(tmp_path)
    said = [p.said for r in drop(place, [HEADCOUNT, GOOD[0]]) for p in r.problems]
    assert said == [
        "no provider register or settings list has been received, so no setting is known yet",
        "no ward boundaries have been received, so the ward codes mean nothing yet",
    ]


def test_json_that_is_no_map_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Whatever stands in the place of a feature, a property or a shape."""
    whole = (FIXTURES / "good" / "wards.geojson").read_text()
    broken = {
        "number.geojson": '{"type": "FeatureCollection", "features": 5}',
        "list.geojson": whole.replace('"properties": {', '"properties": [1], "x": {'),
        "nameless.geojson": whole.replace('"Millfield"', "null"),
        "crs.geojson": whole.replace('"name": "WD_MAY_2024"', '"crs": {"properties": [1]}'),
    }
    place = home(tmp_path)
    for name, text in broken.items():
        assert text != whole
        (place.inbox / name).write_text(text)
    receipts = {receipt.file: receipt for receipt in take_in(place)}
    assert {name: receipt.outcome for name, receipt in receipts.items()} == dict.fromkeys(broken, "refused")
    assert receipts["nameless.geojson"].problems[0].said == "1 wards have no name"
    assert receipts["crs.geojson"].problems[0].said.startswith("the file does not name its coordinate")


def test_progress_is_told(tmp_path: Path) -> None:
    place = home(tmp_path)
    for path in GOOD:
        shutil.copy(path, place.inbox)
    told: list[tuple[str, float | None]] = []
    inbox.receive(
        place, b"k" * 32, lambda said, done: told.append((said, done)), customs=Customs(limits=AT_ONCE)
    )
    files = len(GOOD)
    assert [said.partition(" ")[0] for said, _ in told] == ["Opening"] * files + ["Reading"] * files
    assert told[files] == ("Reading wards.geojson", 0)
    assert [done for _, done in told] == [n / files for n in range(files)] * 2
