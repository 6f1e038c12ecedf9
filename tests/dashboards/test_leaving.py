"""What may leave: from the snapshot for sharing, whoever asks, on account first, and nothing else."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import pytest

from dashboards.accounting import NotAccounted
from dashboards.leaving import Leaving, Refused
from dashboards.library import current_snapshot
from dashboards.wording import words
from tests.dashboards.invented import AUTHORITY, INDICATORS, SETTINGS, TERMS, WARDS, WINDOWS
from tests.dashboards.taking import AREA, BANDED, FORMULA, PLANTED, TOGETHER, publish_for_all
from tests.dashboards.test_exports import read

SAID = words()["export"]
KEY = {"indicator": [INDICATORS[0][0]], "term": [TERMS[-1]], "window": [WINDOWS[0]]}
QUERY = f"indicator={INDICATORS[0][0]}&term={TERMS[-1]}&window={WINDOWS[0]}"
COUNTS = {"Counted": "numerator", "Out of": "denominator", "On roll": "eligible"}
SHARES = {
    "Rate": "rate", "Range from": "band_low", "Range to": "band_high",
    "95 % interval from": "low", "95 % interval to": "high",
}  # fmt: skip
RANKS = {"Rank": "rank", "Rank could be, from": "rank_low", "Rank could be, to": "rank_high"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish_for_all(tmp_path_factory.mktemp("published"))


@pytest.fixture
def account():
    return []


@pytest.fixture
def leave(folder, account):
    """Ask a server of an audience for the list; what it was told to account for is in `account`."""
    return lambda audience, /, **asked: Leaving(folder, audience, account.append).settings(
        KEY | asked, "this machine"
    )


def table_of(given):
    about, (heads, *rows) = read(given.content)
    return dict(about), [dict(zip(heads, row, strict=True)) for row in rows]


def held(folder, audience, table, place):
    """A place's row as the audience's file holds it."""
    address = f"{current_snapshot(folder, audience).as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(
            f"SELECT * FROM {table} WHERE place_id = ? AND basis = 'attend' AND indicator = ? AND term = ?"
            " AND time_window = ?",
            (place, *(value for (value,) in KEY.values())),
        ).fetchone()
    return dict(found) if found else {}


@pytest.mark.parametrize(("audience", "source"), [("partner", "shared"), ("qi", "shared"), ("qi", "qi")])
def test_every_number_is_the_one_the_snapshot_holds(folder, leave, audience, source):
    _, rows = table_of(leave(audience, **({"copy": ["internal"]} if source == "qi" else {})))
    assert len(rows) == len(SETTINGS) + (source == "shared")
    for row in rows:
        place = row["URN"] or AREA
        measure, standing = held(folder, source, "measure", place), held(folder, source, "standing", place)
        assert row["What is shown"] == SAID["status"][measure["status"]]
        for heading, column in COUNTS.items():
            assert row[heading] == ("" if measure[column] is None else str(measure[column])), (place, column)
        for heading, column in SHARES.items():
            cell = row[f"{heading}, %"]
            assert (None if cell == "" else pytest.approx(float(cell) / 100, abs=1e-6)) == measure[column]
        for heading, column in RANKS.items():
            assert row[heading] == str(standing.get(column) or "")


def test_settings_shown_together_have_no_number_and_name_the_area_that_stands_for_them(leave):
    _, rows = table_of(leave("partner"))
    by_urn = {row["URN"]: row for row in rows}
    label = "Childminders in Ward 1 and Ward 2"
    for urn in TOGETHER:
        row = by_urn[urn]
        assert row["Shown with"] == label
        assert {row[heading] for heading in (*COUNTS, *(f"{name}, %" for name in SHARES), *RANKS)} == {""}
    area = rows[-1]
    assert (area["URN"], area["Setting"], area["Counted"], area["Out of"]) == ("", label, "15", "40")
    assert (by_urn[BANDED]["Range from, %"], by_urn[BANDED]["Range to, %"]) == ("0.0", "25.0")


def test_the_highest_need_comes_first_and_what_is_not_ranked_last(leave):
    _, rows = table_of(leave("partner"))
    ranks = [int(row["Rank"]) for row in rows if row["Rank"]]
    assert ranks == sorted(ranks)
    assert [bool(row["Rank"]) for row in rows] == [True] * len(ranks) + [False] * (len(rows) - len(ranks))


def test_what_is_about_the_file_says_where_it_is_from(leave, account):
    given = leave("qi", wards=[",".join(WARDS[:2])])
    about, rows = table_of(given)
    assert about["# Made for"] == "For sharing"
    assert about["# Publication"] == "2026-summer-0a1b2c3d4e"
    assert about["# As at"] == "Data to Summer 2026, received by 4 September 2026"
    assert about["# Rule"] == "Counts under 5 are not shown."
    assert (about["# Counted"], about["# Out of"], about["# Take care"]) == ("those", "all", "take care")
    assert about["# Wards"] == "Ward 0, Ward 1"
    assert {row["Ward"] for row in rows} == {"Ward 0", "Ward 1", ""}
    assert given.name == f"earlysight-settings-{'-'.join(value for (value,) in KEY.values())}.csv"
    assert account[0].filters == f"{QUERY}&wards={WARDS[0]},{WARDS[1]}"


def test_a_list_is_narrowed_to_settings_and_to_the_areas_that_stand_for_them(leave):
    def urns(*wanted):
        return [row["URN"] for row in table_of(leave("partner", settings=[",".join(wanted)]))[1]]

    assert sorted(urns(SETTINGS[2], SETTINGS[9])) == [SETTINGS[2], SETTINGS[9]]
    assert urns(TOGETHER[0]) == [TOGETHER[0], ""]


def test_a_setting_named_like_a_formula_is_a_name(leave):
    _, rows = table_of(leave("partner"))
    assert {row["Setting"] for row in rows if row["URN"] == SETTINGS[0]} == {f"'{FORMULA}"}


def test_every_file_is_on_account_with_its_digest_before_it_is_given(leave, account):
    given = leave("partner")
    (entry,) = account
    assert (entry.what, entry.audience, entry.copy, entry.who) == (
        "export",
        "partner",
        "shared",
        "this machine",
    )
    assert entry.exported == hashlib.sha256(given.content).hexdigest()
    assert (entry.view, entry.filters) == ("settings.csv", QUERY)
    assert entry.publication == "2026-summer-0a1b2c3d4e"
    assert leave("partner").content == given.content


def test_an_internal_copy_is_marked_named_and_on_account(leave, account):
    given = leave("qi", copy=["internal"])
    assert given.content.decode("utf-8-sig").splitlines()[0] == f"# {SAID['internal']['mark']},"
    assert "INTERNAL COPY" in SAID["internal"]["mark"]
    assert "INTERNAL" in given.name
    assert account[0].copy == "internal"
    assert str(PLANTED).encode() in given.content, "the plant is there to be found"


def test_what_leaves_for_others_holds_nothing_of_the_exact_file(leave):
    for audience in ("qi", "partner"):
        assert str(PLANTED).encode() not in leave(audience).content


@pytest.mark.parametrize("audience", ["partner", "shared"])
def test_an_internal_copy_is_refused_to_others_and_the_refusal_is_on_account(leave, account, audience):
    with pytest.raises(Refused, match="Quality Improvement team alone") as refused:
        leave(audience, copy=["internal"])
    assert refused.value.status == 403
    (entry,) = account
    assert (entry.what, entry.copy, entry.audience, entry.filters) == ("refusal", "internal", audience, QUERY)
    assert (entry.publication, entry.exported) == (None, None)


def test_a_refusal_repeats_nothing_the_publication_does_not_know(leave, account):
    with pytest.raises(Refused):
        leave("partner", copy=["internal"], settings=["9434765919"])
    assert account[0].filters == ""


def test_without_a_publication_for_sharing_nothing_leaves(tmp_path, account):
    publish_for_all(tmp_path, "qi", "partner")
    for audience in ("qi", "partner"):
        with pytest.raises(Refused, match="Nothing has been published for the audience “shared”") as refused:
            Leaving(tmp_path, audience, account.append).settings(KEY, "unknown")
        assert refused.value.status == 503
    assert account == []
    assert Leaving(tmp_path, "qi", account.append).settings(KEY | {"copy": ["internal"]}, "unknown").content


def test_another_audiences_file_in_its_place_is_not_taken(tmp_path, account):
    publish_for_all(tmp_path, "qi")
    (tmp_path / "qi").rename(tmp_path / "shared")
    with pytest.raises(Refused, match="was not made for the audience “shared”") as refused:
        Leaving(tmp_path, "partner", account.append).settings(KEY, "unknown")
    assert refused.value.status == 503


def test_what_cannot_be_put_on_account_does_not_leave(folder):
    def full(_entry):
        raise NotAccounted("audit.db cannot be written: OSError.")

    with pytest.raises(Refused, match="may not leave") as refused:
        Leaving(folder, "qi", full).settings(KEY, "unknown")
    assert refused.value.status == 500
    with pytest.raises(Refused) as refused:
        Leaving(folder, "partner", full).settings(KEY | {"copy": ["internal"]}, "unknown")
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "asked",
    [
        {"indicator": []},
        {"term": ["2031-summer"]},
        {"window": list(WINDOWS)},
        {"wards": ["E05000001,E05999999"]},
        {"wards": [""]},
        {"settings": [AUTHORITY]},
        {"audience": ["qi"]},
        {"copy": ["qi"]},
        {"copy": ["shared", "internal"]},
        {"indicator": ["../../qi/CURRENT"]},
    ],
)
def test_a_wrong_question_is_told_what_is_wrong_and_not_repeated(leave, account, asked):
    with pytest.raises(Refused) as refused:
        leave("qi", **asked)
    assert refused.value.status == 400
    said = str(refused.value)
    assert said.endswith(".")
    assert not any(value in said for values in asked.values() for value in values if len(value) > 8)
    assert account == []


def test_a_single_term_that_is_not_shared_is_said_to_be_that(leave):
    with pytest.raises(Refused, match="a single term is not given"):
        leave("qi", window=["a_year"])
