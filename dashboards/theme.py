"""Colours, sizes and shapes that mean something: one need ramp, one accent, one shape a group."""

from __future__ import annotations

INK = "#1f2933"
INK_QUIET = "#5c6773"
LINE = "#dedad2"
PAPER = "#fbfaf7"
ACCENT = "#0b5563"
NO_VALUE = "#e6e4df"

# Sequential and colour-blind-safe (lightness falls evenly); more need is darker, everywhere.
NEED = ["#f6ecd9", "#ecd0a5", "#dfae70", "#cb8546", "#a75a30", "#762f24"]

GROUP_COLOURS = ["#8c3b2a", "#2f6690", "#3b7d5c", "#8a6bae", "#b8860b", "#4f5d75"]
GROUP_MARKERS = ["circle", "square", "triangle", "diamond", "inverted_triangle", "hex"]
GROUP_GLYPHS = ["●", "■", "▲", "◆", "▼", "⬢"]
UNGROUPED_COLOUR = "#b9b6ae"
UNGROUPED_MARKER = "x"

FONT = "Earlysight Sans, Segoe UI, Helvetica, sans-serif"


def group_style(position: int | None) -> tuple[str, str]:
    """Return the colour and Bokeh marker of the group at a position, or of a setting without a group."""
    if position is None:
        return UNGROUPED_COLOUR, UNGROUPED_MARKER
    return GROUP_COLOURS[position % len(GROUP_COLOURS)], GROUP_MARKERS[position % len(GROUP_MARKERS)]


def group_glyph(position: int) -> str:
    """Return the character that looks like the marker of the group at a position."""
    return GROUP_GLYPHS[position % len(GROUP_GLYPHS)]
