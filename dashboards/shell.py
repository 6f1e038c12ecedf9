"""The frame around every page: what is published for whom, the way between pages, the words, the figures."""

from __future__ import annotations

from typing import Any

import jinja2
import panel as pn
from bokeh.models import ColumnDataSource, Model

from dashboards import need, theme
from dashboards.columns import STATUSES
from dashboards.library import Edition
from dashboards.selection import MANY, ONE, Selection, default_selection
from dashboards.wording import words_for, written_date

# Panel hands each template its base page; text from files is escaped inside the templates' autoescape blocks.
TEMPLATES = jinja2.Environment(  # noqa: S701
    loader=jinja2.PackageLoader("dashboards", "assets/templates"), undefined=jinja2.StrictUndefined
)


def exchange() -> tuple[ColumnDataSource, ColumnDataSource]:
    """Return the two models a session talks through: the browser's question, the server's answer."""
    # Nothing is asked yet: not even the usual selection, or a link's reader who returns to it is not heard.
    return ColumnDataSource(name="asked", tags=["nothing yet"]), ColumnDataSource(name="answer", tags=[None])


def page(name: str, edition: Edition, figures: dict[str, Model], start: dict[str, Any]) -> pn.Template:
    """Return a page's template with its figures in place; `start` is what its script begins with."""
    template = pn.Template(TEMPLATES.get_template(f"{name}.html"))
    for root_name, root in figures.items():
        template.add_panel(root_name, pn.pane.Bokeh(root, sizing_mode="stretch_both", margin=0))
    for key, value in (_frame(name, edition) | {"start": start}).items():
        template.add_variable(key, value)
    return template


def _frame(name: str, edition: Edition) -> dict[str, Any]:
    publication = edition.snapshot.publication
    said = words_for(publication["rounded_to"] > 1)
    term = edition.snapshot.terms.filter(id=publication["latest_term"])["label"][0]
    return {
        "page_name": name,
        "words": said,
        "pages": said["pages"],
        "publication": publication,
        "audience_name": said["audiences"].get(publication["audience"], publication["audience"]),
        "as_at": said["frame"]["as_at"].format(term=term, date=written_date(publication["as_at"])),
        "snapshot": {
            "indicators": edition.snapshot.indicators.to_dicts(),
            "terms": edition.snapshot.terms.reverse().to_dicts(),
            "windows": edition.snapshot.windows.to_dicts(),
            "wards": edition.snapshot.wards.select("code", "name").sort("name").to_dicts(),
            "groups": edition.snapshot.groups.to_dicts(),
        },
        "glyphs": [theme.group_glyph(group) for group in edition.snapshot.groups["id"]],
    }


def start_of(selection: Selection, notices: list[str], edition: Edition) -> dict[str, Any]:
    """Return what every page's script begins with: the selection, what is the default, and the words."""
    names = ONE + MANY
    usual = default_selection(edition.snapshot)
    rounded = edition.snapshot.publication["rounded_to"] > 1
    return {
        "selection": {name: getattr(selection, name) for name in names},
        "usual": {name: getattr(usual, name) for name in names},
        "notices": notices,
        "words": words_for(rounded)["script"],
        "authority": edition.snapshot.publication["authority_name"],
        "ramp": theme.NEED,
        "flags": theme.FLAG_COLOURS,
        "statuses": STATUSES,
        "smallest": edition.snapshot.publication["smallest_count"],
        "rounded": rounded,
        "areas": edition.snapshot.areas.to_dicts(),
        "sure": [need.SURE, need.FAIRLY_SURE],
        "stable": [need.VERY_STABLE, need.STABLE],
        "least_stable": need.LEAST_STABLE,
        "latest": edition.snapshot.publication["latest_term"],
        "groups": {group["id"]: group | _mark(group["id"]) for group in edition.snapshot.groups.to_dicts()},
        "wards": dict(edition.snapshot.wards.select("code", "name").iter_rows()),
        "terms": dict(edition.snapshot.terms.select("id", "label").iter_rows()),
        "indicators": {row["id"]: row for row in edition.snapshot.indicators.to_dicts()},
    }


def _mark(group: str) -> dict[str, str]:
    """A group's colour and the character that stands for its marker."""
    colour, _ = theme.group_style(group)
    return {"colour": colour, "glyph": theme.group_glyph(group)}
