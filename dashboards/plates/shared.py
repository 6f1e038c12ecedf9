"""What several pages' figures share: the settings' and wards' sources, the need ramp and the map."""

from __future__ import annotations

import numpy as np
from bokeh.models import ColumnDataSource, LinearColorMapper
from bokeh.plotting import figure as Figure  # noqa: N812  Bokeh names the class in lower case

from dashboards import theme, wording
from dashboards.columns import (
    FUNNEL_COLUMNS,
    MEASURE_COLUMNS,
    RANKING_COLUMNS,
    Columns,
    empty_values,
    setting_columns,
)
from dashboards.drawing import adopt, choose_by, draw, glyphs_of, tell_on_hover
from dashboards.snapshot import Snapshot
from dashboards.views.ward_map import ward_map


def settings_source(snapshot: Snapshot) -> ColumnDataSource:
    """Return the one source that every view of settings draws from and is selected through."""
    columns = setting_columns(snapshot)
    count = len(columns["urn"])
    blank = [*MEASURE_COLUMNS, *RANKING_COLUMNS, *FUNNEL_COLUMNS, "status", "ramp", "place"]
    columns |= empty_values(count, blank)
    columns["size"] = np.full(count, 9.0)
    columns["flag_size"] = np.full(count, 7.0)
    columns["flag_marker"] = np.full(count, "circle", dtype=object)
    columns["flag_colour"] = np.full(count, theme.PAPER, dtype=object)
    columns["mark"] = np.full(count, "circle", dtype=object)
    columns["told"] = np.full(count, "", dtype=object)
    return ColumnDataSource(columns, name="settings", syncable=False)


def _wards_source(figure: Figure, snapshot: Snapshot) -> ColumnDataSource:
    renderer = glyphs_of(figure, "MultiPolygons")[0]
    drawn = renderer.data_source.data
    count = snapshot.wards.height
    columns: Columns = {
        "xs": drawn["xs"],
        "ys": drawn["ys"],
        "code": snapshot.wards["code"].to_numpy(),
        "name": snapshot.wards["name"].to_numpy(),
        "told": np.full(count, "", dtype=object),
        "hatch": np.full(count, " ", dtype=object),
    } | empty_values(count, [*MEASURE_COLUMNS, "status", "value"])
    return ColumnDataSource(columns, name="wards", syncable=False)


def need_mapper(name: str, nan_colour: str) -> LinearColorMapper:
    """Return the need ramp under a name by which the page sets its ends."""
    return LinearColorMapper(
        palette=theme.NEED, low=0.0, high=1.0, nan_color=nan_colour, name=name, syncable=False
    )


def map_figure(snapshot: Snapshot, settings: ColumnDataSource, point_colour: str) -> Figure:
    """Return the map; points are coloured by need (column ramp) or by group (column group_colour)."""
    figure = draw(ward_map(snapshot.wards, settings.data, point_colour), "map")
    wards = _wards_source(figure, snapshot)
    shapes, points = glyphs_of(figure, "MultiPolygons")[0], glyphs_of(figure, "Scatter")[0]
    ward_fill = {"field": "value", "transform": need_mapper("ward_ramp", theme.NO_VALUE)}
    adopt(shapes, wards, fill_color=ward_fill, hatch_pattern="hatch", hatch_color=theme.HATCH)
    if point_colour == "ramp":
        adopt(
            points,
            settings,
            size="size",
            marker="mark",
            fill_color={"field": "ramp", "transform": need_mapper("setting_ramp", "#ffffff")},
        )
    else:
        adopt(
            points,
            settings,
            size="size",
            fill_color="group_fill",
            line_color="group_colour",
            marker="group_marker",
        )
    figure.grid.visible = False
    choose_by(figure, [shapes, points])
    tell_on_hover(figure, shapes, wording.HOVER)
    tell_on_hover(figure, points, wording.HOVER)
    return figure
