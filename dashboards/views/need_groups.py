"""Groups of settings: where each setting lies by need and disadvantage, and what makes each group."""

from __future__ import annotations

import holoviews as hv
import numpy as np
import polars as pl

from dashboards import theme
from dashboards.columns import Columns
from dashboards.views.frame import QUIET


def need_scatter(settings: Columns) -> hv.Points:
    """Return settings by need and disadvantage score (in standard deviations), coloured by group."""
    names = ("need_score", "disadvantage_score", "urn", "group_colour", "group_marker")
    return hv.Points(
        {name: settings[name] for name in names}, ["need_score", "disadvantage_score"], list(names[2:])
    ).opts(
        color="group_colour",
        marker="circle",
        size=9,
        line_width=1.6,
        nonselection_alpha=0.1,
        tools=["tap", "box_select"],
        xlabel="More ASQ-3 need →",
        ylabel="More disadvantage funding →",
        **QUIET,
    )


def profile(features: pl.DataFrame, labels: list[str]) -> hv.Overlay:
    """Return each group's standardised difference from the authority by feature, highest feature on top.

    `features` holds group_id, row (from 0 at the bottom), standardised_difference, colour and marker.
    """
    points = hv.Points(
        {
            name: features[name].to_numpy()
            for name in ("standardised_difference", "row", "group_id", "colour", "marker")
        },
        ["standardised_difference", "row"],
        ["group_id", "colour", "marker"],
    ).opts(color="colour", size=12, line_color="white", line_width=1, nonselection_alpha=0.12, tools=["tap"])
    middle = hv.VLine(0.0).opts(color=theme.INK_QUIET, line_width=1)
    reach = (
        float(np.nanmax(np.abs(features["standardised_difference"].to_numpy()))) if features.height else 1.0
    )
    return (middle * points).opts(
        xlim=(-reach * 1.1, reach * 1.1),
        ylim=(-0.6, len(labels) - 0.4),
        yticks=list(enumerate(labels)),
        xlabel="Standard deviations from the average setting",
        ylabel="",
        **QUIET,
    )
