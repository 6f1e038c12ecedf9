"""Rollback, rebuild and links as a person asks for them; the figures are stood in for, drawing is slow."""

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from click.testing import CliRunner

from dashboards.declared import write_figures
from fixtures.authority import Plan, write
from fixtures.authority.identifiers import invent_nhs_numbers
from service import refresh as refreshing
from service.__main__ import commands
from service.home import make_home, open_home
from service.ledger import Ledger

pytestmark = pytest.mark.slow


def run(*arguments):
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    out = tmp_path_factory.mktemp("files")
    return out / "inbox", write(out, Plan(births=60, terms=2, earlier_terms=3, postcodes=500))


class Drawing:
    """Stands in for the drawing of figures, and remembers what was drawn."""

    def __init__(self):
        self.files = []

    def __call__(self, snapshots, _tell):
        self.files.extend(snapshots)
        for snapshot in snapshots:
            write_figures(snapshot, {})


@pytest.fixture(scope="module")
def lived(files, tmp_path_factory):
    """A home that published twice: run 1, then run 2 with a corrected headcount."""
    folder, written = files
    home = make_home(
        tmp_path_factory.mktemp("lived") / "home", written.authority_code, written.authority_name
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refreshing, "declare_figures", Drawing())
        shutil.copytree(folder, home.workplace.inbox, dirs_exist_ok=True)
        assert run("refresh", home.root).exit_code == 0
        text = (folder / "headcount_2026_summer.csv").read_text().splitlines(keepends=True)
        (home.workplace.inbox / "corrected.csv").write_text("".join(text[:-9]))
        assert run("refresh", home.root).exit_code == 0
    return home


@pytest.fixture
def drawn(monkeypatch):
    drawing = Drawing()
    monkeypatch.setattr(refreshing, "declare_figures", drawing)
    return drawing.files


@pytest.fixture
def home(lived, tmp_path, drawn):  # noqa: ARG001  # nothing is drawn for real
    """A copy of that home, to do as one likes with."""
    shutil.copytree(lived.root, tmp_path / "home")
    return open_home(tmp_path / "home")


def published(home, run_number):
    (line,) = Ledger(home.ledger).runs(f"id = {run_number}")
    return line["publication"]


def bytes_of(home, name):
    return {path: path.read_bytes() for path in sorted(home.workplace.published.glob(f"*/{name}.db"))}


def test_a_rollback_publishes_the_kept_files_again_and_says_so(home, drawn):
    first = published(home, 1)
    before = bytes_of(home, first)
    stamps = [path.stat().st_ino for path in before]
    said = run("rollback", 1, "--home", home.root)
    assert said.exit_code == 0, said.output
    assert f"Rolled back to run 1. Published {first}." in said.output
    assert {home.current(audience) for audience in ("qi", "partner")} == {first}
    assert bytes_of(home, first) == before and len(before) == 3
    assert [path.stat().st_ino for path in before] == stamps, "kept, not built again"
    assert drawn == [], "nor drawn again"
    (line,) = json.loads(run("history", home.root, "--json", "--limit", 1).stdout)
    assert (line["id"], line["asked_by"], line["state"], line["publication"]) == (3, "person", "done", first)
    assert "Rolled back to run 1." in " ".join(run("history", home.root).output.split())
    assert "Nothing has changed" in run("refresh", home.root).output


def test_a_kept_file_that_was_changed_is_built_again_not_shown(home):
    first = published(home, 1)
    before = bytes_of(home, first)
    doctored = next(iter(before))
    doctored.chmod(0o644)
    with closing(sqlite3.connect(doctored)) as database, database:
        database.execute("UPDATE setting SET places = places + 1")
    assert run("rollback", 1, "--home", home.root).exit_code == 0
    assert bytes_of(home, first) == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(home):
    before = (home.workplace.records.read_bytes(), home.current("qi"), len(Ledger(home.ledger).runs()))
    said = run("rollback", 1, "--home", home.root, "--dry-run").output
    assert "headcount" in said and "Summer 2026" in said
    assert "counts again" in said and "no longer counts" in said
    assert "Nothing was changed." in said
    told = json.loads(run("rollback", 1, "--home", home.root, "--dry-run", "--json").stdout)
    assert [change["becomes"] for change in told["changes"]] == ["current", "withdrawn"]
    assert before == (
        home.workplace.records.read_bytes(),
        home.current("qi"),
        len(Ledger(home.ledger).runs()),
    )


def test_a_run_that_published_nothing_cannot_be_had_again(home):
    said = run("rollback", 9, "--home", home.root)
    assert said.exit_code == 2
    assert "Run 9 is not in the history. The latest that did: 2, 1." in said.output
    with closing(sqlite3.connect(home.workplace.records)) as database, database:
        database.execute("DELETE FROM publication_delivery")
        database.execute("DELETE FROM publication")
    assert "the records do not say what from" in run("rollback", 1, "--home", home.root).output


def test_other_rules_since_are_kept_and_said(home):
    """Tighter rules are never undone by a rollback."""
    text = home.settings_file.read_text().replace("smallest_count = 8", "smallest_count = 10")
    home.settings_file.write_text(text)
    first = published(home, 1)
    said = run("rollback", 1, "--home", home.root).output
    assert "the rules of today, which have changed since" in said
    assert home.current("partner") != first


def test_records_that_were_lost_stop_a_refresh_and_a_rebuild_brings_them_back(home):
    current, before = home.current("qi"), bytes_of(home, home.current("qi"))
    home.workplace.records.unlink()
    lost = run("refresh", home.root)
    assert lost.exit_code == 2
    assert "earlysight rebuild" in lost.output
    assert "The records lack" in run("doctor", home.root).output
    said = run("rebuild", "--home", home.root)
    assert said.exit_code == 0, said.output
    assert "made again from" in said.output
    shutil.rmtree(home.workplace.published)
    assert run("refresh", home.root).exit_code == 0
    assert (home.current("qi"), bytes_of(home, current)) == (current, before)
    assert run("rollback", 1, "--home", home.root).exit_code == 0, "the publications came back too"


def test_a_damaged_original_is_named_and_the_exit_code_says_files(home):
    (original,) = (home.workplace.archive / "wards" / "reference").iterdir()
    original.write_bytes(b"torn")
    said = run("rebuild", "--home", home.root)
    assert said.exit_code == 1
    assert f"wards/reference/{original.name}: is not what was received" in said.output
    (line,) = Ledger(home.ledger).runs(limit=1)
    assert line["state"] == "failed"


def test_links_are_shown_written_and_spoken_as_json(home, tmp_path):
    said = run("links", "--home", home.root, "--out", tmp_path / "links.xlsx")
    assert said.exit_code == 0, said.output
    assert "ASQ-3 reviews" in said.output
    assert (tmp_path / "links.xlsx").read_bytes().startswith(b"PK")
    assert run("links", "--home", home.root, "--out", tmp_path / "links.csv").exit_code == 0
    lines = (tmp_path / "links.csv").read_text().splitlines()
    assert lines[0].startswith("source,term,found_in,place_kind,place_id,place,children,found,")
    assert oct((tmp_path / "links.csv").stat().st_mode & 0o777) == "0o600"
    told = json.loads(run("links", "--home", home.root, "--json").stdout)
    assert len(told["matches"]) == len(lines) - 1
    assert run("links", "--home", home.root, "--out", tmp_path / "links.doc").exit_code == 2


def test_a_settings_name_is_never_a_formula_in_the_file(home, tmp_path):
    with closing(sqlite3.connect(home.workplace.records)) as database, database:
        database.execute("UPDATE setting SET name = '=HYPERLINK(\"x\")'")
    run("links", "--home", home.root, "--out", tmp_path / "links.csv")
    text = (tmp_path / "links.csv").read_text()
    assert "'=HYPERLINK" in text and ",=HYPERLINK" not in text and ',"=HYPERLINK' not in text


def test_a_fall_in_matches_is_a_warning_line_of_the_refresh(home, files):
    """A headcount whose identifiers are all of other children."""
    rows = list(csv.DictReader(io.StringIO((files[0] / "headcount_2026_summer.csv").read_text())))
    for row, number in zip(rows, invent_nhs_numbers(len(rows), np.random.default_rng(5)), strict=True):
        row["Child NHS number"] = str(number)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (home.workplace.inbox / "h.csv").write_text(out.getvalue())
    said = run("refresh", home.root)
    assert "Warning: Summer 2026: 0% of the children in headcount are found in ASQ-3 reviews" in said.output
