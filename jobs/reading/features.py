"""Feature files: ward boundaries, laid down as one table of codes, names and shapes."""

from pathlib import Path

from geo.featurefile import is_geopackage as begins_as_geopackage
from geo.featurefile import is_shapefile_zip
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.sheet import ROW_NUMBER, Sheet

__all__ = ["is_geojson", "is_geopackage", "is_shapefile_zip", "read_features"]


def is_geojson(start: bytes, _path: Path) -> bool:
    """Whether the first character that is not white space opens a JSON object."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def is_geopackage(start: bytes, _path: Path) -> bool:
    """Whether a file begins as a GeoPackage does."""
    return begins_as_geopackage(start)


def read_features(path: Path, file: str, out: Path) -> Parcel:
    """Read boundaries with `geo` and lay them down; raises Unreadable for anything that is not wards."""
    # Loaded only for such a file: shapes and projections take longer to load than most files to read.
    from geo.boundaries import NotWardsError, read_shapes

    try:
        wards = read_shapes(path)
    except NotWardsError as reason:
        # geo names the staged copy, which people do not know; what it says of the file is fit to pass on.
        raise _refused(file, str(reason).replace(path.name, "the file").rstrip(".")) from None
    table = out / "boundaries.parquet"
    wards.with_row_index(ROW_NUMBER, offset=1).write_parquet(table)
    return Parcel(file, "boundaries", (Sheet(table, file, ()),))


def _refused(file: str, said: str) -> Unreadable:
    remedy = "Download the ward boundaries again and drop them in"
    return Unreadable([Problem(file, None, (), "not ward boundaries", said, remedy, "refuses")])
