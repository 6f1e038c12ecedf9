"""The Groups page's figures: the map by group, the need scatter and the profile of each group."""

from __future__ import annotations

import numpy as np
import polars as pl
from bokeh.models import ColumnDataSource, Model
from bokeh.plotting import figure as Figure  # noqa: N812  Bokeh names the class in lower case

from dashboards import theme, wording
from dashboards.drawing import adopt, choose_by, draw, glyphs_of, tell_on_hover
from dashboards.plates.shared import map_figure, settings_source
from dashboards.snapshot import Snapshot
from dashboards.views.need_groups import need_scatter, profile


def groups_figures(snapshot: Snapshot) -> list[Model]:
    """Return the map, the scatter and the profile; the first two share the settings."""
    settings = settings_source(snapshot)
    place_map = map_figure(snapshot, settings, "group_colour")
    scatter = draw(need_scatter(settings.data), "scatter")
    points = glyphs_of(scatter, "Scatter")[0]
    adopt(points, settings, fill_color="group_colour", marker="group_marker", size=9)
    choose_by(scatter, [points])
    tell_on_hover(scatter, points, wording.HOVER)
    return [place_map, scatter, _profile_figure(snapshot)]


def _profile_figure(snapshot: Snapshot) -> Figure:
    short = snapshot.indicators.select(feature="id", short="short_label")
    features = snapshot.group_features.join(
        short, on="feature", how="left", maintain_order="left"
    ).with_columns(label=pl.coalesce("short", "label"))
    labels = features.sort("position")["label"].unique(maintain_order=True).reverse().to_list() or [""]
    order = dict(zip(snapshot.groups["id"], snapshot.groups["position"], strict=True))
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
    columns = {
        name: drawn[name].to_numpy()
        for name in ("standardised_difference", "row", "group_id", "colour", "marker")
    }
    columns["told"] = np.full(drawn.height, "", dtype=object)
    adopt(
        points,
        ColumnDataSource(columns, name="features", syncable=False),
        fill_color="colour",
        marker="marker",
    )
    choose_by(figure, [points], box=False)
    figure.ygrid.grid_line_color = theme.LINE
    figure.xgrid.grid_line_color = None
    return figure
