"""Declares every figure of a publication once, in HoloViews, and writes them beside its snapshot for the server to clone."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import holoviews as hv
from bokeh.document import Document
from bokeh.models import Model

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
    path = figures_beside(snapshot_path)
    aside = path.with_suffix(".json.part")
    with aside.open("w", encoding="utf-8") as out:
        json.dump(declared, out)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
    return path


def figures_beside(snapshot_path: Path) -> Path:
    """Return where a snapshot's figures are kept."""
    return snapshot_path.with_suffix(".figures.json")


def _document(roots: list[Model]) -> object:
    document = Document()
    for root in roots:
        document.add_root(root)
    return _with_own_names(document.to_json(deferred=False))


def _with_own_names(part: Any) -> Any:
    """Give every model a name that no other process will: Bokeh numbers models from one in each process."""
    if isinstance(part, list):
        return [_with_own_names(item) for item in part]
    if isinstance(part, dict):
        named = {key: _with_own_names(value) for key, value in part.items()}
        if isinstance(named.get("id"), str):
            named["id"] = f"figure-{named['id']}"
        return named
    return part


def main(arguments: list[str], tell: Callable[[str], None]) -> None:
    """Declare the figures of each snapshot named on the command line."""
    for name in arguments:
        tell(str(declare(Path(name))))


if __name__ == "__main__":
    main(sys.argv[1:], lambda line: sys.stdout.write(f"{line}\n"))
