"""The page of indicators, written from the catalogue: `python -m jobs.indicators_page`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from jobs.indicators import Indicator, read_catalogue

_INTRODUCTION: Final = """\
# Indicators

Written by `make docs` from `jobs/indicators.toml`; a test keeps it so. A council adds its own without code:
[adding sources](adding-sources.md).

An indicator whose source has never been received is not published. Rates describe the children, never the
quality of a setting. Every rate comes with its interval and with how many children it could see.
"""
_FAMILIES: Final = {
    "asq3": "ASQ-3: the review at 2 to 2½",
    "wellcomm": "WellComm",
    "send": "SEND",
    "eyfsp": "The end of Reception",
    "funding": "Funding",
    "coverage": "Coverage: how much the other figures can see",
    "extra": "The council's own",
}
_POLARITIES: Final = {
    "high_is_need": "a high value means more need; places are ranked from it",
    "low_is_need": "a low value means more need; places are ranked from it",
    "context": "neither end means need; places are listed by it, never ranked",
}
_MEASURED: Final = {
    "share": "a share: children of children",
    "per_100": "events per 100 children; a child may have several",
}
_BASES: Final = {"live": "children who live there", "attend": "children who attend there"}


def page(indicators: Sequence[Indicator] | None = None) -> str:
    """The page in Markdown, by family in the catalogue's order; without any, of those built in."""
    families = groupby(indicators or read_catalogue(), lambda one: one.family)
    return "\n".join([_INTRODUCTION, *(_family(name, list(ones)) for name, ones in families)])


def _family(name: str, indicators: Sequence[Indicator]) -> str:
    return "\n".join([f"## {_FAMILIES[name]}\n", *map(_section, indicators)])


def _section(one: Indicator) -> str:
    rows = {
        "counted": one.numerator,
        "of": one.denominator,
        "reading": _POLARITIES[one.polarity],
        "measured as": _MEASURED[one.measured_as],
        "for": ", and ".join(_BASES[basis] for basis in one.bases),
        "source": one.source,
        "mind": one.caveat,
        "beside England": one.comparability,
        "id": f"`{one.id}`",
    }
    lines = [f"### {one.label}\n", f"{one.question}\n", "| | |\n|-|-|"]
    return "\n".join([*lines, *(f"| {name} | {_cell(said)} |" for name, said in rows.items())]) + "\n"


def _cell(text: str) -> str:
    """Text that does not end its cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
