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

PROFILE = ("standardised_difference", "row", "group_id", "colour", "marker")
NUDGE = 0.13


def groups_figures(snapshot: Snapshot) -> list[Model]:
    """Return the map, the scatter and the profile; the first two share the settings."""
    settings = settings_source(snapshot)
    place_map = map_figure(snapshot, settings, "group_colour")
    scatter = draw(need_scatter(settings.data), "scatter")
    points = glyphs_of(scatter, "Scatter")[0]
    adopt(points, settings, fill_color="group_fill", line_color="group_colour", marker="group_marker", size=9)
    choose_by(scatter, [points])
    tell_on_hover(scatter, points, wording.HOVER)
    return [place_map, scatter, _profile_figure(snapshot)]


def _profile_figure(snapshot: Snapshot) -> Figure:
    features, labels = _profile_rows(snapshot)
    figure = draw(profile(features, labels), "profile")
    points = glyphs_of(figure, "Scatter")[0]
    columns = {name: features[name].to_numpy() for name in PROFILE}
    columns["told"] = np.full(features.height, "", dtype=object)
    source = ColumnDataSource(columns, name="features", syncable=False)
    adopt(points, source, fill_color="colour", marker="marker")
    choose_by(figure, [points], box=False)
    figure.ygrid.grid_line_color = theme.LINE
    figure.xgrid.grid_line_color = None
    return figure


def _profile_rows(snapshot: Snapshot) -> tuple[pl.DataFrame, list[str]]:
    """The groups' features with their row, colour and marker, and the rows' labels from the bottom up."""
    short = snapshot.indicators.select(feature="id", short="short_label")
    order = snapshot.groups.select(group_id="id", place="position")
    features = snapshot.group_features.join(short, on="feature", how="left", maintain_order="left")
    features = features.with_columns(label=pl.coalesce("short", "label"))
    features = features.join(order, on="group_id", how="left", maintain_order="left")
    labels = features.sort("position")["label"].unique(maintain_order=True).reverse().to_list()
    rows = pl.Series("row", map(labels.index, features["label"]), dtype=pl.Float64)
    styles = [theme.group_style(group) for group in features["group_id"]]
    # Groups side by side within a feature's row, so that equal values do not hide each other.
    nudge = (pl.col("place") - (order.height - 1) / 2) * -NUDGE
    drawn = features.with_columns(
        pl.Series("colour", [colour for colour, _ in styles], dtype=pl.String),
        pl.Series("marker", [marker for _, marker in styles], dtype=pl.String),
        row=rows + nudge,
    )
    return drawn, labels or [""]
