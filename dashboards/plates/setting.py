"""The Setting page's figures: one small trend an indicator, on one shared history and one height."""

from __future__ import annotations

from bokeh.models import ColumnDataSource, Model, Range1d
from bokeh.plotting import figure as Figure  # noqa: N812  Bokeh names the class in lower case

from dashboards import wording
from dashboards.columns import Columns
from dashboards.drawing import adopt, draw, in_percent
from dashboards.history import history_values, trend_indicators
from dashboards.snapshot import Snapshot
from dashboards.views.trend import trend


def setting_figures(snapshot: Snapshot) -> list[Model]:
    """Return a trend for each ASQ-3 indicator of which more means more need."""
    blank = history_values({}, snapshot)
    ticks = list(
        zip(snapshot.terms["position"], map(wording.short_term, snapshot.terms["label"]), strict=True)
    )[::2]
    source = ColumnDataSource(blank, name="history", syncable=False)
    height = Range1d(0, 1, name="trend_y", syncable=False)
    return [
        _trend_figure(indicator, blank, source, height, ticks) for indicator in trend_indicators(snapshot)
    ]


def _trend_figure(
    indicator: str,
    blank: Columns,
    source: ColumnDataSource,
    height: Range1d,
    ticks: list[tuple[int, str]],
) -> Figure:
    figure = draw(trend(blank, indicator, ticks), f"trend_{indicator}")
    figure.y_range = height
    figure.x_range = Range1d(-0.4, len(blank["position"]) - 0.6)
    in_percent(figure)
    for renderer in figure.renderers:
        # The elements' columns have the names of the shared history, but for the repeated position.
        adopt(renderer, source, x0="position", x1="position")
    figure.tools = []
    return figure
