"""What a rule left, against a second plain reckoning over the same published files."""

import sqlite3
import statistics
from contextlib import closing

import polars as pl
import pytest

from jobs.indicators import read_catalogue
from jobs.outcomes import OUTCOMES
from jobs.publish import build
from jobs.usefulness import usefulness
from jobs.workplace import Audience
from tests.jobs.invented import AUTHORITY, QI, Size, invent

ROUNDED = Audience("partner", smallest_count=8, rounded_to=5, minimum_denominator=10)
TABLES = ("measure", "together", "shown_together")
CATALOGUE = read_catalogue()
KEY = ("place_kind", "place_id", "basis", "indicator", "term", "time_window")


def tables(file):
    with closing(sqlite3.connect(file)) as database:
        read = {
            name: pl.read_database(f"SELECT * FROM {name}", database, infer_schema_length=None)
            for name in TABLES
        }
    return read | {"shown_together": read["shown_together"].cast(pl.String)}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A small authority's tables as partner services and as the Quality Improvement team read them."""
    place = invent(tmp_path_factory.mktemp("home"), 3, Size(settings=24, wards=4, children=700, terms=2))
    published = build(place, AUTHORITY, [ROUNDED, QI], lambda *_: None)
    return [tables(file) for file in published.snapshots]


def plain_cells(read, exact):
    """By place kind, in loops: what the cell's own counts and its status say became of it."""
    status = {tuple(row[k] for k in KEY): row["status"] for row in read["measure"].to_dicts()}
    found = {}
    for row in exact["measure"].to_dicts():
        if row["place_kind"] == "group" or not row["eligible"]:
            continue
        kind = found.setdefault(row["place_kind"], dict.fromkeys(("cells", *OUTCOMES), 0))
        kind["cells"] += 1
        said = status.get(tuple(row[k] for k in KEY), "withheld")  # a term by itself
        if said == "hidden" and (row["denominator"] < 8 or row["eligible"] < 8):
            kind["few_children"] += 1
        elif said == "hidden":
            kind["hidden"] = kind.get("hidden", 0) + 1
        else:
            kind[said] = kind.get(said, 0) + 1
    return found


def test_every_cell_with_children_has_one_outcome(both):
    left = usefulness(*both, CATALOGUE, ROUNDED)
    plain = plain_cells(*both)
    assert [kind for kind in left.cells["place_kind"] if kind != "group"] == list(
        dict.fromkeys(k for k in ("authority", "ward", "setting", "area") if k in plain)
    )
    for row in left.cells.filter(pl.col("place_kind") != "group").iter_rows(named=True):
        by_hand = plain[row["place_kind"]]
        assert sum(row[name] for name in OUTCOMES) == row["cells"] == by_hand["cells"]
        assert row["few_children"] == by_hand["few_children"]
        assert row["rounded"] + row["moved"] == by_hand.get("shown", 0)
        assert row["banded"] == by_hand.get("banded", 0)
        assert row["no_band"] + row["kept_back"] == by_hand.get("hidden", 0)
    assert left.cells["few_children"].sum() > 0
    assert left.cells["banded"].sum() > 0


def test_the_settings_that_keep_a_value_are_those_counted_one_by_one(both):
    read, exact = both
    settings = {row["indicator"]: row for row in usefulness(*both, CATALOGUE, ROUNDED).settings.to_dicts()}
    for indicator, row in settings.items():
        there = [
            (one["place_id"], one["denominator"] > 0)
            for one in exact["measure"].to_dicts()
            if (one["place_kind"], one["indicator"], one["term"], one["time_window"])
            == ("setting", indicator, "2026-summer", "three_terms")
            and one["eligible"]
        ]
        status = {
            one["place_id"]: (one["status"], one["band_high"], one["band_low"])
            for one in read["measure"].to_dicts()
            if (one["place_kind"], one["indicator"], one["term"], one["time_window"])
            == ("setting", indicator, "2026-summer", "three_terms")
        }
        said = [status[place][0] for place, _ in there]
        widths = [high - low for said, high, low in (status[p] for p, _ in there) if said == "banded"]
        assert (row["settings"], row["known"]) == (len(there), sum(known for _, known in there))
        assert (row["rate"], row["band"], row["area"]) == (said.count("shown"), said.count("banded"), 0)
        assert row["usable"] == row["rate"] + row["band"]
        assert row["band_width"] == (pytest.approx(statistics.median(widths)) if widths else None)
        assert row["share"] == pytest.approx(row["usable"] / row["settings"])
    assert sum(row["band"] for row in settings.values()) > 0


def test_pairs_and_triples_are_counted_as_they_stand(both):
    read, exact = both
    for kind, size, known, kept in usefulness(*both, CATALOGUE, ROUNDED).combined.iter_rows():
        for frame, number in ((exact, known), (read, kept)):
            rows = [row for row in frame["together"].to_dicts() if row["place_kind"] == kind]
            assert number == sum(row["indicators"].count("+") == size - 1 for row in rows)


ASQ3 = [i for i in CATALOGUE if i.id == "asq3_communication_below"]


def cell(place, status, counts, kind="setting"):
    numerator, denominator, eligible = counts
    return {
        "place_kind": kind,
        "place_id": place,
        "basis": "attend",
        "indicator": ASQ3[0].id,
        "term": "2026-summer",
        "time_window": "three_terms",
        "status": status,
        "numerator": numerator,
        "denominator": denominator,
        "eligible": eligible,
        "band_low": 0.0 if status == "banded" else None,
        "band_high": 0.28 if status == "banded" else None,
    }


def by_hand(cells, together=()):
    """The report of cells written by hand: (place, what is read, the exact counts, kind)."""
    none = pl.DataFrame(schema=dict.fromkeys(["place_kind", "place_id", "indicators", "term"], pl.String))
    counts, ends = ("numerator", "denominator", "eligible"), ("band_low", "band_high")
    kinds = dict.fromkeys(counts, pl.Int64) | dict.fromkeys(ends, pl.Float64)
    shown_together = pl.DataFrame(
        list(together), schema={"setting_urn": pl.String, "area_id": pl.String}, orient="row"
    )
    read = [cell(place, *said, kind) for place, said, _, kind in cells if said]
    exact = [cell(place, "shown", counts, kind) for place, _, counts, kind in cells]
    return usefulness(
        {
            "measure": pl.DataFrame(read, schema_overrides=kinds),
            "together": none,
            "shown_together": shown_together,
        },
        {
            "measure": pl.DataFrame(exact, schema_overrides=kinds),
            "together": none,
            "shown_together": shown_together,
        },
        ASQ3,
        ROUNDED,
    )


NOTHING = (None, None, None)


@pytest.mark.parametrize(
    ("said", "counts", "outcome"),
    [
        (("shown", (10, 30, 35)), (11, 29, 33), "rounded"),
        (("shown", (15, 30, 35)), (11, 29, 33), "moved"),
        (("banded", (None, 30, 35)), (3, 29, 33), "banded"),
        (("hidden", (None, None, 35)), (3, 7, 33), "few_children"),
        (("hidden", (None, 15, 35)), (3, 14, 33), "no_band"),
        (("hidden", (None, 30, 35)), (11, 29, 33), "kept_back"),
        (("together", NOTHING), (3, 7, 7), "together"),
        (None, (11, 29, 33), "withheld"),
    ],
)
def test_each_reason_is_told_apart(said, counts, outcome):
    cells = [("1", said, counts, "setting"), ("2", ("shown", (10, 30, 35)), (11, 29, 33), "ward")]
    (row,) = by_hand(cells).cells.filter(place_kind="setting").to_dicts()
    assert {name for name in OUTCOMES if row[name]} == {outcome}


@pytest.mark.parametrize(("area", "usable"), [("shown", 3), ("banded", 3), ("hidden", 1)])
def test_settings_shown_together_have_the_value_of_their_area(area, usable):
    counts = {"shown": (20, 40, 40), "banded": (None, 40, 40), "hidden": NOTHING}[area]
    cells = [
        ("1", ("together", NOTHING), (1, 3, 4), "setting"),
        ("2", ("together", NOTHING), (0, 0, 2), "setting"),
        ("3", ("shown", (10, 30, 35)), (11, 29, 33), "setting"),
        ("4", ("none", NOTHING), (0, 0, 0), "setting"),
        ("A", (area, counts), (19, 38, 38), "area"),
    ]
    left = by_hand(cells, [("1", "A"), ("2", "A")])
    (row,) = left.settings.to_dicts()
    assert (row["settings"], row["known"], row["usable"], row["rate"]) == (3, 2, usable, 1)
    (family,) = left.families.to_dicts()
    assert family["share"] == family["share_of_all"] == pytest.approx(usable / 3)
