"""The edition in force: one audience's, readable, or the last one that was."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from contextlib import closing

import pytest
from bokeh.document import Document

from dashboards.declared import figures_beside, write_figures
from dashboards.library import PAGES, Library, current_snapshot
from dashboards.snapshot import UnreadableSnapshot
from tests.dashboards.invented import NASTY, publish

FIRST, SECOND = "2026-summer-0a1b2c3d4e", "2026-summer-9z8y7x6w5v"
# Figures without a model: enough to be cloned.
BARE = {page: Document().to_json(deferred=False) for page in PAGES}


def edition(folder, publication=FIRST, audience="qi", **how):
    path = publish(folder, audience, publication, **how)
    write_figures(path, BARE)
    return path


def spoil_figures(path, page, content):
    beside = figures_beside(path)
    held = json.loads(beside.read_text("utf-8"))
    held["pages"][page] = content
    beside.write_text(json.dumps(held), encoding="utf-8")


def change_one_digit(path):
    """What SQLite finds nothing wrong with: another rate in a sound file."""
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE measure SET rate = 0.9 WHERE status = 'shown'")
        database.commit()
    assert path.read_bytes() != before


def flip(path):
    whole = bytearray(path.read_bytes())
    whole[4096:4160] = bytes(b ^ 0xFF for b in whole[4096:4160])
    path.write_bytes(whole)


def point(folder, text, audience="qi"):
    (folder / audience / "CURRENT").write_bytes(text.encode() if isinstance(text, str) else text)


SPOILS = {
    "flipped bytes": flip,
    "a missing file": lambda path: path.unlink(),
    "another file": lambda path: path.write_text("not a database"),
    "no figures": lambda path: path.with_suffix(".figures.json").unlink(),
    "half its figures": lambda path: path.with_suffix(".figures.json").write_text('{"target": {'),
    "a page's figures missing": lambda path: path.with_suffix(".figures.json").write_text("{}"),
    "figures that are none": lambda path: path.with_suffix(".figures.json").write_text("[1, 2]"),
    "figures Bokeh cannot read": lambda path: spoil_figures(path, "groups", {"roots": [{"type": "object"}]}),
    "a changed digit": change_one_digit,
    "figures that are no text": lambda path: path.with_suffix(".figures.json").write_bytes(b"\xff\xfe\xfa"),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS.keys())
def test_it_stays_on_the_last_good_edition(tmp_path, spoil, caplog):
    edition(tmp_path)
    library = Library(tmp_path, "qi")
    first = library.current()
    spoil(edition(tmp_path, SECOND, name=NASTY))
    with caplog.at_level(logging.WARNING):
        assert library.current() is first
        assert library.current() is first
    [record] = caplog.records  # told once, by the file's name only
    assert SECOND in record.getMessage()
    assert str(tmp_path) not in record.getMessage()
    assert "script" not in record.getMessage()
    edition(tmp_path, "2026-summer-mended")
    assert library.current().snapshot.path.stem == "2026-summer-mended"


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS.keys())
def test_with_no_good_edition_it_says_why(tmp_path, spoil):
    path = edition(tmp_path)
    spoil(path)
    with pytest.raises(UnreadableSnapshot, match=rf"{path.stem}.*Run `earlysight refresh`|not an Earlysight"):
        Library(tmp_path, "qi").current()


def test_before_the_first_publication(tmp_path):
    with pytest.raises(UnreadableSnapshot, match="Nothing has been published for the audience “qi” yet"):
        Library(tmp_path, "qi").current()


def test_an_edition_is_opened_once(tmp_path):
    edition(tmp_path)
    library = Library(tmp_path, "qi")
    assert library.current() is library.current()


ASTRAY = ["..", "", f"{FIRST}\n{FIRST}", f"{FIRST}.db", b"\xff", "a/b", "a\\b", "a\0", f"/tmp/{FIRST}"]


@pytest.mark.parametrize("pointer", [f"../qi/{FIRST}", *ASTRAY])
def test_a_pointer_never_leads_out_of_its_audiences_folder(tmp_path, pointer):
    edition(tmp_path)
    edition(tmp_path, audience="partner")
    point(tmp_path, pointer, "partner")
    with pytest.raises(UnreadableSnapshot, match="CURRENT of the audience “partner”"):
        current_snapshot(tmp_path, "partner")


def test_another_audiences_file_is_refused_wherever_it_lies(tmp_path):
    path = edition(tmp_path)
    shutil.copytree(tmp_path / "qi", tmp_path / "partner")
    with pytest.raises(UnreadableSnapshot, match=f"{path.name} was not made for the audience “partner”"):
        Library(tmp_path, "partner").current()
