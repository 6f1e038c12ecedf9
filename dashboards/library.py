"""The editions the web process holds: one audience's snapshot in force, with the figures declared for it."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from bokeh.document import Document
from bokeh.models import Model

from dashboards.declared import Figures, damaged_figures, read_figures
from dashboards.snapshot import Snapshot, UnreadableSnapshot

PAGES = ("target", "groups", "setting")
# A publication's id is a file's name and nothing else: it can never lead to another audience's folder.
PUBLICATION_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

log = logging.getLogger("earlysight.dashboards")


@dataclass(frozen=True)
class Edition:
    """One publication as the web process holds it: the tables, and the serialised figures by page."""

    snapshot: Snapshot
    figures: Figures

    def clone(self, page: str) -> dict[str, Model]:
        """Return a page's figures for one session, by name: models that no other session shares."""
        document = Document.from_json(self.figures[page])
        roots = list(document.roots)
        document.clear()
        # The page's own panels take the bare names.
        return {str(root.name).removesuffix("_figure"): root for root in roots}


class Library:
    """The edition of one audience that new sessions get; a session keeps the one it began with."""

    def __init__(self, published: Path, audience: str) -> None:
        """Look for an audience's snapshots under a published folder."""
        self._published, self._audience = published, audience
        self._edition: Edition | None = None
        self._told = ""

    def current(self) -> Edition:
        """Return the edition in force, or the last good one when the newest cannot be read.

        Raises UnreadableSnapshot when none could be read since the process began.
        """
        try:
            path = current_snapshot(self._published, self._audience)
            if self._edition is None or self._edition.snapshot.path != path:
                self._edition = open_edition(path, self._audience)
        except UnreadableSnapshot as fault:
            self._tell(str(fault))
            if self._edition is None:
                raise
        return self._edition

    def _tell(self, fault: str) -> None:
        """Log a fault once, not for every session that meets it."""
        if fault != self._told:
            self._told = fault
            log.warning("The newest publication cannot be shown: %s", fault)


def current_snapshot(published: Path, audience: str) -> Path:
    """Return the path of an audience's snapshot in force; raises UnreadableSnapshot when there is none."""
    pointer = published / audience / "CURRENT"
    try:
        publication = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError as none:
        raise UnreadableSnapshot(f"Nothing has been published for the audience “{audience}” yet.") from none
    except (OSError, UnicodeError) as fault:
        raise UnreadableSnapshot(f"CURRENT of the audience “{audience}” cannot be read.") from fault
    if not PUBLICATION_ID.fullmatch(publication):
        raise UnreadableSnapshot(f"CURRENT of the audience “{audience}” does not name a publication.")
    return pointer.parent / f"{publication}.db"


def open_edition(path: Path, audience: str) -> Edition:
    """Return the edition of a snapshot file made for an audience; raises UnreadableSnapshot."""
    snapshot = Snapshot(path)
    if snapshot.publication["audience"] != audience:
        raise UnreadableSnapshot(f"{path.name} was not made for the audience “{audience}”.")
    edition = Edition(snapshot, read_figures(path))
    try:
        for page in PAGES:
            edition.clone(page)
    except Exception as fault:  # a flipped byte may fail anywhere in Bokeh
        raise damaged_figures(path) from fault
    return edition
