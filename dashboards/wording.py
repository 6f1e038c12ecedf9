"""The words that pages say, read from wording.toml, and how terms, dates and shares are written."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

HOVER = '<div class="tip">@told</div>'


@cache
def words() -> dict[str, Any]:
    """Return all wording, by section and key."""
    return tomllib.loads(resources.files("dashboards").joinpath("wording.toml").read_text(encoding="utf-8"))


@cache
def words_for(rounded: bool) -> dict[str, Any]:
    """Return the wording for readers of exact counts, or of rounded ones."""
    said = words()
    if not rounded:
        return said
    return said | {section: said[section] | own for section, own in said["rounded"].items()}


def short_term(label: str) -> str:
    """Return a term's short name: "Spring 2026" is "Spr 26"."""
    season, _, year = label.partition(" ")
    return f"{season[:3]} {year[-2:]}"


def written_date(iso: str) -> str:
    """Return an ISO date as people write it: 4 September 2026."""
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {day:%B %Y}"
