"""The frame around every page: what is published for whom, the way between pages, the words, and the session's figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
import panel as pn
from bokeh.document import Document
from bokeh.models import ColumnDataSource, Model

from dashboards import theme
from dashboards.selection import Selection
from dashboards.snapshot import Snapshot, UnreadableSnapshot, current_snapshot
from dashboards.wording import words, written_date

# Panel hands each template its base page; text from files is escaped inside the templates' autoescape blocks.
TEMPLATES = jinja2.Environment(  # noqa: S701
    loader=jinja2.PackageLoader("dashboards", "assets/templates"), undefined=jinja2.StrictUndefined
)


@dataclass(frozen=True)
class Edition:
    """One publication as the web process holds it: the snapshot and the figures declared for it."""

    path: Path

    @cached_property
    def snapshot(self) -> Snapshot:
        """The tables, read once a process."""
        return Snapshot(self.path)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The serialised figures, by page."""
        declared = self.path.with_suffix(".figures.json")
        if not declared.is_file():
            raise UnreadableSnapshot(f"The figures of {self.path.name} are missing. Run `earlysight refresh`.")
        loaded: dict[str, Any] = json.loads(declared.read_text(encoding="utf-8"))
        return loaded

    def clone(self, page: str) -> dict[str, Model]:
        """Return a page's figures for one session, by name."""
        document = Document.from_json(self.figures[page])
        roots = list(document.roots)
        document.clear()
        # The page's own panels take the bare names.
        return {str(root.name).removesuffix("_figure"): root for root in roots}


class Library:
    """The editions of one audience: the current one for new sessions, earlier ones for as long as they are in use."""

    def __init__(self, published: Path, audience: str) -> None:
        """Look for an audience's snapshots under a published folder."""
        self._published, self._audience = published, audience
        self._edition: Edition | None = None

    def current(self) -> Edition:
        """Return the edition in force, staying on the last good one when the newest cannot be read."""
        try:
            path = current_snapshot(self._published, self._audience)
            if self._edition is None or self._edition.path != path:
                edition = Edition(path)
                _ = edition.snapshot, edition.figures
                self._edition = edition
        except UnreadableSnapshot:
            if self._edition is None:
                raise
        assert self._edition is not None  # noqa: S101  set above or raised
        return self._edition


def exchange() -> tuple[ColumnDataSource, ColumnDataSource]:
    """Return the two models a session talks through: what the browser asked (its query), what the server answers."""
    return ColumnDataSource(name="asked", tags=[""]), ColumnDataSource(name="answer", tags=[None])


def page(name: str, edition: Edition, figures: dict[str, Model], start: dict[str, Any]) -> pn.Template:
    """Return a page's template with its figures in place; `start` is what its script begins with."""
    template = pn.Template(TEMPLATES.get_template(f"{name}.html"))
    for root_name, root in figures.items():
        template.add_panel(root_name, pn.pane.Bokeh(root, sizing_mode="stretch_both", margin=0))
    for key, value in (_frame(name, edition) | {"start": start}).items():
        template.add_variable(key, value)
    return template


def _frame(name: str, edition: Edition) -> dict[str, Any]:
    said, publication = words(), edition.snapshot.publication
    term = edition.snapshot.terms.filter(id=publication["latest_term"])["label"][0]
    return {
        "page_name": name,
        "words": said,
        "pages": said["pages"],
        "publication": publication,
        "audience_name": said["audiences"][publication["audience"]],
        "as_at": said["frame"]["as_at"].format(term=term, date=written_date(publication["as_at"])),
        "snapshot": {
            "indicators": edition.snapshot.indicators.to_dicts(),
            "terms": edition.snapshot.terms.reverse().to_dicts(),
            "windows": edition.snapshot.windows.to_dicts(),
            "wards": edition.snapshot.wards.select("code", "name").sort("name").to_dicts(),
            "groups": edition.snapshot.groups.to_dicts(),
        },
        "glyphs": theme.GROUP_GLYPHS,
        "group_colours": theme.GROUP_COLOURS,
    }


def start_of(selection: Selection, notices: list[str], edition: Edition) -> dict[str, Any]:
    """Return what every page's script begins with: the selection, what is the default, and the words."""
    from dashboards.selection import default_selection

    names = ("indicator", "term", "over", "basis", "open", "wards", "groups", "settings")
    usual = default_selection(edition.snapshot)
    return {
        "selection": {name: getattr(selection, name) for name in names},
        "usual": {name: getattr(usual, name) for name in names},
        "notices": notices,
        "words": words()["script"],
        "authority": edition.snapshot.publication["authority_name"],
        "smallest": edition.snapshot.publication["smallest_count"],
        "ramp": theme.NEED,
        "groups": {
            group["id"]: {
                **group,
                "glyph": theme.GROUP_GLYPHS[i % len(theme.GROUP_GLYPHS)],
                "colour": theme.GROUP_COLOURS[i % len(theme.GROUP_COLOURS)],
            }
            for i, group in enumerate(edition.snapshot.groups.to_dicts())
        },
        "wards": dict(edition.snapshot.wards.select("code", "name").iter_rows()),
        "terms": dict(edition.snapshot.terms.select("id", "label").iter_rows()),
        "indicators": {row["id"]: row for row in edition.snapshot.indicators.to_dicts()},
    }
