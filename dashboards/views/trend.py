"""A setting over the terms, against its ward and the authority."""

from __future__ import annotations

import holoviews as hv
import hvplot.pandas  # noqa: F401  adds .hvplot to pandas frames
import pandas as pd

from dashboards import theme
from dashboards.columns import Columns
from dashboards.views.frame import QUIET


def trend(history: Columns, indicator: str, ticks: list[tuple[int, str]]) -> hv.Overlay:
    """Return one indicator's lines: the setting's with its intervals, its ward's, the authority's (shares).

    They come from columns position and <indicator>_{setting,low,high,band_low,band_high,ward,authority}.
    Where the setting's rate is known as a range only, the range stands without a point.
    """
    # hvPlot reads a Polars frame through pyarrow, which nothing else here needs: hand it pandas at this edge.
    frame = pd.DataFrame(history)
    low, high = f"{indicator}_low", f"{indicator}_high"
    reach = hv.Segments(frame.assign(again=frame["position"]), ["position", low, "again", high]).opts(
        line_color=theme.NEED[3], line_alpha=0.30, line_width=9
    )
    band_low, band_high = f"{indicator}_band_low", f"{indicator}_band_high"
    ranges = hv.Segments(
        frame.assign(again=frame["position"]), ["position", band_low, "again", band_high]
    ).opts(line_color=theme.NEED[4], line_alpha=0.55, line_width=9, line_dash="2 3")
    authority = _line(frame, f"{indicator}_authority", color=theme.INK_QUIET, line_width=1.5)
    ward = _line(frame, f"{indicator}_ward", color=theme.ACCENT, line_width=1.8, line_dash="dashed")
    setting = _line(frame, f"{indicator}_setting", color=theme.NEED[5], line_width=2.4)
    points = frame.hvplot.points(
        "position", f"{indicator}_setting", color=theme.NEED[5], size=32, responsive=True
    )
    return (reach * ranges * authority * ward * setting * points).opts(
        xlabel="", ylabel="", title="", xticks=ticks, show_legend=False, **QUIET
    )


def _line(frame: pd.DataFrame, column: str, **look: object) -> hv.Curve:
    return frame.hvplot.line("position", column, responsive=True, **look)
