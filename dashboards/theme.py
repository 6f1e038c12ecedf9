"""Colours, sizes and shapes that mean something: one need ramp, one accent, one shape a group."""

from __future__ import annotations

INK = "#1f2933"
INK_QUIET = "#5c6773"
LINE = "#dedad2"
PAPER = "#fbfaf7"
ACCENT = "#0b5563"
NO_VALUE = "#e6e4df"
# Over a ward whose rate is known as a range only.
HATCH = "#ffffff"

# Sequential and colour-blind-safe (lightness falls evenly); more need is darker, everywhere.
NEED = ["#f6ecd9", "#ecd0a5", "#dfae70", "#cb8546", "#a75a30", "#762f24"]

# In a funnel: outside what chance explains on the side of more need, on the other side, and within.
FLAG_COLOURS = {"more": NEED[5], "less": ACCENT, "within": "#ffffff"}

# By letter, which a group keeps from term to term: eight are told apart, then they begin again.
GROUP_COLOURS = ["#8c3b2a", "#2f6690", "#3b7d5c", "#8a6bae", "#b8860b", "#4f5d75", "#a8527d", "#5b7a1f"]
GROUP_MARKERS = ["circle", "square", "triangle", "diamond", "inverted_triangle", "hex", "star", "plus"]
GROUP_GLYPHS = ["●", "■", "▲", "◆", "▼", "⬢", "★", "✚"]
UNGROUPED_COLOUR = "#b9b6ae"
UNGROUPED_MARKER = "x"

FONT = "Earlysight Sans, Segoe UI, Helvetica, sans-serif"


def group_style(letter: str | None) -> tuple[str, str]:
    """Return the colour and Bokeh marker of the group of a letter, or of a setting without a group."""
    if not letter:
        return UNGROUPED_COLOUR, UNGROUPED_MARKER
    place = _place(letter)
    return GROUP_COLOURS[place], GROUP_MARKERS[place]


def group_glyph(letter: str) -> str:
    """Return the character that looks like the marker of the group of a letter."""
    return GROUP_GLYPHS[_place(letter)]


def _place(letter: str) -> int:
    return (ord(letter[0]) - ord("A")) % len(GROUP_COLOURS)
