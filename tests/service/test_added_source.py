"""A source and its question, both by configuration: from the file dropped in to the published measure."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import tomllib
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboards.snapshot import Snapshot
from jobs.inbox import Receipt, receive
from jobs.limits import Limits
from jobs.publish import build
from jobs.records import Records
from service.exits import Misuse
from service.home import Home, audiences_of, authority_of, customs_of, indicators_of, make_home

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ADDED = FIXTURES / "added"
CHECKS = ADDED / "two_year_checks_2025_26.csv"
BROKEN = sorted((ADDED / "broken").glob("*.csv"))
EXPECTED = tomllib.loads((ADDED / "broken" / "messages.toml").read_text(encoding="utf-8"))
SPRING_ENDS = date(2026, 3, 31)
ON_TIME, LATE = "two_year_check_on_time", "two_year_check_late"


def drop(home: Home, *files: Path) -> list[Receipt]:
    for file in files:
        shutil.copy(file, home.workplace.inbox)
    customs = replace(customs_of(home.settings()), limits=Limits(settled_seconds=0))
    return receive(home.workplace, home.key(), lambda *_: None, now_showing="Autumn 2025", customs=customs)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make_home(tmp_path_factory.mktemp("added") / "home", "E06999999", "Inventshire")
    for name in ("earlysight.toml", "indicators.toml"):
        shutil.copy(ADDED / name, home.root)
    assert {receipt.outcome for receipt in drop(home, *sorted((FIXTURES / "good").iterdir()))} == {"stored"}
    return home


@pytest.fixture
def home(furnished: Home, tmp_path: Path) -> Home:
    shutil.copytree(furnished.root, tmp_path / "home")
    return Home(tmp_path / "home")


def published(home: Home) -> tuple[str, dict[str, Path]]:
    settings = home.settings()
    made = build(
        home.workplace, authority_of(settings), audiences_of(settings), lambda *_: None,
        indicators=indicators_of(home, settings), extras=customs_of(settings).extras,
    )  # fmt: skip
    names = [audience.name for audience in made.audiences]
    return made.id, dict(zip(names, made.snapshots, strict=True))


def rows(file: Path, query: str, *given: str) -> list[tuple]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return database.execute(query, given).fetchall()


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def recount(ward_of: dict[str, str | None]) -> dict[tuple[str, str], tuple[int, int]]:
    """(place, basis) -> children on time, children who count: by hand, from the two files as they are."""
    means = {"yes": True, "y": True, "no": False, "n": False}
    checks = [
        (date(*map(int, reversed(row["Date of check"].split("/")))), row["NHS number"], row)
        for row in read(CHECKS)
    ]
    latest = {
        child: (day, row) for day, child, row in sorted(checks, key=lambda c: c[0]) if day <= SPRING_ENDS
    }
    said = {c: means.get(row["Completed on time?"].lower()) for c, (_, row) in latest.items()}
    places: dict[tuple[str, str], set[str]] = {}
    for row in read(FIXTURES / "good" / "headcount_2026_spring.csv"):
        for place in (row["Setting URN"], ward_of[row["Setting URN"]], "E06999999"):
            places.setdefault((str(place), "attend"), set()).add(row["Child NHS number"])
    for child, (day, row) in latest.items():
        if day >= date(2026, 1, 1) and row["Ward code"] in ("E05999001", "E05999002"):
            for place in (row["Ward code"], "E06999999"):
                places.setdefault((place, "live"), set()).add(child)
    return {
        key: (Counter(map(said.get, who))[True], sum(said.get(child) is not None for child in who))
        for key, who in places.items()
    }  # fmt: skip


def test_a_question_about_an_added_source_is_published_without_code(home: Home) -> None:
    (receipt,) = drop(home, CHECKS)
    assert (receipt.outcome, receipt.source, receipt.term) == ("stored", "two_year_check", "2026-spring")
    assert (receipt.rows_kept, receipt.rows_set_aside) == (23, 0)
    _, files = published(home)
    ours = rows(files["qi"], "SELECT id, family, label FROM indicator ORDER BY position")[-2:]
    assert ours[0] == (ON_TIME, "extra", "Two-year check completed on time")
    assert Snapshot(files["qi"]).indicators["id"].to_list()[-2:] == [ON_TIME, LATE]
    labels = dict(rows(files["qi"], "SELECT source, source_label FROM delivery"))
    assert labels["two_year_check"] == "Two-year checks"

    ward_of = dict(rows(files["qi"], "SELECT urn, ward_code FROM setting"))
    query = (
        "SELECT place_id, basis, numerator, denominator FROM measure WHERE indicator = ? AND time_window = ?"
    )
    plain = recount(ward_of)
    for window in ("term", "three_terms"):
        found = {
            (p, b): (n, d)
            for p, b, n, d in rows(files["qi"], query, ON_TIME, window)
            if p in {k[0] for k in plain}
        }
        assert {key: found[key] for key in plain} == plain
        late = {(p, b): (n, d) for p, b, n, d in rows(files["qi"], query, LATE, window)}
        assert {key: late[key] for key in plain} == {key: (d - n, d) for key, (n, d) in plain.items()}
    assert plain["E06999999", "attend"] == (9, 15)
    assert any(n for (_, basis), (n, _) in plain.items() if basis == "live")
    assert rows(files["qi"], "SELECT count(*) FROM standing WHERE indicator = ?", ON_TIME)[0][0]
    # Fifteen children are too few for others: an added indicator is disclosed by the same rule.
    shown = rows(files["partner"], "SELECT DISTINCT status FROM measure WHERE indicator = ?", ON_TIME)
    assert {status for (status,) in shown} == {"hidden", "together"}


def test_a_question_nobody_can_answer_yet_is_not_shown(home: Home) -> None:
    _, files = published(home)
    assert not rows(files["qi"], "SELECT id FROM indicator WHERE family = 'extra'")
    assert not rows(files["qi"], "SELECT place_id FROM measure WHERE indicator IN (?, ?)", ON_TIME, LATE)


def test_another_question_is_another_publication(home: Home) -> None:
    drop(home, CHECKS)
    before, _ = published(home)
    text = home.indicators_file.read_text(encoding="utf-8")
    home.indicators_file.write_text(
        text.replace('short_label = "Check late"', 'short_label = "Late"'), encoding="utf-8"
    )
    after, _ = published(home)
    assert after != before
    home.indicators_file.write_text(text, encoding="utf-8")
    assert published(home)[0] == before


def test_only_what_the_configuration_names_is_kept_and_under_a_pseudonym(home: Home) -> None:
    drop(home, CHECKS)
    with Records.to_read(home.workplace.records) as records:
        extras, values = records.extras(), records.extra_values()
    assert extras.height == 23
    assert set(values["column_name"]) == {"completed_on_time", "tool"}
    assert set(values["meaning"]) == {"yes", "no", "does not apply", "ASQ-3"}
    kept = home.workplace.records.read_bytes()
    assert not [row["NHS number"] for row in read(CHECKS) if row["NHS number"].encode() in kept]


def test_every_broken_file_of_an_added_source_has_its_message() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in BROKEN)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_of_an_added_source_is_told_what_is_wrong(path: Path, home: Home) -> None:
    (receipt,) = drop(home, path)
    assert {"outcome": receipt.outcome, "messages": list(receipt.messages)} == EXPECTED[path.name]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('source = "two_year_check"', 'source = "two_year_chek"',
         "“two_year_chek” is not a source to ask about (known: wellcomm, section23, eyfsp, two_year_check)."),
        ('column = "completed_on_time", equals', 'column = "on_time", equals',
         "“on_time” is not a column of two_year_check (it has: completed_on_time, tool)."),
        ('any_of = ["yes", "no"]', 'any_of = ["yes", "maybe"]',
         "two_year_check never says maybe in completed_on_time (it says: does not apply, no, yes)."),
        ('equals = "yes",', "", "indicator 1 counts.event: say which words count: either equals or any_of."),
        ('polarity = "low_is_need"', 'polarity = "low"', "indicator 1 polarity: "),
        ('id = "two_year_check_late"', 'id = "asq3_any_below"', "names asq3_any_below more than once"),
        ("[[indicator]]", "[[indicators]]", "indicators: Extra inputs are not permitted."),
        ("[[indicator]]", "[[indicator", "it cannot be read as TOML"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused_at_the_start(
    home: Home, was: str, now: str, said: str
) -> None:
    text = (ADDED / "indicators.toml").read_text(encoding="utf-8")
    assert was in text
    home.indicators_file.write_text(text.replace(was, now), encoding="utf-8")
    with pytest.raises(Misuse) as refused:
        indicators_of(home, home.settings())
    assert said in refused.value.message
    assert refused.value.message.startswith(str(home.indicators_file))


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('name = "two_year_check"', 'name = "headcount"', "[source 1] name: headcount is a source"),
        ('called = "two-year checks"', 'called = "Headcount"', "two sources are named headcount"),
        ('date = "check_date"', 'date = "tool"', "date is tool, which is not a column with day = true"),
        ('name = "tool"', 'name = "check_date"', "the column check_date stands twice"),
        ('"On time"]', '"Check date"]', "two columns are headed checkdate"),
        ('"Ages and stages used"', '"Child surname"', "Child surname tells who a child is"),
        ('"Ages and stages used"', '"DOB"', "the heading DOB is read from every source"),
        ('name = "tool"', 'name = "sex"', "sex is read from every source"),
        ("required = false", "requird = false", "[source 1.column 3] requird is not a setting. Did you"),
        ("required = false", "day = true\nwords = { a = 'b' }", "tool holds either days or words, not both"),
    ],
)  # fmt: skip
def test_a_source_that_cannot_be_read_is_refused_by_its_key(
    home: Home, was: str, now: str, said: str
) -> None:
    text = (ADDED / "earlysight.toml").read_text(encoding="utf-8")
    assert was in text
    home.settings_file.write_text(text.replace(was, now), encoding="utf-8")
    with pytest.raises(Misuse) as refused:
        home.settings()
    assert said in refused.value.message
