"""What health-visiting teams write for a questionnaire and for no score, and where a child lives."""

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from jobs.sources.scores import months, read_score, scored
from tests.jobs.extracts import DOMAINS, FLAT, judge, kept, known_of
from tests.jobs.opening import opened
from tests.jobs.receiving import FIXTURES

pytestmark = pytest.mark.slow


def read(text: str, expr: pl.Expr) -> object:
    return pl.DataFrame({"x as written": [text]}).select(expr).item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24", 24), ("24.0", 24), ("24m", 24), ("24 mths", 24), ("27 month", 27), ("27-month", 27),
        ("30 Months", 30), ("24 month questionnaire", 24), ("24 months ASQ-3", 24), ("ASQ-3 24 months", 24),
        ("ASQ3 24", 24), ("ASQ-3: 27 month", 27), ("ASQ24", 24), ("ASQ 24m", 24), ("ASQ-36", 36),
        ("ASQ-3 6 months", 6), ("ASQ 9 months", 9), ("24 months old", 24),
        ("ASQ-3", None), ("ASQ 3", None), ("ASQ-2", None), ("ASQ:SE-2 24 months", None), ("ASQ-SE 24", None),
        ("24-27", None), ("2 years", None), ("ASQ324", None), ("24 or 27 months", None), ("24.5", None),
    ],
)  # fmt: skip
def test_a_questionnaire_is_read_where_it_is_plain(text: str, expected: int | None) -> None:
    assert read(text, months("x")) == expected


@pytest.mark.parametrize("text", ["-", "–", "N/A", "n/a", "NA", "Not scored", "not completed"])
def test_no_score_may_be_said_in_words(text: str) -> None:
    assert read(text, scored("x")) is None


@pytest.mark.parametrize("text", ["refused", "0?", "see notes", "45/60", "1e1"])
def test_other_words_are_neither_a_score_nor_none(text: str) -> None:
    assert read(text, scored("x")) == text
    assert read(text, read_score(pl.col("x as written"))) is None


@pytest.mark.parametrize("text", ["45", "45.0", "45.00"])
def test_a_score_may_have_decimals(text: str) -> None:
    assert read(text, read_score(pl.col("x as written"))) == 45


def _flat(tmp_path: Path, name: str, change: dict[str, str], heading: str = "Home postcode") -> Path:
    text = FLAT.read_text(encoding="utf-8").replace("Ward code", heading)
    for old, new in change.items():
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def test_a_postcode_serves_for_a_ward_code(tmp_path: Path) -> None:
    known = known_of(FIXTURES / "good")
    homes = {"E05999001": "ZZ1 1AA", "E05999002": "zz1  8aa"}
    by_code = kept(judge(opened(FLAT, tmp_path / "code"), known))
    path = _flat(tmp_path, "postcodes.csv", homes)
    assert kept(judge(opened(path, tmp_path / "postcode"), known)).equals(by_code)


def test_a_written_ward_outranks_the_postcode_which_fills_its_gaps(tmp_path: Path) -> None:
    known = known_of(FIXTURES / "good")
    by_code = kept(judge(opened(FLAT, tmp_path / "code"), known))
    change = {",E05999001,": ",E05999001,ZZ1 8AA,", ",E05999002,": ",,ZZ1 8AA,"}
    path = _flat(tmp_path, "both.csv", change, "Ward code,Postcode")
    judged = judge(opened(path, tmp_path / "both"), known)
    assert judged.judgement.problems == ()
    assert kept(judged).equals(by_code)


def test_the_postcode_goes_no_further(tmp_path: Path) -> None:
    known = known_of(FIXTURES / "good")
    path = _flat(tmp_path, "p.csv", {"E05999001": "ZZ1 1AA", "E05999002": "ZZ1 8AA"})
    rows = kept(judge(opened(path, tmp_path / "p"), known))
    assert not [name for name in rows.columns if "postcode" in name]
    assert not [cell for row in rows.rows() for cell in row if isinstance(cell, str) and "ZZ1" in cell]


@pytest.mark.parametrize("without", ["wards", "ward_of_postcode"])
def test_postcodes_mean_nothing_before_places_are_known(without: str, tmp_path: Path) -> None:
    known = known_of(FIXTURES / "good")
    less = (
        {"wards": frozenset()} if without == "wards" else {"ward_of_postcode": known.ward_of_postcode.clear()}
    )
    if without == "wards":
        less |= {"ward_of_postcode": known.ward_of_postcode.with_columns(ward_code=pl.lit(None, pl.String))}
    path = _flat(tmp_path, "p.csv", {"E05999001": "ZZ1 1AA", "E05999002": "ZZ1 8AA"})
    judged = judge(opened(path, tmp_path / "p"), replace(known, **less))
    (problem,) = judged.judgement.problems
    missing = "ward boundaries have" if without == "wards" else "postcode directory has"
    assert problem.said == f"no {missing} been received, so no postcode can be given a ward yet"
    assert judged.judgement.refused


def _long(tmp_path: Path, change: dict[int, dict[str, str]] | None = None) -> Path:
    """The good flat sheet, a row a domain; `change` by row number as a spreadsheet shows it."""
    rows = list(csv.DictReader(FLAT.read_text(encoding="utf-8").splitlines()))
    shared = [name for name in rows[0] if name not in DOMAINS]
    lines = [
        {name: row[name] for name in shared} | {"Domain": domain, "ASQ score": row[domain]}
        for row in rows
        for domain in DOMAINS
    ]
    for number, cells in (change or {}).items():
        lines[number - 2] |= cells
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, lines[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return path


def test_a_row_a_domain_is_the_same_as_a_row_a_review(tmp_path: Path) -> None:
    known = known_of(FIXTURES / "good")
    flat = kept(judge(opened(FLAT, tmp_path / "flat"), known))
    judged = judge(opened(_long(tmp_path), tmp_path / "long"), known)
    assert (judged.term, judged.rows_read, judged.judgement.problems) == ("2026-spring", 20, ())
    assert kept(judged).equals(flat)


def test_a_long_sheet_is_told_at_the_row_of_the_score(tmp_path: Path) -> None:
    known = known_of(FIXTURES / "good")
    first, second = ({"Domain": "Fine motor", "ASQ score": score} for score in ("5", "10"))
    change = {5: {"ASQ score": "?"}, 9: {"Domain": "Self-help"}, 12: first, 13: second}
    judged = judge(opened(_long(tmp_path, change), tmp_path / "long"), known)
    said = {(problem.rule, problem.column, problem.rows) for problem in judged.judgement.problems}
    assert said == {
        ("score not a number", "ASQ score", (5,)),
        ("domain", "Domain", (7,)),
        ("two scores", "ASQ score", (14,)),
    }
    assert judged.judgement.rows.height == 17
