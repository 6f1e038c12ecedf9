"""Hostile files: each ends in a message and leaves nothing behind, and the good file beside it is taken."""

import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.inbox import Receipt
from jobs.limits import Limits
from jobs.records import Records
from jobs.workplace import Workplace
from tests.jobs.reading.writing import TABLE, as_workbook
from tests.jobs.receiving import AT_ONCE, FIXTURES, home, take_in

SETTINGS = FIXTURES / "good" / "settings.csv"
GIGABYTE = 1_000_000_000


def endless_line(path: Path) -> None:
    """Sparse: a gigabyte of NULs after the headings, all on one line."""
    with path.open("wb") as stream:
        stream.write(b"URN,Setting name,Type\n")
        stream.truncate(GIGABYTE)


def endless_letters(path: Path) -> None:
    path.write_bytes(b"URN,Setting name,Type\n" + b"x" * 20_000_000)


def endless_record(path: Path) -> None:
    """No line is long, but the row never ends."""
    path.write_bytes(b"URN,Setting name,Type\n" + b'"x\n",' * 15_000_000)


def deep_json(path: Path) -> None:
    path.write_text('{"type": ' + '{"a": [' * 1_000_000)


def far_cell(path: Path) -> None:
    """A small workbook that claims 1,048,576 rows of 16,384 columns."""
    as_workbook(path, {"Settings": TABLE})
    _edited(path, b'<row r="3"', b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="3"')


def repeated_rows(path: Path) -> None:
    """An OpenDocument table whose rows say that there are a thousand million of them."""
    shutil.copy(Path(__file__).parent / "reading" / "workbooks" / "settings.ods", path)
    _edited(path, b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000000">')


def workbook_bomb(path: Path) -> None:
    as_workbook(path, {"Settings": TABLE})
    _edited(path, b"</worksheet>", b" " * 150_000_000 + b"</worksheet>")


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack, pack.open("a.csv", "w") as member:
        for _ in range(150):
            member.write(b"0,\n" * 333_333)


def _edited(path: Path, found: bytes, put: bytes) -> None:
    whole = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(whole) as pack, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as edited:
        for name in pack.namelist():
            content = pack.read(name)
            edited.writestr(name, content.replace(found, put, 1))


HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "endless_line.csv": (endless_line, "row 2: longer than 100,000 characters"),
    "endless_letters.csv": (endless_letters, "row 2: longer than 100,000 characters"),
    "endless_record.csv": (endless_record, "takes more than 0.8 GB of memory to read"),
    "deep.json": (deep_json, "cannot be read as GeoJSON"),
    "far_cell.xlsx": (far_cell, "takes more than 0.8 GB of memory to read"),
    "repeated.ods": (repeated_rows, "takes more than 0.8 GB of memory to read"),
    "bomb.xlsx": (workbook_bomb, "or to 200 times its size"),
    "bomb.zip": (zip_bomb, "or to 200 times its size"),
    "link.csv": (lambda path: path.symlink_to("/etc/hostname"), "a link, a pipe or another thing"),
    "pipe.csv": (os.mkfifo, "a link, a pipe or another thing"),
    "folder_link": (lambda path: path.symlink_to("/etc"), "a link, a pipe or another thing"),
}
PATIENCE = Limits(
    settled_seconds=0, largest_file=2 * GIGABYTE, reading_memory=800_000_000, reading_seconds=60
)


def found_in(place: Workplace) -> tuple[list[str], int]:
    """What lies in staging, and how many deliveries the records hold."""
    with Records.to_read(place.records) as records:
        return sorted(path.name for path in place.staging.iterdir()), records.deliveries().height


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_ends_in_a_message_and_nothing_else(name: str, tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    make, said = HOSTILE[name]
    make(place.inbox / name)
    shutil.copy(SETTINGS, place.inbox)
    receipts = {receipt.file: receipt for receipt in take_in(place, limits=PATIENCE)}
    assert receipts[SETTINGS.name].outcome == "stored"
    assert receipts[name].outcome == "refused"
    assert re.search(re.escape(said), receipts[name].messages[0]), receipts[name].messages
    assert found_in(place) == ([], 1)
    notes = [f"{name}.problems.{ending}" for ending in ("html", "txt", "xlsx")]
    assert sorted(path.name for path in (place.inbox / "refused").iterdir()) == [name, *notes]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def dropped(place: Workplace, name: str, content: bytes) -> Receipt:
    (place.inbox / name).write_bytes(content)
    (receipt,) = take_in(place)
    return receipt


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    rows = [line.split(",") for line in SETTINGS.read_text(encoding="utf-8").splitlines()]
    book = as_workbook(tmp_path / "book", {"Settings": rows}).read_bytes()
    assert dropped(place, "a_workbook.csv", book).outcome == "stored"
    assert dropped(place, "a_text.xlsx", SETTINGS.read_bytes()).outcome == "stored"


def test_a_note_is_never_written_through_a_link(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    outside = tmp_path / "outside.txt"
    outside.write_text("as it was")
    (place.inbox / "bad.csv.problems.txt").symlink_to(outside)
    take_in(place)
    assert (place.inbox / "refused" / "bad.csv.problems.txt").is_symlink()
    assert dropped(place, "bad.csv", b"a,b\n1\n").outcome == "refused"
    assert outside.read_text() == "as it was"
    assert "a,b" not in (place.inbox / "refused" / "bad.csv.problems.txt").read_text()
    assert not (place.inbox / "refused" / "bad.csv.problems.txt").is_symlink()


def test_nothing_but_the_reading_process_parses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The readers are broken in this process, and the file is read all the same."""

    def never(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr("jobs.reading.confined.read_parcel", never)
    monkeypatch.setattr("jobs.reading.text.read_text", never)
    place = home(tmp_path)
    assert dropped(place, "settings.csv", SETTINGS.read_bytes()).outcome == "stored"


def test_json_a_little_too_deep_is_refused(tmp_path: Path) -> None:
    nested = json.dumps({"type": "FeatureCollection", "features": [[[]]]}).replace("[[[]]]", "[" * 5000)
    receipt = dropped(home(tmp_path), "deep.json", nested.encode())
    assert (receipt.outcome, AT_ONCE.largest_file > len(nested)) == ("refused", True)
