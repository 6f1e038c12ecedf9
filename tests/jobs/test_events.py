"""Children counted by their latest event of a source: who is in, who is counted, and where."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from jobs.census import count_places, take_census
from jobs.events import read_events
from jobs.evidence import Evidence
from jobs.indicators import Catalogue, read_catalogue
from jobs.problems import Unreadable
from jobs.records import Records
from jobs.sources import notifications
from jobs.sources.wellcomm import SOURCE
from tests.jobs.opening import CATALOGUE, opened
from tests.jobs.receiving import FIXTURES, GOOD, drop, home
from tests.jobs.test_counts import AUTHORITY, HOME, ROLL, at, evidence

pytestmark = pytest.mark.slow

RED, RED_OR_AMBER = "wellcomm_red", "wellcomm_red_or_amber"


def screened(*screens: tuple[str, str, str | None], ward: str | None = None, **given) -> Evidence:
    """Screens as (child, date, colour), as `jobs.events` has them, beside what `evidence` takes."""
    rows = [(child, date.fromisoformat(day), ward, colour) for child, day, colour in screens]
    columns = {"pseudonym": pl.String, "happened_on": pl.Date, "ward_code": pl.String, "colour": pl.String}
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return Evidence(**vars(evidence(**given)) | {"events": {"wellcomm": frame}})


def counted(given: Evidence, **change) -> pl.DataFrame:
    """Counts of the built-in catalogue, the counts of `wellcomm_red` changed."""
    rows = [one.model_dump(mode="json", exclude_none=True) for one in read_catalogue()]
    next(row for row in rows if row["id"] == RED).update(change)
    asked = Catalogue.model_validate({"indicator": rows}).indicator
    return count_places(take_census(given, given.headcounts["term"].unique(), asked), given, AUTHORITY)


def test_the_latest_screen_up_to_the_end_of_the_window_speaks_for_a_child():
    rolls = [ROLL, ("a", "100001", "2026-spring", {})]
    counts = counted(screened(("a", "2026-01-07", "amber"), ("a", "2026-04-01", "red"), headcounts=rolls))
    spring, summer = {"term": "2026-spring"}, {"term": "2026-summer"}
    assert at(counts, "100001", RED, **spring) == (0, 1, 1)
    assert at(counts, "100001", RED_OR_AMBER, **spring) == (1, 1, 1)
    assert at(counts, "100001", RED, **summer) == at(counts, HOME, RED, **summer) == (1, 1, 1)


def test_children_nobody_screened_and_screens_of_nobody_on_roll_are_not_counted():
    rolls = [ROLL, ("b", "100001", "2026-summer", {})]
    counts = counted(screened(("a", "2026-05-01", "green"), ("z", "2026-05-01", "red"), headcounts=rolls))
    assert at(counts, "100001", RED) == (0, 1, 2)


def test_an_event_that_says_nothing_leaves_the_denominator_whatever_came_before():
    counts = counted(screened(("a", "2026-04-01", "red"), ("a", "2026-05-01", None), headcounts=[ROLL]))
    assert at(counts, "100001", RED) == (0, 0, 1)


def test_among_says_which_events_are_meant():
    given = screened(("a", "2026-05-01", "green"), headcounts=[ROLL])
    among = {"kind": "event", "source": "wellcomm", "column": "colour", "equals": "red",
             "among": {"column": "colour", "any_of": ["red", "amber"]}}  # fmt: skip
    assert at(counted(given), "100001", RED) == (0, 1, 1)
    assert at(counted(given, counts=among), "100001", RED) == (0, 0, 1)


def test_where_events_say_a_ward_they_count_where_a_child_lives():
    given = screened(("a", "2026-05-01", "red"), ("b", "2024-05-01", "red"), ward=HOME, headcounts=[ROLL])
    counts = counted(given, bases=["live", "attend"])
    assert at(counts, HOME, RED, basis="live") == at(counts, AUTHORITY.code, RED, basis="live") == (1, 1, 1)
    assert at(counts, "E05000002", RED, basis="live") == (0, 0, 0)
    # Reviews are counted beside it, as if nobody had asked about screens.
    assert at(counts, HOME, basis="live") == (0, 0, 0)


def test_without_any_screen_nobody_is_asked_about_screens():
    assert RED not in counted(evidence(headcounts=[ROLL]))["indicator"].to_list()
    assert RED in counted(screened(headcounts=[ROLL]))["indicator"].to_list()


@pytest.mark.parametrize(
    ("written", "section"),
    [
        ("4", 4), ("4.0", 4), ("Section 4", 4), ("section4", 4), ("S4", 4), ("Sec. 4", 4),
        ("4 (24–29 months)", 4),
        ("4: 24-29m", 4), ("Section 4 - 24 to 29 months", 4), ("24–29 months", 4), ("24 to 29", 4),
        ("6-11 months", 1),
        ("12 - 17", 2), ("6", 6), ("6 – 36–41 months", 6), ("60-72m", 9), ("WellComm Section 9", 9),
        ("0", None), ("10", None), ("Section 12", None), ("12", None), ("06-Nov", None), ("Dec-17", None),
        ("six", None), ("24", None), ("4a", None), (None, None),
    ],
)  # fmt: skip
def test_the_ways_a_section_is_written(written, section):
    columns = ("setting_urn", "setting_name", "nhs_number", "upn", "local_id", "birth_date", "sex",
               "screen_date", "age_months", "section", "colour", "round")  # fmt: skip
    rows = pl.LazyFrame({f"{c} as written": [written if c == "section" else None] for c in columns})
    rows = rows.with_columns(pl.all().cast(pl.String))
    assert SOURCE.tidy(rows).collect()["section"].item() == section


def test_every_row_of_the_good_files_is_kept_as_it_is_meant(tmp_path):
    place = home(tmp_path)
    drop(place, GOOD)
    with Records.to_read(place.records) as records:
        screens, notes, profiles = records.screens(), records.notifications(), records.profiles()
        on_roll = set(records.on_roll()["pseudonym"])
        events = read_events(records)
    assert screens["colour"].to_list() == [
        *("red", "amber", "green", "green", "amber"),
        *("red", "green", "green", "red", "amber"),
    ]
    assert screens["section"].to_list() == [4, 5, 4, 5, 5, 4, 5, 4, 5, 4]
    assert screens["round"].drop_nulls().unique().sort().to_list() == ["first", "repeat"]
    # A sheet may say the setting by its name alone.
    assert screens["setting_urn"].to_list() == [
        "EY999001", "2999002", "999003", "EY999004", "799001",
        "EY999001", "2999002", "999003", "EY999004", "799001",
    ]  # fmt: skip
    assert (screens["term"].unique().to_list(), screens["screen_date"].min()) == (
        ["2026-spring"],
        date(2025, 11, 6),
    )
    assert set(screens["pseudonym"]) | set(notes["pseudonym"]) <= on_roll
    assert notes.columns == [
        "delivery_id", "row_number", "pseudonym", "birth_month", "sex", "term", "notified_on",
    ]  # fmt: skip
    assert profiles["goals"].to_list()[:5] == [
        "2" * 17,
        "22222221212222222"[:17],
        "2" * 17,
        "2" * 17,
        "A" * 17,
    ]
    assert profiles["good_level"].to_list() == [1, 0, 1, 1, 0, 1, 1, 0, 1, 1]
    assert profiles["ward_code"].drop_nulls().len() == 10
    assert profiles["term"].unique().to_list() == ["2025-summer"]
    assert events["section23"].select("pseudonym", "happened_on").rows() == (
        notes.sort("notified_on").select("pseudonym", "notified_on").rows()
    )
    reached = events["eyfsp"].select("pseudonym", "ward_code", "good_level", "happened_on").rows()
    assert reached == [
        (who, ward, "yes" if level else "no", date(2025, 8, 31))
        for who, ward, level in profiles.select("pseudonym", "ward_code", "good_level").rows()
    ]


def test_why_a_child_was_notified_is_nowhere_in_the_records(tmp_path):
    place = home(tmp_path)
    drop(place, GOOD)
    kept = place.records.read_bytes()
    sheet = (FIXTURES / "good" / "section23_2026_spring.csv").read_bytes()
    for telling in (b"Speech, language", b"Under assessment", b"Health visiting"):
        assert telling in sheet
        assert telling not in kept


def test_before_any_records_every_frame_has_its_columns(tmp_path):
    with Records.to_write(tmp_path / "records.db") as records:
        for frame in (records.screens(), records.notifications(), records.profiles(), records.extras()):
            assert frame.is_empty()
            assert frame.schema["birth_month"] == pl.Date
        assert records.extra_values().schema["meaning"] == pl.String
        assert records.on_roll().schema == {"pseudonym": pl.String, "identifier": pl.String}


def test_why_a_child_was_notified_is_not_even_read(tmp_path):
    parcel = opened(FIXTURES / "good" / "section23_2026_spring.csv", tmp_path)
    names = notifications.SOURCE.read(parcel).collect_schema().names()
    assert "notified_on as written" in names
    assert not [name for name in names if name.startswith(("reason", "diagnosis", "service"))]


def test_of_screens_on_one_day_the_highest_section_stands(tmp_path):
    sheet = "NHS number,Date of birth,Screen date,Section,Colour\r\n"
    sheet += "9990000018,11/03/2023,05/03/2026,5,Amber\r\n9990000018,11/03/2023,05/03/2026,4,Green\r\n"
    place = home(tmp_path / "home")
    (tmp_path / "screens.csv").write_text(sheet, encoding="utf-8", newline="")
    (receipt,) = drop(place, [tmp_path / "screens.csv"])
    assert (receipt.rows_kept, receipt.problems) == (
        2,
        (),
    )  # before the first headcount nobody is off the roll
    with Records.to_read(place.records) as records:
        assert read_events(records)["wellcomm"].select("section", "colour").rows() == [("5", "amber")]


def test_two_notifications_of_a_child_on_one_day_are_one_event(tmp_path):
    sheet = "NHS number,Date of birth,Notification date,Reason\r\n"
    sheet += "9990000018,11/03/2023,05/03/2026,Physical\r\n9990000018,11/03/2023,06/03/2026,Physical\r\n"
    sheet += "9990000018,11/03/2023,05/03/2026,Global delay\r\n"
    place = home(tmp_path / "home")
    (tmp_path / "notes.csv").write_text(sheet, encoding="utf-8", newline="")
    drop(place, [tmp_path / "notes.csv"])
    with Records.to_read(place.records) as records:
        days = read_events(records)["section23"]["happened_on"].to_list()
    assert days == [date(2026, 3, 5), date(2026, 3, 6)]


def test_a_date_of_birth_alone_makes_no_file_one_of_these(tmp_path):
    (tmp_path / "list.csv").write_text("Date of birth,Shoe size\n11/03/2023,7\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="not a file known here"):
        CATALOGUE.recognise(opened(tmp_path / "list.csv", tmp_path / "tables"))
