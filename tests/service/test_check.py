"""`earlysight check`: what it prints, where its report goes, and its exit codes."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from jobs.inbox import receive
from service.__main__ import commands
from service.home import customs_of, make_home

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def run(*arguments):
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def furnished(tmp_path_factory):
    home = make_home(tmp_path_factory.mktemp("check") / "home", "E06999999", "Inventshire")
    for path in (FIXTURES / "good").iterdir():
        shutil.copy(path, home.workplace.inbox)
    settings = home.settings_file.read_text().replace("# settled_seconds = 1.0", "settled_seconds = 0")
    home.settings_file.write_text(settings)
    receipts = receive(home.workplace, home.key(), lambda *_: None, customs=customs_of(home.settings()))
    assert {receipt.outcome for receipt in receipts} == {"stored"}
    return home


@pytest.mark.parametrize(
    ("name", "code"),
    [("headcount_sex.csv", 0), ("headcount_hours.csv", 1), ("unknown.csv", 1), ("absent.csv", 2)],
)
def test_the_exit_code_says_how_it_went(furnished, tmp_path, name, code):
    said = run("check", FIXTURES / "broken" / name, "--home", furnished.root, "--report", tmp_path / "r")
    assert said.exit_code == code, said.output


def test_it_says_how_source_and_term_were_found(furnished, tmp_path):
    said = run(
        "check", FIXTURES / "broken" / "headcount_sex.csv", "--home", furnished.root, "--report", tmp_path
    )
    assert "(kind of file from its content; term from the funding period column)" in said.output


def test_the_report_goes_where_it_is_asked_for(furnished, tmp_path):
    folder = tmp_path / "new" / "folder"
    said = run("check", FIXTURES / "good" / "settings.csv", "--home", furnished.root, "--report", folder)
    assert said.exit_code == 0
    book, page = sorted(folder.iterdir(), reverse=True)
    assert book.name.startswith("problems-")
    assert (book.suffix, page.suffix) == (".xlsx", ".html")
    assert "Nothing is wrong with 1 file." in page.read_text()
    assert "Nothing was stored: this was a check." in page.read_text()


def test_nothing_wrong_and_nothing_asked_leaves_no_report(furnished):
    said = run("check", FIXTURES / "good" / "settings.csv", "--home", furnished.root)
    assert "Report:" not in said.output
    assert not list(furnished.workplace.reports.glob("problems-*"))


def test_a_sidecar_beside_the_file_counts(furnished, tmp_path):
    name = "headcount_sidecar_contradicts.csv"
    said = run("check", FIXTURES / "broken" / name, "--home", furnished.root, "--report", tmp_path)
    assert "its sidecar says Autumn 2025" in said.output


def test_a_limit_of_the_settings_decides(furnished, tmp_path):
    kept = furnished.settings_file.read_text()
    try:
        furnished.settings_file.write_text(kept.replace("# share_set_aside = 0.2", "share_set_aside = 0.5"))
        wrong = FIXTURES / "broken" / "headcount_too_many_wrong.csv"
        said = run("check", wrong, "--home", furnished.root, "--report", tmp_path)
        assert "15 rows kept, 5 set aside." in said.output
    finally:
        furnished.settings_file.write_text(kept)


def test_json_says_what_the_report_says(furnished, tmp_path):
    wrong = FIXTURES / "broken" / "headcount_hours.csv"
    arguments = ["check", str(wrong), "--home", str(furnished.root), "--report", str(tmp_path), "--json"]
    (receipt,) = json.loads(CliRunner().invoke(commands, arguments).stdout)
    assert (receipt["source"], receipt["term"], receipt["outcome"]) == ("headcount", "2026-spring", "stored")
    assert receipt["decided"] == "kind of file from its content; term from the funding period column"
    assert receipt["problems"][0] == {
        "file": "headcount_hours.csv",
        "column": "Funded hours",
        "rows": [5],
        "rule": "hours out of range",
        "said": "not hours from 0 to 70",
        "remedy": "Correct the file and drop it in again",
        "effect": "sets aside",
        "expected": "Hours a week, from 0 to 70; at the setting in halves",
    }
