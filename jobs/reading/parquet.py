"""Parquet: a table that knows its types, written out as text like every other."""

from pathlib import Path

import polars as pl
import polars.selectors as cs

from jobs.parcel import Parcel
from jobs.reading.laying import Ground, lay_down
from jobs.reading.refusing import EXPORT_AGAIN, refused
from jobs.sheet import ROW_NUMBER

_MAGIC = b"PAR1"


def is_parquet(start: bytes, _path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    return start.startswith(_MAGIC)


def read_parquet(path: Path, file: str, out: Path) -> Parcel:
    """Lay every column down as text; row numbers count from 2, as they would under a row of headings.

    Raises Unreadable for a damaged file, and for columns that hold lists, records or bytes.
    """
    try:
        table = pl.scan_parquet(path)
        schema = table.collect_schema()
        if odd := [name for name, kind in schema.items() if kind.is_nested() or kind == pl.Binary]:
            said = f"lists, records or bytes in columns ({len(odd)}) where a table has one value a cell"
            raise refused(file, "nested columns", said, "Write them as plain columns and drop it in again")
        names = schema.names()
        renamed = {name: str(position) for position, name in enumerate(names)}
        cells = _as_text(table.rename(renamed)).with_row_index(ROW_NUMBER, offset=2)
        sheet = lay_down(cells, names, Ground(out / "table.parquet", file))
    except pl.exceptions.PolarsError:
        raise refused(file, "damaged", "a Parquet file that is damaged or cut short", EXPORT_AGAIN) from None
    return Parcel(file, "tables", (sheet,))


def _as_text(table: pl.LazyFrame) -> pl.LazyFrame:
    number = cs.float()
    whole = number.is_finite() & (number == number.round()) & (number.abs() < 2**53)
    moment = cs.datetime()
    midnight = moment.dt.time() == pl.time(0, 0)
    return table.with_columns(
        pl.when(whole).then(number.cast(pl.Int64, strict=False).cast(pl.String))
        .when(number.is_not_nan()).then(number.cast(pl.String)),
        pl.when(midnight).then(moment.dt.to_string("%Y-%m-%d"))
        .otherwise(moment.dt.to_string("%Y-%m-%d %H:%M:%S")),
        cs.boolean().cast(pl.String).str.to_uppercase(),
        (cs.all() - cs.float() - cs.datetime() - cs.boolean()).cast(pl.String),
    )  # fmt: skip
