"""Parquet: typed columns as the text a council would have written."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from jobs.problems import Unreadable
from tests.jobs.reading.writing import TABLE, TYPED, cells, read, rows_of


def test_the_same_table_comes_out_of_parquet(tmp_path: Path) -> None:
    for rows in (TABLE, TYPED):
        pl.DataFrame(rows[1:], schema=TABLE[0], orient="row").write_parquet(tmp_path / "list.parquet")
        parcel = read(tmp_path / "list.parquet", tmp_path)
        assert rows_of(parcel) == TABLE
        assert [row[0] for row in cells(parcel)] == [2, 3]


def test_every_type_becomes_plain_text(tmp_path: Path) -> None:
    typed = pl.DataFrame(
        {
            "whole": [9990000018.0, None, float("nan")],
            "half": [22.5, 0.5, -1.0],
            "number": [9990000018, -1, None],
            "flag": [True, False, None],
            "day": [date(2026, 3, 1), None, None],
            "moment": [datetime(2026, 3, 1), datetime(2026, 3, 1, 9, 30), None],
            "kind": pl.Series(["a", "b", "a"], dtype=pl.Categorical),
            "text": [" x ", "", None],
        }
    )
    typed.write_parquet(tmp_path / "list.parquet")
    assert cells(read(tmp_path / "list.parquet", tmp_path)) == [
        (2, "9990000018", "22.5", "9990000018", "TRUE", "2026-03-01", "2026-03-01", "a", "x"),
        (3, None, "0.5", "-1", "FALSE", None, "2026-03-01 09:30:00", "b", None),
        (4, None, "-1", None, None, None, None, "a", None),
    ]


def test_nested_columns_are_refused(tmp_path: Path) -> None:
    pl.DataFrame({"URN": ["1"], "list": [[1, 2]]}).write_parquet(tmp_path / "list.parquet")
    with pytest.raises(Unreadable, match="lists, records or bytes"):
        read(tmp_path / "list.parquet", tmp_path)


@pytest.mark.parametrize("length", [0, 1, 2**31 - 1, -1])
def test_a_footer_that_lies_is_refused(length: int, tmp_path: Path) -> None:
    pl.DataFrame({"URN": ["1"] * 50}).write_parquet(tmp_path / "list.parquet")
    whole = (tmp_path / "list.parquet").read_bytes()
    footer = (length & 0xFFFFFFFF).to_bytes(4, "little")
    (tmp_path / "lying.parquet").write_bytes(whole[:-8] + footer + b"PAR1")
    with pytest.raises(Unreadable, match="damaged or cut short"):
        read(tmp_path / "lying.parquet", tmp_path)
