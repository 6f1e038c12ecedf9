"""Where every setting stands: one upright interval a setting, from the highest need to the lowest."""

from __future__ import annotations

import holoviews as hv

from dashboards import theme
from dashboards.columns import Columns
from dashboards.views.frame import QUIET


def standing(settings: Columns) -> hv.Overlay:
    """Return 95 % intervals and shrunk estimates (shares) by rank, over a line for the authority.

    Settings whose rate is known as a range only follow by `place`: the range, and no point.
    """
    spans = hv.Segments(
        {name: settings[name] for name in ("rank", "estimate_low", "estimate_high", "urn")}
        | {"rank_again": settings["rank"]},
        ["rank", "estimate_low", "rank_again", "estimate_high"],
        "urn",
    ).opts(line_color=theme.INK_QUIET, line_alpha=0.55, line_width=1.4, nonselection_alpha=0.1)
    ranges = hv.Segments(
        {name: settings[name] for name in ("place", "band_low", "band_high", "urn")}
        | {"place_again": settings["place"]},
        ["place", "band_low", "place_again", "band_high"],
        "urn",
    ).opts(
        line_color=theme.INK_QUIET,
        line_alpha=0.5,
        line_width=3,
        line_dash="2 2",
        nonselection_alpha=0.1,
        tools=["tap"],
    )
    points = hv.Points(
        {name: settings[name] for name in ("rank", "estimate", "urn", "ramp")},
        ["rank", "estimate"],
        ["urn", "ramp"],
    ).opts(
        color="ramp",
        cmap=theme.NEED,
        clim=(0.0, 1.0),
        size=7,
        line_color=theme.INK,
        line_width=0.7,
        nonselection_alpha=0.12,
        tools=["tap", "box_select"],
    )
    authority = hv.HLine(0.0).opts(color=theme.ACCENT, line_width=1.5, line_dash="dashed")
    return (spans * ranges * authority * points).opts(
        xlabel="Place in the order",
        ylabel="",
        **QUIET,
    )
