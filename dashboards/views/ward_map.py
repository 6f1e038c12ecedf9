"""The map: wards shaded by a measure, settings as points, in British National Grid metres."""

from __future__ import annotations

from typing import Any

import cartopy.crs as ccrs
import geoviews as gv
import numpy as np
import polars as pl
import shapely

from dashboards import theme
from dashboards.columns import Columns
from dashboards.views.frame import QUIET

GRID = ccrs.OSGB()


def ward_map(wards: pl.DataFrame, settings: Columns, point_colour: str) -> gv.Overlay:
    """Return wards under settings, whose colour is a column: numbers on the ramp, or names of colours."""
    shapes = gv.Polygons(
        [
            _outline(boundary) | {"code": code, "name": name, "value": np.nan}
            for boundary, code, name in wards.select("boundary", "code", "name").iter_rows()
        ],
        ["x", "y"],
        ["value", "code", "name"],
        crs=GRID,
    )
    points = gv.Points(
        {name: settings[name] for name in ("easting", "northing", "urn", point_colour, "size")},
        ["easting", "northing"],
        ["urn", point_colour, "size"],
        crs=GRID,
    )
    return (shapes.opts(**_ward_look()) * points.opts(**_point_look(point_colour))).opts(
        xaxis=None, yaxis=None, show_grid=False, data_aspect=1, **QUIET
    )


def _ward_look() -> dict[str, Any]:
    return {
        "projection": GRID,
        "color": "value",
        "cmap": theme.NEED,
        "clim": (0.0, 1.0),
        "clipping_colors": {"NaN": theme.NO_VALUE},
        "line_color": "#ffffff",
        "line_width": 1.4,
        "fill_alpha": 0.82,
        "selection_fill_alpha": 0.95,
        "nonselection_fill_alpha": 0.3,
        "nonselection_line_alpha": 1.0,
        "selection_line_color": theme.ACCENT,
        "selection_line_width": 3.0,
        "tools": ["tap"],
    }


def _point_look(point_colour: str) -> dict[str, Any]:
    ramp = (
        {}
        if point_colour == "group_colour"
        else {
            "cmap": theme.NEED,
            "clim": (0.0, 1.0),
            "clipping_colors": {"NaN": "#ffffff"},
        }
    )
    return {
        "projection": GRID,
        "color": point_colour,
        "size": "size",
        "line_color": theme.INK,
        "line_width": 0.9,
        "nonselection_alpha": 0.18,
        "tools": ["tap", "box_select"],
        **ramp,
    }


def _outline(boundary: bytes) -> dict[str, Any]:
    # A ward is a polygon or several; each of a multipolygon's parts is a polygon.
    parts = shapely.get_parts(shapely.from_wkb(boundary))
    gap = np.full((1, 2), np.nan)
    rings = [ring for part in parts for ring in (np.asarray(part.exterior.coords), gap)][:-1]
    path = np.concatenate(rings)
    holes = [[np.asarray(ring.coords) for ring in part.interiors] for part in parts]
    return {"x": path[:, 0], "y": path[:, 1], "holes": holes}
