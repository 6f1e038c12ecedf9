"""Folders: a set of tables dropped in as one, which is one zip from then on."""

import os
import shutil
from pathlib import Path

import pytest

from jobs import folders
from jobs.limits import Limits
from jobs.workplace import Workplace
from tests.jobs.receiving import FIXTURES, home, in_inbox, take_in

pytestmark = pytest.mark.slow

SETTINGS = FIXTURES / "good" / "settings.csv"


def dropped(place: Workplace, name: str = "spring") -> Path:
    folder = place.inbox / name
    folder.mkdir()
    shutil.copy(SETTINGS, folder)
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / "Thumbs.db").write_bytes(b"\0")
    return folder


def test_a_folder_is_taken_as_one_zip(tmp_path: Path) -> None:
    place = home(tmp_path)
    dropped(place)
    (receipt,) = take_in(place)
    assert (receipt.file, receipt.source, receipt.outcome) == ("spring.zip", "settings", "stored")
    assert list(place.inbox.iterdir()) == []
    (kept,) = (place.archive / "settings" / "reference").iterdir()
    assert kept.name.endswith("-spring.zip")
    shutil.copy(kept, place.inbox / "again.zip")
    assert [r.outcome for r in take_in(place)] == ["already"]


def test_the_same_files_are_the_same_delivery_whenever_and_however_named(tmp_path: Path) -> None:
    place = home(tmp_path)
    dropped(place)
    take_in(place)
    for path in dropped(place, "another name").iterdir():
        os.utime(path, ns=(1, 1))
    assert [r.outcome for r in take_in(place)] == ["already"]


def test_a_refused_folder_lies_among_the_refused_and_replaces_the_last_of_its_name(tmp_path: Path) -> None:
    place = home(tmp_path)
    for extra in ("a.csv", "b.csv"):
        folder = place.inbox / "spring"
        folder.mkdir()
        (folder / extra).write_text("a,b\n1\n")
        (receipt,) = take_in(place)
        assert receipt.messages[0].startswith(f"spring.zip, {extra}, row 2: more or fewer cells")
        notes = [f"refused/spring.problems.{ending}" for ending in ("html", "txt", "xlsx")]
        assert in_inbox(place) == [*notes, f"refused/spring/{extra}"]


def test_a_folder_with_more_than_plain_files_is_refused(tmp_path: Path) -> None:
    place = home(tmp_path)
    (dropped(place) / "deeper").mkdir()
    (dropped(place, "linked") / "link.csv").symlink_to(SETTINGS)
    assert {r.file: r.problems[0].rule for r in take_in(place)} == {
        "spring.zip": "folder", "linked.zip": "folder",
    }  # fmt: skip
    assert list(place.staging.iterdir()) == []


def test_too_many_or_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    place = home(tmp_path)
    dropped(place)
    (receipt,) = take_in(place, limits=Limits(settled_seconds=0, largest_file=10))
    assert receipt.problems[0].rule == "size"
    dropped(place)
    (receipt,) = take_in(place, limits=Limits(settled_seconds=0, most_members=0))
    assert receipt.problems[0].rule == "members"


def test_empty_hidden_and_unfinished_folders_wait(tmp_path: Path) -> None:
    place = home(tmp_path)
    (place.inbox / "empty").mkdir()
    (place.inbox / ".hidden").mkdir()
    shutil.copy(SETTINGS, place.inbox / ".hidden")
    (dropped(place) / "rest.csv.part").write_text("half")
    assert take_in(place) == []


def test_a_folder_still_filling_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = home(tmp_path)
    folder = dropped(place)

    def fill(_seconds: float) -> None:
        (folder / "more.csv").write_text("x")

    monkeypatch.setattr("jobs.looking.time.sleep", fill)
    assert take_in(place, limits=Limits(settled_seconds=60)) == []


def test_half_a_folder_is_never_a_delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed while the folder is being removed, after its rows were stored."""
    place = home(tmp_path)
    shutil.copy(FIXTURES / "good" / "register.csv", dropped(place) / "unread.pdf")
    (place.inbox / "spring" / "unread.pdf").write_bytes(b"%PDF")

    def killed(folder: Path) -> None:
        next(folder.iterdir()).unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(folders.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            folders.unlink(place.inbox / "spring")
    assert take_in(place) == []
    assert list(place.inbox.iterdir()) == []
