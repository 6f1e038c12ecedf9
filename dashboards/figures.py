"""Declares every figure of a publication once, in HoloViews, and keeps them beside its snapshot."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import holoviews as hv
from bokeh.document import Document
from bokeh.models import Model

from dashboards.declared import write_figures
from dashboards.plates.groups import groups_figures
from dashboards.plates.setting import setting_figures
from dashboards.plates.target import target_figures
from dashboards.snapshot import Snapshot

PLATES: tuple[tuple[str, Callable[[Snapshot], list[Model]]], ...] = (
    ("target", target_figures),
    ("groups", groups_figures),
    ("setting", setting_figures),
)


def declare(snapshot_path: Path) -> Path:
    """Write <publication>.figures.json beside a snapshot and return its path; raises UnreadableSnapshot."""
    hv.extension("bokeh", logo=False)
    # Without a GPU, WebGL redraws four to ten times slower than canvas.
    hv.renderer("bokeh").webgl = False
    snapshot = Snapshot(snapshot_path)
    declared = {page: _document(make(snapshot)) for page, make in PLATES}
    return write_figures(snapshot_path, declared)


def _document(roots: list[Model]) -> object:
    document = Document()
    for root in roots:
        document.add_root(root)
    return _with_own_ids(document.to_json(deferred=False), {})


def _with_own_ids(part: Any, own: dict[str, str]) -> Any:
    """Number models in order of appearance, in a way of our own.

    Bokeh numbers models as a process makes them: a session's own models would take the same ids, and the
    same snapshot would give another file the next time.
    """
    if isinstance(part, list):
        return [_with_own_ids(item, own) for item in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("id"), str):
        part = part | {"id": own.setdefault(part["id"], f"figure-{len(own) + 1}")}
    return {key: _with_own_ids(value, own) for key, value in part.items()}


def main(arguments: list[str], tell: Callable[[str], None]) -> None:
    """Declare the figures of each snapshot named on the command line."""
    for name in arguments:
        tell(str(declare(Path(name))))


if __name__ == "__main__":
    main(sys.argv[1:], print)
