"""A proposed mapping, as a table and as plain data: types and shares of cells, never a value."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jobs.drafting import Draft
from jobs.headings import shown
from jobs.new_words import NewWords

_COLUMNS = ("Wanted", "No.", "Heading in the file", "Sure", "Why", "Cells", "Empty")
_WIDE = 160


def show_proposal(draft: Draft, known: frozenset[str]) -> None:
    """Write the proposal to standard output: a line a wanted column, then the headings nobody wants."""
    proposal = draft.proposal
    where = f", sheet {proposal.sheet.table}" if proposal.sheet.table else ""
    click.echo(f"{proposal.sheet.file}{where}: most like {proposal.source.called}.")
    table = Table(*_COLUMNS, box=None, pad_edge=False)
    for line in columns_of(draft, known):
        table.add_row(*map(Text, _cells(line)))
    console = Console(highlight=False)
    if not console.is_terminal:  # where there is no window, no line need be broken to fit it
        console.width = _WIDE
    console.print(table)
    rest = others_of(draft, known)
    if rest:
        named = ", ".join(f"{one['heading']} ({one['cells']})" for one in rest)
        click.echo(f"Not used: {named}.")


def show_gaps(draft: Draft, known: frozenset[str]) -> None:
    """Write why a draft cannot be saved yet, and the options that would mend it."""
    if draft.missing:
        click.echo(f"Nothing was saved: no heading for {', '.join(draft.missing)}.")
        click.echo("Say which it is with --set, for example: --set setting_urn='Prov Ref'")
    for position, kind in draft.unexplained().items():
        heading = shown(draft.proposal.sheet.headings, position, known)
        click.echo(f"Nothing was saved: column {heading} holds {kind}, and nobody has said what it is for.")
        click.echo(f"Map it with --set, or leave it out with: --ignore {_name(heading)}")


def show_words(words: NewWords) -> None:
    """Write the words no table knows, and how many may not be shown."""
    for word in words.shown:
        means = f"probably {word.means} ({word.sure:.0%})" if word.means else "nothing known"
        click.echo(f"New word in {word.column}: ‘{word.written}’, {means}.")
    for column, more in words.hidden.items():
        click.echo(f"{more:,} more in {column} not shown: each is rare, or may be somebody's value.")


def show_unknown(words: NewWords) -> None:
    """Write which words are still not explained, and the options that would explain them."""
    for word in words.shown:
        option = f"--word {word.column}:{_name(word.written)}={word.means or 'MEANING'}"
        click.echo(f"Rows with ‘{word.written}’ cannot be read until it is explained: {option}")


def as_data(draft: Draft, words: NewWords, known: frozenset[str], saved: str | None) -> dict[str, Any]:
    """The proposal as plain data; `saved` is the name it was saved under, or None."""
    headings = draft.proposal.sheet.headings
    return {
        "file": draft.proposal.sheet.file,
        "table": draft.proposal.sheet.table,
        "source": draft.proposal.source.name,
        "columns": columns_of(draft, known),
        "others": others_of(draft, known),
        "missing": draft.missing,
        "unexplained": {shown(headings, p, known): kind for p, kind in draft.unexplained().items()},
        "new_words": [vars(word) for word in words.shown],
        "words_not_shown": dict(words.hidden),
        "words": draft.words,
        "saved": saved,
    }


def columns_of(draft: Draft, known: frozenset[str]) -> list[dict[str, Any]]:
    """One line a column the source wants, with where the draft has it now."""
    lines = []
    for suggestion in draft.proposal.suggestions:
        column, at = suggestion.column, draft.at.get(suggestion.column.name)
        held = None if at is None else draft.proposal.held[at]
        kept = at is not None and at == suggestion.position
        lines.append(
            {
                "column": column.name,
                "wanted": column.headings[0],
                "required": column.required,
                "number": None if at is None else at + 1,
                "heading": None if at is None else shown(draft.proposal.sheet.headings, at, known),
                "sure": round(suggestion.sure, 2) if kept else None,
                "why": suggestion.why if kept else "" if at is None else "as you said",
                "cells": held.kind if held else None,
                "empty": round(held.empty, 2) if held else None,
            }
        )
    return lines


def others_of(draft: Draft, known: frozenset[str]) -> list[dict[str, Any]]:
    """The headings no column has, with what stands under them."""
    headings, used = draft.proposal.sheet.headings, set(draft.at.values())
    return [
        {"number": p + 1, "heading": shown(headings, p, known), "cells": draft.proposal.held[p].kind}
        for p in range(len(headings))
        if p not in used and headings[p]
    ]


def _name(heading: str) -> str:
    """A heading as an option takes it: a column with no heading fit to show goes by its number."""
    return shlex.quote(heading.removeprefix("no. "))


def _cells(line: Mapping[str, Any]) -> tuple[str, ...]:
    wanted = f"{line['wanted']}{' *' if line['required'] else ''}"
    if line["number"] is None:
        return (wanted, "", "–", "", "", "", "")
    sure = "" if line["sure"] is None else f"{line['sure']:.0%}"
    return (
        wanted, str(line["number"]), line["heading"], sure, line["why"], line["cells"], f"{line['empty']:.0%}"
    )  # fmt: skip
