"""The Target page's figures: the map, and every setting in order of need."""

from __future__ import annotations

from bokeh.models import Model, Range1d

from dashboards import wording
from dashboards.drawing import adopt, choose_by, draw, glyphs_of, in_percent, tell_on_hover
from dashboards.plates.shared import map_figure, need_mapper, settings_source
from dashboards.snapshot import Snapshot
from dashboards.views.standing import standing


def target_figures(snapshot: Snapshot) -> list[Model]:
    """Return the map and the standing of all settings, on one shared source."""
    settings = settings_source(snapshot)
    place_map = map_figure(snapshot, settings, "ramp")
    order = draw(standing(settings.data), "standing")
    spans, points = glyphs_of(order, "Segment")[0], glyphs_of(order, "Scatter")[0]
    adopt(spans, settings, x0="rank", x1="rank", y0="estimate_low", y1="estimate_high")
    fill = {"field": "ramp", "transform": need_mapper("standing_ramp", "#ffffff")}
    adopt(points, settings, x="rank", y="estimate", fill_color=fill)
    choose_by(order, [spans, points])
    tell_on_hover(order, points, wording.HOVER)
    order.renderers[1].update(name="authority_line", syncable=False, location=None)
    order.x_range = Range1d(0, snapshot.settings.height + 1, syncable=False)
    order.y_range = Range1d(0, 1, name="standing_y", syncable=False)
    in_percent(order)
    return [place_map, order]
