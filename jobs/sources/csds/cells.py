"""Cells: the sheets of one table as one frame, a column a field, with where each row stands."""

from collections.abc import Sequence

import polars as pl

from jobs.columns import positions
from jobs.sheet import ROW_NUMBER
from jobs.sources.csds.fields import columns_of
from jobs.sources.csds.tables import BY_CONTACT, BY_REFERRAL, Laid

ASSESSMENTS = "assessments"
"""The two tables of scores, as one."""


def place(table: str) -> str:
    """The column that says which row of a table something came from: row number and offset of its sheet."""
    return f"place in {ASSESSMENTS if table in (BY_CONTACT, BY_REFERRAL) else table}"


def rows_of(sheets: Sequence[Laid]) -> pl.LazyFrame:
    """All rows of a table as text: its fields, and `place(table)`; fields a sheet lacks are null."""
    return pl.concat([_rows(laid) for laid in sheets], how="diagonal")


def _rows(laid: Laid) -> pl.LazyFrame:
    columns = columns_of(laid.table)
    at = positions(columns, laid.sheet)
    fields = [
        (pl.col(str(at[c.name])) if c.name in at else pl.lit(None, pl.String)).alias(c.name) for c in columns
    ]
    where = (pl.col(ROW_NUMBER).cast(pl.Int64) + laid.offset).alias(place(laid.table))
    return laid.sheet.scan().select(where, *fields)
