"""The Target page's figures: the map, every setting in order of need, and the funnel."""

from __future__ import annotations

import numpy as np
from bokeh.models import ColumnDataSource, Model, Range1d
from bokeh.plotting import figure as Figure  # noqa: N812  Bokeh names the class in lower case

from dashboards import wording
from dashboards.drawing import adopt, choose_by, draw, glyphs_of, tell_on_hover, ticked_by_the_page
from dashboards.plates.shared import map_figure, need_mapper, settings_source
from dashboards.snapshot import Snapshot
from dashboards.views.funnel import LIMITS, funnel
from dashboards.views.standing import standing


def target_figures(snapshot: Snapshot) -> list[Model]:
    """Return the map, the standing of all settings and their funnel, on one shared source."""
    settings = settings_source(snapshot)
    place_map = map_figure(snapshot, settings, "ramp")
    return [place_map, _standing_figure(snapshot, settings), _funnel_figure(settings)]


def _standing_figure(snapshot: Snapshot, settings: ColumnDataSource) -> Figure:
    order = draw(standing(settings.data), "standing")
    (spans, ranges), points = glyphs_of(order, "Segment"), glyphs_of(order, "Scatter")[0]
    adopt(spans, settings, x0="rank", x1="rank", y0="estimate_low", y1="estimate_high")
    adopt(ranges, settings, x0="place", x1="place", y0="band_low", y1="band_high")
    fill = {"field": "ramp", "transform": need_mapper("standing_ramp", "#ffffff")}
    adopt(points, settings, x="rank", y="estimate", fill_color=fill)
    choose_by(order, [spans, ranges, points])
    tell_on_hover(order, points, wording.HOVER)
    tell_on_hover(order, ranges, wording.HOVER)
    order.renderers[2].update(name="authority_line", syncable=False, location=None)
    order.x_range = Range1d(0, snapshot.settings.height + 1, name="standing_x", syncable=False)
    order.y_range = Range1d(0, 1, name="standing_y", syncable=False)
    ticked_by_the_page(order, "standing_axis")
    return order


def _funnel_figure(settings: ColumnDataSource) -> Figure:
    blank = {name: np.empty(0) for name in ("children", "baseline", *LIMITS)}
    limits = ColumnDataSource(blank, name="limits", syncable=False)
    figure = draw(funnel(settings.data, blank), "funnel")
    for line, name in zip(glyphs_of(figure, "Line"), (*LIMITS, "baseline"), strict=True):
        adopt(line, limits, x="children", y=name)
    points = glyphs_of(figure, "Scatter")[0]
    adopt(
        points,
        settings,
        x="denominator",
        y="rate",
        fill_color="flag_colour",
        marker="flag_marker",
        size="flag_size",
    )
    choose_by(figure, [points])
    tell_on_hover(figure, points, wording.HOVER)
    figure.x_range = Range1d(0, 1, name="funnel_x", syncable=False)
    figure.y_range = Range1d(0, 1, name="funnel_y", syncable=False)
    ticked_by_the_page(figure, "funnel_axis")
    return figure
