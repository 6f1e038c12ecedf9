"""From a HoloViews element to the Bokeh figure we want: shared sources, quiet axes, nothing that fetches."""

from __future__ import annotations

from typing import Any

import holoviews as hv
from bokeh.models import ColumnDataSource, FixedTicker, GlyphRenderer, NumeralTickFormatter
from bokeh.models.tools import BoxSelectTool, HoverTool, TapTool
from bokeh.plotting import figure as Figure  # noqa: N812  Bokeh names the class in lower case

from dashboards import theme

GLYPHS = ("glyph", "selection_glyph", "nonselection_glyph", "hover_glyph", "muted_glyph")


def draw(element: hv.core.Dimensioned, name: str) -> Figure:
    """Return an element's Bokeh figure, named <name>_figure, in the house style."""
    figure = hv.render(element, backend="bokeh")
    figure.name = f"{name}_figure"
    figure.toolbar.logo = None
    # GeoViews adds a graticule of its own for grids other than Mercator.
    figure.renderers = [r for r in figure.renderers if not _is_graticule(r)]
    _quieten(figure)
    return figure


def glyphs_of(figure: Figure, kind: str) -> list[GlyphRenderer]:
    """Return the renderers of one kind of glyph, e.g. Scatter, in drawing order."""
    return [r for r in figure.renderers if isinstance(r, GlyphRenderer) and type(r.glyph).__name__ == kind]


def adopt(renderer: GlyphRenderer, source: ColumnDataSource, **fields: Any) -> None:
    """Let a renderer draw from a shared source; fields map properties to columns, or field and transform."""
    renderer.data_source = source
    for role in GLYPHS:
        glyph = getattr(renderer, role)
        if glyph is None or isinstance(glyph, str):
            continue
        # HoloViews colours hatches by the column it was given, which the shared source need not have.
        for prop, value in {"hatch_color": "#ffffff", **fields}.items():
            if prop in glyph.properties():
                setattr(glyph, prop, value)


def choose_by(figure: Figure, renderers: list[GlyphRenderer], *, box: bool = True) -> None:
    """Leave the tools that choose, tied to the given renderers: tap, and box for the last of them."""
    tap = TapTool(renderers=renderers)
    tools: list[Any] = [tap]
    if box:
        tools.append(BoxSelectTool(renderers=renderers[-1:], persistent=False))
    figure.tools = tools
    figure.toolbar.active_tap = tap
    figure.toolbar.active_drag = tools[-1] if box else None
    figure.toolbar.active_scroll = None


def tell_on_hover(figure: Figure, renderer: GlyphRenderer, html: str) -> None:
    """Show a tooltip, in our own words, over one renderer."""
    figure.add_tools(HoverTool(renderers=[renderer], tooltips=html, visible=False))


def in_percent(figure: Figure) -> None:
    """Write the upright axis in whole percents, with a few level lines and no upright ones."""
    figure.yaxis.formatter = NumeralTickFormatter(format="0%")
    figure.yaxis.ticker.desired_num_ticks = 4
    figure.xgrid.grid_line_color = None


def ticked_by_the_page(figure: Figure, name: str) -> None:
    """Leave the ticks of the upright axis, and their words, to the page: what is measured there changes."""
    axis = figure.yaxis[0]
    axis.update(
        name=name, syncable=False, ticker=FixedTicker(ticks=[], syncable=False), major_label_overrides={}
    )
    figure.xgrid.grid_line_color = None


def _is_graticule(renderer: Any) -> bool:
    return isinstance(renderer, GlyphRenderer) and type(renderer.glyph).__name__ == "MultiLine"


def _quieten(figure: Figure) -> None:
    figure.background_fill_color = None
    figure.border_fill_color = None
    figure.outline_line_color = None
    figure.min_border = 4
    figure.lod_threshold = None
    figure.output_backend = "canvas"
    for axis in figure.axis:
        axis.axis_line_color = None
        axis.major_tick_line_color = None
        axis.minor_tick_line_color = None
        axis.major_label_text_font = axis.axis_label_text_font = theme.FONT
        axis.major_label_text_color = axis.axis_label_text_color = theme.INK_QUIET
        axis.major_label_text_font_size = "13px"
        axis.axis_label_text_font_size = "13px"
        axis.axis_label_text_font_style = "normal"
    for grid in figure.grid:
        grid.grid_line_color = theme.LINE
        grid.grid_line_width = 1
