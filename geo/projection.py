"""Projection: from longitude and latitude to British National Grid metres, and back."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyproj
import shapely

NATIONAL_GRID: Final = "EPSG:27700"
WGS84: Final = "EPSG:4326"
#: No longitude or latitude lies beyond this; ONS's grid files always do.
_DEGREES: Final = 360.0


def to_national_grid(shapes: np.ndarray[Any, Any], crs: str | None) -> np.ndarray[Any, Any]:
    """Shapes in British National Grid metres, whichever way the file wrote them.

    `crs` is the file's own word, or None. A projected one is believed; otherwise coordinates beyond ±360 are
    taken as grid metres already, whatever the file says, and the rest as WGS84. Raises
    pyproj.exceptions.CRSError for a crs that is not known.
    """
    said = pyproj.CRS.from_user_input(crs) if crs else pyproj.CRS.from_user_input(WGS84)
    if not said.is_projected:
        beyond = np.nanmax(np.abs(shapely.get_coordinates(shapes)), initial=0.0) > _DEGREES
        said = pyproj.CRS.from_user_input(NATIONAL_GRID if beyond else crs or WGS84)
    return project(shapes, said, NATIONAL_GRID)


def grid_of(
    longitudes: np.ndarray[Any, Any], latitudes: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Eastings and northings in British National Grid metres, from degrees (WGS84)."""
    transformer = pyproj.Transformer.from_crs(WGS84, NATIONAL_GRID, always_xy=True)
    eastings, northings = transformer.transform(longitudes, latitudes)
    return np.asarray(eastings), np.asarray(northings)


def to_wgs84(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Shapes in longitude and latitude (degrees), from British National Grid metres."""
    return project(shapes, pyproj.CRS.from_user_input(NATIONAL_GRID), WGS84)


def project(shapes: np.ndarray[Any, Any], source: pyproj.CRS, target: str) -> np.ndarray[Any, Any]:
    """Shapes moved from one coordinate reference system to another, x (easting, longitude) always first."""
    if source.equals(target):
        return shapes
    transformer = pyproj.Transformer.from_crs(source, target, always_xy=True)

    def move(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return np.asarray(shapely.transform(shapely.force_2d(shapes), move))
