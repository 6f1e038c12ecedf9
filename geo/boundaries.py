"""Boundaries: wards as shapes in British National Grid metres, from any ONS ward file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely

from geo.featurefile import NotWardsError, WardFeatures, read_features
from geo.projection import to_national_grid

__all__ = ["NotWardsError", "read_boundaries", "read_shapes", "ward_of", "with_points"]

#: Easting and northing, in metres, that any place in Great Britain lies within.
_BRITAIN = (0.0, 0.0, 700_000.0, 1_300_000.0)


def read_boundaries(path: Path) -> pl.DataFrame:
    """Read wards from an ONS file of any vintage, one row a ward, sorted by code.

    GeoJSON, GeoPackage or a zipped shapefile; grid metres or longitude and latitude. Columns: those of
    read_shapes, then easting and northing as with_points gives them. Raises NotWardsError, with a sentence
    for a person, for any other file.
    """
    return with_points(read_shapes(path))


def read_shapes(path: Path) -> pl.DataFrame:
    """Read wards as read_boundaries does, but without the points that labels stand on.

    Columns: code, name, authority_code, authority_name (null where the file has none), vintage (`WD22`, as
    the file names its codes), boundary (WKB polygon or multipolygon, holes kept, in EPSG:27700 metres).
    Invalid shapes are repaired. Finding the points takes longer than all the rest: with the wards of a whole
    country, choose first.
    """
    features = read_features(path)
    shapes = _repaired(to_national_grid(features.shapes, features.crs), features)
    return pl.DataFrame(
        {
            **features.properties,
            "vintage": pl.Series([features.vintage] * len(shapes), dtype=pl.String),
            "boundary": pl.Series(shapely.to_wkb(shapes).tolist(), dtype=pl.Binary),
        }
    ).sort("code")


def with_points(wards: pl.DataFrame) -> pl.DataFrame:
    """Add easting and northing: a point well inside each ward, in metres."""
    inside = np.array([_point_inside(shape) for shape in shapely.from_wkb(wards["boundary"].to_list())])
    points = inside.reshape(-1, 2)
    return wards.with_columns(easting=pl.Series(points[:, 0]), northing=pl.Series(points[:, 1]))


def ward_of(places: pl.DataFrame, wards: pl.DataFrame) -> pl.DataFrame:
    """Add `ward_code` to places by their `easting` and `northing` (metres); rows and their order are kept.

    `wards` is what read_boundaries returns. A place outside every ward, or without a grid reference, gets
    null; a place on the line between wards belongs to the first of them by code.
    """
    wards = wards.sort("code")
    east, north = (
        places[axis].cast(pl.Float64).fill_null(np.nan).to_numpy() for axis in ("easting", "northing")
    )
    known = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    tree = shapely.STRtree(shapely.from_wkb(wards["boundary"].to_list()))
    which, ward = tree.query(shapely.points(east[known], north[known]), predicate="intersects")
    found = np.full(places.height, wards.height)
    np.minimum.at(found, known[which], ward)
    codes = pl.Series("ward_code", [*wards["code"], None], dtype=pl.String)
    return places.with_columns(codes.gather(pl.Series(found, dtype=pl.UInt32)))


def _repaired(shapes: np.ndarray[Any, Any], features: WardFeatures) -> np.ndarray[Any, Any]:
    """Valid polygons only, or a refusal naming the wards that have no area or lie outside Great Britain."""
    finite = np.array([np.isfinite(shapely.get_coordinates(shape)).all() for shape in shapes])
    shapes = np.array(shapes)
    shapes[~finite] = shapely.Polygon()
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    extent = shapely.bounds(shapes)
    inside = (extent[:, :2] >= _BRITAIN[:2]).all(axis=1) & (extent[:, 2:] <= _BRITAIN[2:]).all(axis=1)
    wrong = ~inside | (shapely.area(shapes) == 0) | (shapely.get_dimensions(shapes) != 2)  # noqa: PLR2004
    if wrong.any():
        codes = ", ".join(np.asarray(features.properties["code"])[wrong][:3])
        raise NotWardsError(
            f"{features.name}: {wrong.sum()} of {len(shapes)} wards have no area inside Great Britain "
            f"(first: {codes}). Expected WGS84 longitude and latitude, in that order, or British National "
            "Grid metres."
        )
    return shapes


def _point_inside(shape: shapely.Geometry) -> tuple[float, float]:
    """The centre of the largest circle inside the ward's largest part, where a label sits best."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=5.0))[0]
    return float(x), float(y)
