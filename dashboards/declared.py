"""The file of declared figures beside a snapshot: written by the worker, read by the web process."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from dashboards.snapshot import UnreadableSnapshot

Figures = dict[str, Any]

# Raised whenever the scripts need something of the figures that earlier releases did not draw.
FORMAT = 3


class ChangedSnapshot(UnreadableSnapshot):
    """A snapshot that is no longer the file that was published."""


def figures_beside(snapshot: Path) -> Path:
    """Return where a snapshot's figures are kept."""
    return snapshot.with_suffix(".figures.json")


def write_figures(snapshot: Path, pages: Figures) -> Path:
    """Write the serialised figures by page, whole or not at all, with their snapshot's digest."""
    path = figures_beside(snapshot)
    aside = path.with_suffix(".json.part")
    with aside.open("w", encoding="utf-8") as out:
        json.dump({"format": FORMAT, "snapshot": _digest(snapshot), "pages": pages}, out)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
    return path


def read_figures(snapshot: Path) -> Figures:
    """Return the serialised figures by page; raises UnreadableSnapshot.

    SQLite notices a damaged structure, not a changed digit: the digest taken when the figures were declared
    tells whether the snapshot is still the file that was published.
    """
    path = figures_beside(snapshot)
    if not path.is_file():
        raise UnreadableSnapshot(f"The figures of {snapshot.name} are missing. Run `earlysight refresh`.")
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        drawn, digest, pages = held["format"], held["snapshot"], dict(held["pages"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise damaged_figures(snapshot) from fault
    if drawn != FORMAT:
        raise UnreadableSnapshot(
            f"The figures of {snapshot.name} were drawn by another release. Run `earlysight refresh`."
        )
    if digest != _digest(snapshot):
        raise ChangedSnapshot(
            f"{snapshot.name} has changed since it was published. Run `earlysight refresh`."
        )
    return pages


def damaged_figures(snapshot: Path) -> UnreadableSnapshot:
    """Say that a snapshot's figures cannot be read."""
    return UnreadableSnapshot(f"The figures of {snapshot.name} are damaged. Run `earlysight refresh`.")


def _digest(snapshot: Path) -> str:
    with snapshot.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
