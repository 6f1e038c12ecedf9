"""Feature files: which reader takes a boundary file apart, decided by its first bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from geo.geojson import read_geojson
from geo.shapefile_zip import holds_shapefile
from geo.ward_table import EXPECTED, NotWardsError, WardFeatures

__all__ = ["NotWardsError", "WardFeatures", "is_geopackage", "is_shapefile_zip", "read_features"]

_SQLITE: Final = b"SQLite format 3\0"
_ZIP: Final = b"PK\x03\x04"


def is_geopackage(start: bytes) -> bool:
    """Whether a file begins as a GeoPackage does, which is an SQLite database."""
    return start.startswith(_SQLITE)


def is_shapefile_zip(start: bytes, path: Path) -> bool:
    """Whether a file is a zip that has shapes in it."""
    return start.startswith(_ZIP) and holds_shapefile(path)


def read_features(path: Path) -> WardFeatures:
    """Read the wards of a file as written, in any accepted form; raises NotWardsError for anything else."""
    # Imported here: GDAL brings pandas along, which only these two forms are worth waiting for.
    from geo.layers import read_geopackage, read_shapefile_zip

    with path.open("rb") as stream:
        start = stream.read(len(_SQLITE))
    if is_geopackage(start):
        return read_geopackage(path)
    if is_shapefile_zip(start, path):
        return read_shapefile_zip(path)
    if start.startswith(_ZIP):
        raise NotWardsError(f"{path.name} is a zip without a shapefile in it. {EXPECTED}")
    return read_geojson(path)
