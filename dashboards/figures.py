"""Declares every figure of a publication once, in HoloViews, and writes them beside its snapshot for the server to clone."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import holoviews as hv
import numpy as np
import polars as pl
from bokeh.document import Document
from bokeh.models import ColumnDataSource, LinearColorMapper, Model, NumeralTickFormatter, Range1d
from bokeh.plotting import figure as Figure

from dashboards import theme, wording
from dashboards.columns import MEASURE_COLUMNS, RANKING_COLUMNS, Columns, empty_values, setting_columns
from dashboards.drawing import adopt, choose_by, draw, glyphs_of, tell_on_hover
from dashboards.history import empty_history, trend_indicators
from dashboards.snapshot import Snapshot
from dashboards.views.need_groups import need_scatter, profile
from dashboards.views.standing import standing
from dashboards.views.trend import trend
from dashboards.views.ward_map import ward_map

PAGES = ("target", "groups", "setting")


def declare(snapshot_path: Path) -> Path:
    """Write <publication>.figures.json beside a snapshot and return its path; raises UnreadableSnapshot."""
    hv.extension("bokeh", logo=False)
    # Without a GPU, WebGL redraws four to ten times slower than canvas.
    hv.renderer("bokeh").webgl = False
    snapshot = Snapshot(snapshot_path)
    declared = {
        "target": _document(_target_figures(snapshot)),
        "groups": _document(_groups_figures(snapshot)),
        "setting": _document(_setting_figures(snapshot)),
    }
    path = figures_beside(snapshot_path)
    aside = path.with_suffix(".json.part")
    with aside.open("w", encoding="utf-8") as out:
        json.dump(declared, out)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
    return path


def figures_beside(snapshot_path: Path) -> Path:
    """Return where a snapshot's figures are kept."""
    return snapshot_path.with_suffix(".figures.json")


def _document(roots: list[Model]) -> object:
    document = Document()
    for root in roots:
        document.add_root(root)
    return _with_own_names(document.to_json(deferred=False))


def _with_own_names(part: Any) -> Any:
    """Give every model a name that no other process will: Bokeh numbers models from one in each process."""
    if isinstance(part, list):
        return [_with_own_names(item) for item in part]
    if isinstance(part, dict):
        named = {key: _with_own_names(value) for key, value in part.items()}
        if isinstance(named.get("id"), str):
            named["id"] = f"figure-{named['id']}"
        return named
    return part


def _settings_source(snapshot: Snapshot) -> ColumnDataSource:
    columns = setting_columns(snapshot)
    count = len(columns["urn"])
    columns |= empty_values(count, [*MEASURE_COLUMNS, *RANKING_COLUMNS, "status", "ramp", "rank_again"])
    columns["size"] = np.full(count, 9.0)
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
    } | empty_values(count, [*MEASURE_COLUMNS, "status", "value"])
    return ColumnDataSource(columns, name="wards", syncable=False)


def _need_mapper(name: str, nan_colour: str) -> LinearColorMapper:
    return LinearColorMapper(
        palette=theme.NEED, low=0.0, high=1.0, nan_color=nan_colour, name=name, syncable=False
    )


def _map_figure(snapshot: Snapshot, settings: ColumnDataSource, point_colour: str) -> Figure:
    figure = draw(ward_map(snapshot.wards, settings.data, point_colour), "map")
    wards = _wards_source(figure, snapshot)
    shapes, points = glyphs_of(figure, "MultiPolygons")[0], glyphs_of(figure, "Scatter")[0]
    ward_fill = {"field": "value", "transform": _need_mapper("ward_ramp", theme.NO_VALUE)}
    adopt(shapes, wards, fill_color=ward_fill)
    if point_colour == "ramp":
        adopt(
            points,
            settings,
            size="size",
            fill_color={"field": "ramp", "transform": _need_mapper("setting_ramp", "#ffffff")},
        )
    else:
        adopt(points, settings, size="size", fill_color="group_colour", marker="group_marker")
    figure.grid.visible = False
    choose_by(figure, [shapes, points])
    tell_on_hover(figure, shapes, wording.HOVER)
    tell_on_hover(figure, points, wording.HOVER)
    return figure


def _target_figures(snapshot: Snapshot) -> list[Model]:
    settings = _settings_source(snapshot)
    place_map = _map_figure(snapshot, settings, "ramp")
    order = draw(standing(settings.data), "standing")
    spans, points = glyphs_of(order, "Segment")[0], glyphs_of(order, "Scatter")[0]
    adopt(spans, settings, x0="rank", x1="rank", y0="estimate_low", y1="estimate_high")
    fill = {"field": "ramp", "transform": _need_mapper("standing_ramp", "#ffffff")}
    adopt(points, settings, x="rank", y="estimate", fill_color=fill)
    choose_by(order, [spans, points])
    tell_on_hover(order, points, wording.HOVER)
    order.renderers[1].update(name="authority_line", syncable=False, location=None)
    order.x_range = Range1d(0, snapshot.settings.height + 1, name="standing_x", syncable=False)
    order.y_range = Range1d(0, 1, name="standing_y", syncable=False)
    order.yaxis.formatter = NumeralTickFormatter(format="0%")
    order.yaxis.ticker.desired_num_ticks = 4
    order.xgrid.grid_line_color = None
    return [place_map, order]


def _groups_figures(snapshot: Snapshot) -> list[Model]:
    settings = _settings_source(snapshot)
    place_map = _map_figure(snapshot, settings, "group_colour")
    scatter = draw(need_scatter(settings.data), "scatter")
    points = glyphs_of(scatter, "Scatter")[0]
    adopt(points, settings, fill_color="group_colour", marker="group_marker", size=9)
    choose_by(scatter, [points])
    tell_on_hover(scatter, points, wording.HOVER)
    return [place_map, scatter, _profile_figure(snapshot)]


def _profile_figure(snapshot: Snapshot) -> Figure:
    short = snapshot.indicators.select(feature="id", short="short_label")
    features = snapshot.group_features.join(short, on="feature", how="left", maintain_order="left").with_columns(
        label=pl.coalesce("short", "label")
    )
    labels = features.sort("position")["label"].unique(maintain_order=True).reverse().to_list() or [""]
    order = {group: place for place, group in enumerate(snapshot.groups["id"])}
    styles = [theme.group_style(order[group]) for group in features["group_id"]]
    rows = [labels.index(label) for label in features["label"]]
    # Groups side by side within a feature's row, so that equal values do not hide each other.
    nudge = [(order[group] - (len(order) - 1) / 2) * -0.13 for group in features["group_id"]]
    drawn = features.with_columns(
        row=np.array(rows, dtype=float) + np.array(nudge, dtype=float),
        colour=np.array([colour for colour, _ in styles], dtype=str),
        marker=np.array([marker for _, marker in styles], dtype=str),
    )
    figure = draw(profile(drawn, labels), "profile")
    points = glyphs_of(figure, "Scatter")[0]
    columns = {name: drawn[name].to_numpy() for name in ("standardised_difference", "row", "group_id", "colour", "marker")}
    columns["told"] = np.full(drawn.height, "", dtype=object)
    adopt(points, ColumnDataSource(columns, name="features", syncable=False), fill_color="colour", marker="marker")
    choose_by(figure, [points], box=False)
    figure.ygrid.grid_line_color = theme.LINE
    figure.xgrid.grid_line_color = None
    return figure


def _setting_figures(snapshot: Snapshot) -> list[Model]:
    frame = empty_history(snapshot)
    ticks = list(zip(snapshot.terms["position"], map(wording.short_term, snapshot.terms["label"]), strict=True))[::2]
    source = ColumnDataSource(
        {name: column.to_numpy() for name, column in frame.to_dict().items()}, name="history", syncable=False
    )
    height = Range1d(0, 1, name="trend_y", syncable=False)
    return [_trend_figure(frame, indicator, source, height, ticks) for indicator in trend_indicators(snapshot)]


def _trend_figure(
    frame: pl.DataFrame, indicator: str, source: ColumnDataSource, height: Range1d, ticks: list[tuple[int, str]]
) -> Figure:
    figure = draw(trend(frame, indicator, ticks), f"trend_{indicator}")
    figure.y_range = height
    figure.x_range = Range1d(-0.4, frame.height - 0.6)
    figure.yaxis.formatter = NumeralTickFormatter(format="0%")
    figure.yaxis.ticker.desired_num_ticks = 4
    figure.xgrid.grid_line_color = None
    for renderer in figure.renderers:
        # The elements' columns have the names of the shared history, but for the repeated position.
        adopt(renderer, source, x0="position", x1="position")
    figure.tools = []
    return figure


def main(arguments: list[str], tell: Callable[[str], None]) -> None:
    """Declare the figures of each snapshot named on the command line."""
    for name in arguments:
        tell(str(declare(Path(name))))


if __name__ == "__main__":
    main(sys.argv[1:], lambda line: sys.stdout.write(f"{line}\n"))
