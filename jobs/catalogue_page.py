"""The page of files a council can drop in, written from the catalogue: `python -m jobs.catalogue_page`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from jobs.catalogue import SOURCES
from jobs.columns import Column
from jobs.source import Source

_INTRODUCTION = """\
# Files a council can drop in

Written by `make docs` from the catalogue in `jobs/catalogue.py`; a test keeps it so.

A file is known by what it holds, never by its name. Headings are matched without regard to case, spaces and
punctuation, and may come in any order; further columns are left alone. What a file calls otherwise is told
once, with `earlysight map`.
"""


def page(sources: Sequence[Source] = SOURCES) -> str:
    """The page in Markdown: every source, the forms it comes in and the headings it is read under."""
    return "\n".join([_INTRODUCTION, *(_section(source) for source in sources)])


def _section(source: Source) -> str:
    title = source.called[:1].upper() + source.called[1:]
    parts = [f"## {title}: {source.dialect}\n"]
    if source.columns:
        parts.append("| column | | headings |\n|-|-|-|")
        parts += [_row(column) for column in source.columns]
    else:
        parts.append("Known by its structure; it has no headings to choose.")
    return "\n".join(parts) + "\n"


def _row(column: Column) -> str:
    needed = "needed" if column.required else ""
    headings = ", ".join(f"`{heading}`" for heading in column.headings)
    return f"| {column.name.replace('_', ' ')} | {needed} | {headings} |"


if __name__ == "__main__":
    sys.stdout.write(page())
