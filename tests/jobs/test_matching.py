"""Matching: counted again in plain Python, file by file; and what is said when files cannot meet."""

import csv

import polars as pl
import pytest

from jobs.match_words import falls
from jobs.matching import links, settled
from jobs.records import Records
from jobs.terms import Term
from tests.jobs.lives import PLACES, Life, invented, tick

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        tick(patch)
        life = Life(tmp_path_factory.mktemp("home") / "home", *invented(tmp_path_factory.mktemp("files")))
        life.drop(*PLACES)
        life.drop(*(path.name for path in life.files.iterdir() if path.name not in PLACES))
    return life


def rows_of(life, name):
    with (life.files / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_share_is_what_a_plain_count_of_the_files_gives(life):
    found = links(life.place.records).matches
    reviews = {
        Term.parse("-".join(path.stem.split("_")[2:])): {
            row["NHS number"] for row in rows_of(life, path.name)
        }
        for path in life.files.glob("asq3_*")
    }
    roll = rows_of(life, "headcount_2026_spring.csv")
    children = {row["Child NHS number"] for row in roll}
    ever = set().union(*reviews.values())
    by_then = set().union(*(kids for term, kids in reviews.items() if not Term(2026, "spring") < term))
    row = found.filter(source="headcount", term="2026-spring", found_in="asq3", place_kind="all").row(
        0, named=True
    )
    assert (row["children"], row["found"], row["found_by_then"]) == (
        len(children), len(children & ever), len(children & by_then)
    )  # fmt: skip
    assert row["found_by_then"] < row["found"] < row["children"]
    urn = max(roll, key=lambda row: sum(other["Setting URN"] == row["Setting URN"] for other in roll))[
        "Setting URN"
    ]
    here = {row["Child NHS number"] for row in roll if row["Setting URN"] == urn}
    row = found.filter(source="headcount", term="2026-spring", place_kind="setting", place_id=urn).row(
        0, named=True
    )
    assert (row["children"], row["found"]) == (len(here), len(here & ever))
    assert row["place"]


def test_wards_are_of_where_children_attend_for_a_roll_and_live_for_a_review(life):
    found = links(life.place.records).matches
    kinds = {source: set(rows["place_kind"]) for (source,), rows in found.group_by("source")}
    assert kinds["headcount"] == {"all", "setting", "ward attended"}
    assert kinds["asq3"] == {"all", "ward lived"}
    attended = found.filter(source="headcount", term="2026-spring", place_kind="ward attended")
    whole = found.filter(source="headcount", term="2026-spring", place_kind="all")
    assert attended["children"].sum() >= whole["children"].sum() - 5
    assert attended["place"].null_count() == 0


def test_conflicts_are_counted_and_the_health_record_stands(life):
    (row,) = links(life.place.records).conflicts.filter(source="asq3", other="headcount").to_dicts()
    assert (row["birth_month_differs"], row["sex_differs"]) == (0, 0)
    with Records.to_read(life.place.records) as records:
        rows = records.children()
    child = rows.filter(source="asq3").join(rows.filter(source="headcount"), on="pseudonym")["pseudonym"][0]
    other = pl.col("source") == "headcount", pl.col("pseudonym") == child
    changed = rows.with_columns(
        pl.when(*other).then(pl.lit("2019-01-01")).otherwise("birth_month").alias("birth_month")
    )
    true = rows.filter(source="asq3", pseudonym=child)["birth_month"][0]
    assert settled(changed).filter(pseudonym=child)["birth_month"].to_list() == [true]
    assert settled(changed).height == rows["pseudonym"].n_unique()


def test_changed_facts_are_found_between_files(life, tmp_path):
    text = life.text("headcount_2026_summer.csv").splitlines(keepends=True)
    reviewed = {row["NHS number"] for path in life.files.glob("asq3_*") for row in rows_of(life, path.name)}
    number, row = next((n, r) for n, r in enumerate(rows_of(life, "headcount_2026_summer.csv"), start=1)
                       if r["Child NHS number"] in reviewed)  # fmt: skip
    other = "M" if row["Sex"] == "F" else "F"
    text[number] = text[number].replace(f",{row['Sex']},", f",{other},", 1)
    copy = Life(tmp_path / "home", life.files, life.authority)
    copy.drop(*PLACES)
    copy.drop(*(path.name for path in life.files.glob("asq3_*")))
    copy.drop("changed.csv", text="".join(text))
    (between,) = links(copy.place.records).conflicts.filter(source="asq3", other="headcount").to_dicts()
    assert (between["birth_month_differs"], between["sex_differs"]) == (0, 1)


def test_files_that_name_children_differently_are_said_to_be_unable_to_meet(life, tmp_path):
    copy = Life(tmp_path / "home", life.files, life.authority)
    copy.drop(*PLACES)
    copy.drop("asq3_reviews_2026_summer.csv")
    copy.drop("h.csv", text=life.text("headcount_2026_summer.csv").replace("Child NHS number", "Local ID"))
    found = links(copy.place.records)
    (said,) = found.said
    assert "local ID: headcount; NHS number: ASQ-3 reviews" in said
    assert found.matches.filter(place_kind="all")["found"].sum() == 0
    assert links(life.place.records).said == ()


def matches(*rows):
    frame = pl.DataFrame(rows, schema=["term", "children", "found_by_then"], orient="row")
    one = frame.with_columns(
        pl.lit("headcount").alias("source"),
        pl.lit("asq3").alias("found_in"),
        pl.lit("all").alias("place_kind"),
        (pl.col("found_by_then") / pl.col("children")).alias("share_by_then"),
    )
    return pl.concat([one, one.with_columns(source=pl.lit("asq3"), found_in=pl.lit("headcount"))])


@pytest.mark.parametrize(
    ("last", "warns"),
    [((400, 240), True), ((400, 285), False), ((20, 12), False), ((400, 400), False)],
    ids=["clearly", "a little", "few children", "a rise"],
)
def test_a_term_that_matches_clearly_less_than_those_before_is_said(last, warns):
    found = falls(matches(("2025-autumn", 400, 300), ("2026-spring", 400, 305), ("2026-summer", *last)))
    assert bool(found) == warns
    if warns:
        assert found[0].startswith(
            "Summer 2026: 60% of the children in headcount are found in ASQ-3 reviews; in "
        )


def test_the_first_term_falls_from_nothing():
    assert falls(matches(("2026-summer", 400, 0))) == ()
