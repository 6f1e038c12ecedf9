"""Identifiers nobody has explained: found where they are, and nothing else taken for them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.sources import headcount, settings
from jobs.unexplained import found, guard_identifiers
from tests.jobs.layouts import nhs_number, upn

pytestmark = pytest.mark.slow

NHS = [nhs_number(n) for n in range(30)]


def sheet_of(path: Path, **columns: Sequence[str | None]) -> Sheet:
    cells = {str(n): pl.Series(cells, dtype=pl.String) for n, cells in enumerate(columns.values())}
    pl.DataFrame(cells).with_row_index(ROW_NUMBER, offset=2).write_parquet(path / "table.parquet")
    return Sheet(path / "table.parquet", "file.csv", tuple(name.replace("_", " ") for name in columns))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (NHS, "NHS numbers"),
        ([f"{n[:3]} {n[3:6]}-{n[6:]}" for n in NHS], "NHS numbers"),
        ([f"{n}.0" for n in NHS], "NHS numbers"),
        ([*NHS[:6], *["unknown"] * 24], "NHS numbers"),
        ([*NHS[:5], *["unknown"] * 25], None),
        ([*NHS[:2], *[None] * 28], None),
        ([*NHS[:3], *[None] * 27], "NHS numbers"),
        ([upn(n).lower() for n in range(30)], "UPNs"),
        ([f"NHS {n}" for n in NHS], None),  # whole cells only: this is said in the docs
        ([f"07{n:09d}" for n in range(30)], None),
        ([None] * 30, None),
    ],
)
def test_a_column_of_identifiers_is_found(tmp_path: Path, cells: list[str | None], kind: str | None) -> None:
    expected = {} if kind is None else {1: kind}
    assert found(sheet_of(tmp_path, EYPP=["Y"] * 30, Ref=cells), headcount.SOURCE) == expected


def test_telephone_numbers_that_lost_their_zero_are_not_taken_for_nhs_numbers(tmp_path: Path) -> None:
    draw = random.Random(11)
    taken = 0
    for _ in range(60):
        numbers = [f"{draw.randrange(10**9, 10**10)}" for _ in range(15)]
        taken += bool(found(sheet_of(tmp_path, Ref=numbers), settings.SOURCE, about_children=False))
    assert taken == 0


def test_columns_that_are_known_mapped_ignored_or_dropped_are_explained(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, NHS_number=NHS, Surname=NHS, Mapped=NHS, Ignored=NHS, Other=NHS)
    sheet = replace(sheet, mapped={"local_id": "Mapped"}, ignored=("Ignored",))
    assert found(sheet, headcount.SOURCE) == {4: "NHS numbers"}


def test_no_column_excuses_children_in_a_file_about_places(tmp_path: Path) -> None:
    sheet = replace(sheet_of(tmp_path, URN=NHS, Setting_name=NHS, Notes=NHS), ignored=("Notes",))
    with pytest.raises(Unreadable) as refused:
        guard_identifiers(Parcel("file.csv", "tables", (sheet,)), settings.SOURCE)
    assert [problem.column for problem in refused.value.problems] == ["URN", "Setting name", "Notes"]
    assert all(problem.effect == "refuses" for problem in refused.value.problems)


def test_every_sheet_of_a_workbook_is_looked_at_and_no_value_is_said(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    first = sheet_of(tmp_path, EYPP=["Y"] * 30)
    second = replace(sheet_of(tmp_path / "two", Ref=NHS), headings=(NHS[0],))
    with pytest.raises(Unreadable) as refused:
        guard_identifiers(Parcel("file.csv", "tables", (first, second)), headcount.SOURCE)
    (problem,) = refused.value.problems
    assert problem.column == "no. 1"
    assert not any(number in problem.sentence() for number in NHS)


def test_a_large_file_is_tested_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    late = [*["none"] * 50_000, *NHS * 1_000]
    assert found(sheet_of(tmp_path, Ref=late), headcount.SOURCE) == {0: "NHS numbers"}
