"""Which numbers of a payload are not in an audience's snapshot, column by column; other names are listed."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np

# Names that carry a column of another name, and those that mean the same in several tables.
RENAMED = {f"limit_{name}": name for name in ("low_95", "high_95", "low_998", "high_998")}
HISTORY = re.compile(r"^(?P<indicator>.+?)_(?P<part>setting|ward|authority|low|high|band_low|band_high)$")
HISTORY_COLUMNS = {"setting": "rate", "ward": "rate", "authority": "rate"}
# Where things are: public, and the same for every audience.
GEOMETRY = {"easting", "northing", "xs", "ys"}
# Places in a list of ours (statuses, flags, positions of terms, indicators, rows) and sizes on the screen.
CODES = {"status", "flag", "position", "row", "size", "flag_size", "format", "num_buffers"}
# Thresholds that are policy, and the ends of the need ramp, which summarise this snapshot's rates.
POLICY = {"likely", "unlikely", "sure", "stable", "least_stable", "scale"}
# What Bokeh says of a figure's looks: class and property, or a property held as a value.
SCREEN = re.compile(
    r"\.(?:(?:BasicTicker|FixedTicker)\.\w+|BoxAnnotation\.(?:line|fill)_\w+|Grid\.dimension"
    r"|Figure\.(?:aspect_ratio|outline_line_alpha|min_border\w*)|Row\.(?:min_width|min_height|margin)"
    r"|\w*Line\.line_\w+|LinearColorMapper\.(?:low|high)|Range1d\.(?:start|end|reset_start|reset_end)"
    r"|Span\.(?:line_width|line_dash|location)|defs\.properties\.default"
    r"|(?:angle|size|(?:fill|hatch|line)_\w+)\.value)(?:\.number)?$"
)


def foreign(said: Iterable[tuple[str, float]], snapshot: Path) -> dict[str, set[float]]:
    """The numbers that a snapshot does not hold under their column, by the path that led to them.

    Numbers are compared as the browser has them, in single precision. A name that is neither a column nor
    listed above is foreign whatever it says: a new one must be argued for here.
    """
    held, indicators = _columns(snapshot)
    found: dict[str, set[float]] = defaultdict(set)
    for path, number in said:
        name = path.removesuffix(".number").rpartition(".")[2]
        if SCREEN.search(f".{path}") or name in GEOMETRY | CODES | POLICY:
            continue
        if np.float32(number) not in held.get(_column(name, indicators), ()):
            found[path].add(number)
    return dict(found)


def counts_of(snapshot: Path) -> set[int]:
    """Every whole number of a snapshot, whatever it counts."""
    held, _ = _columns(snapshot)
    return {int(number) for numbers in held.values() for number in numbers if float(number).is_integer()}


def _column(name: str, indicators: set[str]) -> str:
    parts = HISTORY.match(name)
    if parts and parts["indicator"] in indicators:
        return HISTORY_COLUMNS.get(parts["part"], parts["part"])
    return RENAMED.get(name, name)


def _columns(snapshot: Path) -> tuple[dict[str, set[np.float32]], set[str]]:
    """The numbers of each column name, over all tables, and the indicators' ids."""
    held: dict[str, set[np.float32]] = defaultdict(set)
    with closing(sqlite3.connect(f"{snapshot.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            for _, column, kind, *_ in database.execute(f"PRAGMA table_info({table})").fetchall():
                if kind in ("INTEGER", "REAL"):
                    rows = database.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()
                    held[column] |= {np.float32(value) for (value,) in rows if value is not None}
        # Scripts are told of the least count that is shown by a shorter name.
        held["smallest"] |= held["smallest_count"]
        indicators = {name for (name,) in database.execute("SELECT id FROM indicator").fetchall()}
    return held, indicators
