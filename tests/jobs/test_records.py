"""The records: strict, private to the child, and read back as frames of what is current."""

import sqlite3
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from jobs.records import Records, RecordsError
from tests.jobs.receiving import FIXTURES, GOOD, drop, home


@pytest.fixture
def records_file(tmp_path: Path) -> Path:
    place = home(tmp_path)
    drop(place, GOOD)
    return place.records


def test_nothing_that_names_a_child_is_stored(records_file: Path) -> None:
    rows = pl.concat(
        [
            pl.read_csv(FIXTURES / "good" / "headcount_2026_spring.csv", infer_schema=False).select(
                number="Child NHS number", born="Child date of birth"
            ),
            pl.read_csv(FIXTURES / "good" / "asq3_2026_spring.csv", infer_schema=False).select(
                number="NHS number", born="Date of birth"
            ),
        ]
    )
    stored = records_file.read_bytes()
    days = rows["born"].str.to_date("%d/%m/%Y").filter(rows["born"].str.head(2) != "01")
    assert days.len() > 20
    for telling in (*rows["number"], *rows["born"], *(day.isoformat() for day in days)):
        assert telling.encode() not in stored


def test_frames_have_the_columns_and_types_that_measuring_needs(records_file: Path) -> None:
    with Records.to_read(records_file) as records:
        reviews, headcounts, settings = records.reviews(), records.headcounts(), records.settings()
    assert (reviews.height, headcounts.height, settings.height) == (20, 20, 6)
    assert reviews["review_date"].is_between(date(2026, 1, 1), date(2026, 3, 31)).all()
    assert (reviews["birth_month"].dt.day() == 1).all()
    assert set(headcounts["entitlement"]) == {"universal", "working_parent", "additional_support", "none"}
    assert headcounts.schema["funded_hours"] == pl.Float64
    linked = headcounts.join(reviews, on="pseudonym").height
    assert linked == 16, "children 5 to 20 of the invented 24 are in both files"


def test_an_empty_database_gives_empty_frames_of_the_same_types(tmp_path: Path, records_file: Path) -> None:
    with Records.to_write(tmp_path / "empty.db") as empty, Records.to_read(records_file) as full:
        for name in ("deliveries", "wards", "postcodes", "settings", "reviews", "headcounts"):
            assert getattr(empty, name)().schema == getattr(full, name)().schema


def test_settings_are_placed_by_their_postcode_and_the_list_outranks_the_register(records_file: Path) -> None:
    with Records.to_read(records_file) as records:
        settings = {row["urn"]: row for row in records.settings().to_dicts()}
    assert settings["EY999004"]["name"] == "Invented Childminder of Weir Lane"
    assert (settings["EY999004"]["easting"], settings["EY999004"]["northing"]) == (462600.0, 451000.0)
    assert (settings["EY999005"]["name"], settings["EY999005"]["postcode"]) == ("Childminder EY999005", None)
    assert settings["EY999005"]["easting"] is None
    assert settings["999003"]["postcode"] == "ZZ13AA"


def test_the_settings_list_outranks_the_register_in_either_order(tmp_path: Path, records_file: Path) -> None:
    register, list_ = (FIXTURES / "good" / name for name in ("register.csv", "settings.csv"))
    place = home(tmp_path / "other")
    for path in (list_, register):
        drop(place, [path])
    with Records.to_read(place.records) as ours, Records.to_read(records_file) as theirs:
        assert (
            ours.settings().drop("easting", "northing").equals(theirs.settings().drop("easting", "northing"))
        )


def test_the_records_are_strict_and_check_foreign_keys(records_file: Path) -> None:
    with Records.to_write(records_file) as records:
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            records.connection.execute("INSERT INTO set_aside VALUES (99, 2, 'x', 'y')")
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            records.connection.execute("INSERT INTO set_aside VALUES (1, 'two', 'x', 'y')")
        pragmas = {
            name: records.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "journal_mode", "temp_store")
        }
    assert pragmas == {"synchronous": 2, "journal_mode": "delete", "temp_store": 2}


def test_a_reader_cannot_write(records_file: Path) -> None:
    with Records.to_read(records_file) as records, pytest.raises(sqlite3.OperationalError, match="readonly"):
        records.connection.execute("DELETE FROM delivery")


def test_records_that_are_missing_or_of_another_version_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match=r"no records at none\.db yet"):
        Records.to_read(tmp_path / "none.db")
    with Records.to_write(tmp_path / "old.db") as records:
        records.connection.execute("PRAGMA user_version = 9")
    with pytest.raises(RecordsError, match="version 9 of the records; this program reads 2"):
        Records.to_write(tmp_path / "old.db")
