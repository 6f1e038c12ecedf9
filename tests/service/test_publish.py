"""`earlysight publish`: what is held, published without the inbox; and what a rule left, in words."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboards.declared import write_figures
from fixtures.authority import Plan
from service import refresh as refreshing
from service.__main__ import commands
from service.home import open_home
from service.ledger import Ledger
from service.picture import picture
from service.run import run_now
from service.synthetic import demo_home
from tests.jobs.invented import Size, invent

PAPER = (Path(__file__).resolve().parents[2] / "docs" / "disclosure.md").read_text(encoding="utf-8")


def run(*arguments):
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def drawn(snapshots, _tell):
    for snapshot in snapshots:
        write_figures(snapshot, {})


def silent(_step, _far):
    pass


@pytest.fixture
def held(home, monkeypatch):
    """A home whose records hold a small authority, and nothing published yet."""
    monkeypatch.setattr(refreshing, "declare_figures", drawn)
    invent(home.root, 3, Size(settings=24, wards=4, children=500, terms=1))
    return home


def everything(home):
    return {path: path.stat().st_mtime_ns for path in home.root.rglob("*")}


def test_it_publishes_what_is_held_on_a_line_of_the_ledger_and_leaves_the_inbox_alone(held):
    waiting = held.workplace.inbox / "reviews.csv"
    waiting.write_text("Colour,Shape\nred,round\n")
    said = run("publish", "--home", held.root)
    assert said.exit_code == 0, said.output
    (line,) = Ledger(held.ledger).runs()
    assert (line["state"], line["publication"]) == ("done", held.current("partner"))
    assert f"Published {held.current('partner')}." in said.output
    assert waiting.exists()
    again = run("publish", "--home", held.root, "--json")
    assert json.loads(again.stdout)["is_new"] is False


def test_explaining_writes_nothing_and_says_the_same_to_a_program(held):
    assert run("publish", "--home", held.root).exit_code == 0
    before = everything(held)
    said = run("publish", "--home", held.root, "--explain", "partner")
    assert said.exit_code == 0, said.output
    told = json.loads(run("publish", "--home", held.root, "--explain", "partner", "--json").stdout)
    assert everything(held) == before
    assert told["publication"] == held.current("partner")
    assert told["publication"] in said.output
    assert told["asq3"] in said.output.replace("\n", " ")
    assert {row["place_kind"] for row in told["cells"]} >= {"authority", "ward", "setting"}
    few = next(row["few_children"] for row in told["cells"] if row["place_kind"] == "setting")
    assert few > 0
    assert f"{few:,}" in next(line for line in said.output.splitlines() if "Hidden: few children" in line)


def test_without_a_pair_of_files_it_says_what_to_do(held):
    assert (
        "Run: earlysight publish --home" in run("publish", "--home", held.root, "--explain", "partner").output
    )
    assert run("publish", "--home", held.root).exit_code == 0
    (held.workplace.published / "qi" / "CURRENT").write_text("2026-summer-0000000000\n")
    apart = run("publish", "--home", held.root, "--explain", "partner")
    assert apart.exit_code == 2
    assert "do not read the same publication" in apart.output


@pytest.mark.parametrize(("name", "what"), [("qi", "reads exact counts"), ("everyone", "is not an audience")])
def test_an_audience_that_has_nothing_to_explain_is_a_sentence(home, name, what):
    said = run("publish", "--home", home.root, "--explain", name)
    assert said.exit_code == 2
    assert what in said.output
    assert "partner, shared" in said.output


def test_a_rule_that_changed_since_is_not_explained_by_todays(held):
    assert run("publish", "--home", held.root).exit_code == 0
    settings = held.settings_file.read_text()
    held.settings_file.write_text(settings.replace("smallest_count = 8", "smallest_count = 10"))
    said = run("publish", "--home", held.root, "--explain", "partner")
    assert said.exit_code == 2
    assert "has changed since" in said.output


def test_a_damaged_file_is_a_sentence(held):
    assert run("publish", "--home", held.root).exit_code == 0
    file = held.workplace.published / "partner" / f"{held.current('partner')}.db"
    file.chmod(0o644)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 1")
    said = run("publish", "--home", held.root, "--explain", "partner")
    assert said.exit_code == 2
    assert "snapshot version 1" in said.output


@pytest.mark.slow
def test_the_demo_keeps_four_settings_in_five_on_every_indicator_of_asq3(tmp_path, monkeypatch):
    monkeypatch.setattr(refreshing, "declare_figures", drawn)
    home = demo_home(tmp_path / "home", silent, Plan())
    assert run_now(home, "person", silent).is_new
    for audience in ("partner", "shared"):
        told = picture(open_home(home.root), audience)
        (whole,) = told.left.families.filter(family="asq3").to_dicts()
        assert whole["share"] >= 0.8
        assert whole["share_of_all"] >= 0.8
        asq3 = told.left.settings.filter(family="asq3")
        assert asq3["share"].min() >= 0.8
        assert asq3.height == 7
        assert f"ASQ-3: {int(whole['share'] * 100)} % of settings" in told.asq3
        (quoted,) = re.findall(r"^> (ASQ-3: .*)$", PAPER, flags=re.MULTILINE)
        assert told.asq3.startswith(quoted)
