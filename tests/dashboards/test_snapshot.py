"""Opening what was published: what is refused, and what the tables look like."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from dashboards import snapshot as module
from dashboards.snapshot import Snapshot, UnreadableSnapshot
from tests.dashboards.invented import INDICATORS, SCHEMA, SETTINGS, TERMS, WARDS, write_snapshot


@pytest.fixture
def path(tmp_path):
    return write_snapshot(tmp_path / "one.db")


def change(path, sql):
    with closing(sqlite3.connect(path)) as database:
        database.execute(sql)
        database.commit()


def refused(path):
    with pytest.raises(UnreadableSnapshot) as caught:
        Snapshot(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "mine"), [("application_id", module.APPLICATION_ID), ("user_version", module.SCHEMA_VERSION)]
)
def test_it_knows_exactly_the_schema_that_the_jobs_write(name, mine):
    assert int(re.search(rf"PRAGMA {name} = (\d+)", SCHEMA)[1]) == mine


def test_a_missing_file(tmp_path):
    assert refused(tmp_path / "two.db") == "The published file two.db is missing. Run `earlysight refresh`."


def test_a_foreign_file(path):
    change(path, "PRAGMA application_id = 7")
    assert refused(path) == "one.db is not an Earlysight snapshot."


def test_another_version(path):
    change(path, "PRAGMA user_version = 99")
    assert refused(path) == (
        f"one.db has snapshot version 99; this release reads version {module.SCHEMA_VERSION}. "
        "Run `earlysight refresh` to publish it again."
    )


DAMAGED = "The published file one.db is damaged. Run `earlysight refresh` to publish it again."


@pytest.mark.parametrize("percent", [0, 1, 10, 50, 90, 99])
def test_a_truncated_file(path, percent):
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * percent // 100])
    # Of an empty file SQLite makes an empty database of nobody's.
    assert refused(path) == (DAMAGED if percent else "one.db is not an Earlysight snapshot.")


def test_flipped_bytes_in_every_page(path):
    whole = path.read_bytes()
    for start in range(4096, len(whole), 4096 * 3):
        path.write_bytes(
            whole[:start] + bytes(b ^ 0xFF for b in whole[start : start + 64]) + whole[start + 64 :]
        )
        assert refused(path) == DAMAGED


def test_text_that_is_not_text_is_not_repeated(path):
    change(path, "UPDATE setting SET name = CAST(x'5365637265ff74' AS TEXT)")
    assert refused(path) == DAMAGED


@pytest.mark.parametrize("table", module.NEEDED)
def test_a_file_without_a_row_it_needs(path, table):
    change(path, f"DELETE FROM {table}")
    assert f"one.db has nothing in {table}, so there is no page" in refused(path)


def test_writing_through_its_connection_fails(path, monkeypatch):
    tried = []

    def try_to_write(database, path):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            database.execute("DELETE FROM setting")
        tried.append(path)

    monkeypatch.setattr(module, "_refuse_foreign", try_to_write)
    Snapshot(path)
    assert tried == [path]
    assert [file.name for file in path.parent.iterdir()] == ["one.db"]


def test_empty_tables_have_their_types(partners_snapshot):
    assert partners_snapshot.groups.is_empty()
    assert dict(partners_snapshot.groups.schema) == {
        "id": pl.String,
        "position": pl.Int64,
        "name": pl.String,
        "description": pl.String,
        "settings": pl.Int64,
        "stability": pl.Float64,
        "since": pl.String,
    }
    assert partners_snapshot.settings.schema["need_score"] == pl.Float64
    assert partners_snapshot.settings["group_id"].null_count() == len(SETTINGS)


def test_tables_stand_in_the_order_of_their_keys(snapshot):
    assert snapshot.settings["urn"].to_list() == sorted(SETTINGS)
    assert snapshot.wards["code"].to_list() == sorted(WARDS)
    assert snapshot.terms["id"].to_list() == list(TERMS)
    assert snapshot.indicators["id"].to_list() == [key for key, *_ in INDICATORS]


def test_cuts_hold_what_a_plain_filter_finds(snapshot):
    with closing(sqlite3.connect(snapshot.path)) as database:
        measures = pl.read_database("SELECT * FROM measure", database)
        ranking = pl.read_database("SELECT * FROM standing", database)
    ranking = ranking.filter(place_kind="setting").drop("place_kind", "basis")
    ranking = ranking.rename({"place_id": "setting_urn"})
    slice_ = {"indicator": INDICATORS[0][0], "term": TERMS[2], "time_window": "term"}
    place = {"place_kind": "ward", "place_id": WARDS[1], "basis": "live", "time_window": "term"}
    same = pl.DataFrame.equals
    assert same(snapshot.measures(*slice_.values()).sort(pl.all()), measures.filter(**slice_).sort(pl.all()))
    assert same(snapshot.history(*place.values()).sort(pl.all()), measures.filter(**place).sort(pl.all()))
    assert same(snapshot.ranking(*slice_.values()).sort(pl.all()), ranking.filter(**slice_).sort(pl.all()))
    own = snapshot.standings(SETTINGS[0], "term")
    assert own.height == ranking.filter(setting_urn=SETTINGS[0], time_window="term").height > 0


def test_how_the_grouping_went(snapshot, partners_snapshot):
    assert snapshot.grouping["number"] == 2
    assert snapshot.grouping_trials["number"].to_list() == [2, 3]
    assert partners_snapshot.grouping is None
    assert partners_snapshot.grouping_trials.is_empty()


def test_a_cut_that_is_not_there_is_empty_with_the_same_columns(snapshot):
    none = snapshot.measures("nothing", TERMS[0], "term")
    assert none.is_empty()
    assert none.schema == snapshot.measures(INDICATORS[0][0], TERMS[0], "term").schema


def test_no_other_module_of_the_dashboards_speaks_sql():
    spoken = re.compile(r"sqlite3|SELECT |read_database")
    folder = Path(module.__file__).parent
    assert [p.name for p in folder.rglob("*.py") if spoken.search(p.read_text("utf-8"))] == ["snapshot.py"]
