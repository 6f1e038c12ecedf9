"""The funnel: each setting's rate against its number of children, between limits of what chance explains."""

from __future__ import annotations

import holoviews as hv

from dashboards import theme
from dashboards.columns import Columns
from dashboards.views.frame import QUIET

#: The limits' columns, the widest pair first.
LIMITS = ("low_998", "high_998", "low_95", "high_95")


def funnel(settings: Columns, limits: Columns) -> hv.Overlay:
    """Return rates by denominator over 99.8 % and 95 % limits (solid, dashed) and the settings' own rate.

    `limits` holds children, baseline and LIMITS, by rising number of children. Points take their marker and
    colour from flag_marker and flag_colour.
    """
    curves = [
        _curve(
            limits,
            name,
            line_width=1.6 if "998" in name else 1.1,
            line_dash="solid" if "998" in name else "4 3",
        )
        for name in LIMITS
    ]
    middle = _curve(limits, "baseline", color=theme.ACCENT, line_width=1.5, line_dash="dashed")
    names = ("denominator", "rate", "urn", "flag_colour", "flag_marker", "flag_size")
    points = hv.Points({name: settings[name] for name in names}, list(names[:2]), list(names[2:])).opts(
        color="flag_colour",
        marker="circle",
        size="flag_size",
        line_color=theme.INK,
        line_width=0.8,
        nonselection_alpha=0.12,
        tools=["tap", "box_select"],
    )
    return (hv.Overlay([*curves, middle]) * points).opts(xlabel="Children", ylabel="", **QUIET)


def _curve(limits: Columns, name: str, **look: object) -> hv.Curve:
    drawn = {"color": theme.INK_QUIET, "line_width": 1.2, **look}
    return hv.Curve({"children": limits["children"], name: limits[name]}, "children", name).opts(**drawn)
