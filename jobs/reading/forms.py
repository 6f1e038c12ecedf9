"""Which reader opens a file: decided by its first bytes, never by its name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.reading import census_csv, census_xml, features, parquet, strangers, text, workbook, zipped

_START = 1 << 16


@dataclass(frozen=True)
class Order:
    """What the reading process is told: the copy, its name, where to lay tables down, and what to look for.

    `headings` are all headings known to any source or saved mapping, in the form `jobs.columns.plain` gives
    them: the row of a sheet that holds most of them is its heading row.
    """

    path: Path
    file: str
    out: Path
    limits: Limits
    headings: frozenset[str]


@dataclass(frozen=True)
class Reader:
    """One accepted form: whether a file, by its first bytes, is of it; how it is read (raises Unreadable)."""

    opens: Callable[[bytes, Path], bool]
    read: Callable[[Order], Parcel]


READERS: tuple[Reader, ...] = (
    Reader(features.is_geojson, lambda order: features.read_features(order.path, order.file, order.out)),
    Reader(features.is_geopackage, lambda order: features.read_features(order.path, order.file, order.out)),
    Reader(
        features.is_shapefile_zip, lambda order: features.read_features(order.path, order.file, order.out)
    ),
    Reader(census_xml.is_xml, lambda order: census_xml.read_census_xml(order.path, order.file, order.out)),
    Reader(
        census_csv.is_census_csv,
        lambda order: census_csv.read_census_csv(order.path, order.file, order.out, order.limits),
    ),
    Reader(strangers.is_stranger, lambda order: strangers.turn_away(order.path, order.file)),
    Reader(
        workbook.is_workbook,
        lambda order: workbook.read_workbook(order.path, order.file, order.out, order.limits, order.headings),
    ),
    Reader(parquet.is_parquet, lambda order: parquet.read_parquet(order.path, order.file, order.out)),
    Reader(
        zipped.is_zip,
        lambda order: zipped.read_zipped(order.path, order.file, order.out, order.limits, _member(order)),
    ),
    Reader(
        lambda _start, _path: True,
        lambda order: text.read_text(order.path, order.file, order.out, order.limits, order.headings),
    ),
)
"""In the order they are asked; the last takes what nobody else did."""


def read_parcel(order: Order) -> Parcel:
    """Open a file with the first reader that knows its start; raises Unreadable."""
    with order.path.open("rb") as stream:
        start = stream.read(_START)
    reader = next(reader for reader in READERS if reader.opens(start, order.path))
    return reader.read(order)


def _member(order: Order) -> zipped.Read:
    """How a member of a zip is read: by the same readers, but never as a zip again."""

    def read(path: Path, file: str, out: Path) -> Parcel:
        zipped.guard_member(path, file)
        return read_parcel(replace(order, path=path, file=file, out=out))

    return read
