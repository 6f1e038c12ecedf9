"""`earlysight publish`: publish what the records hold, or explain what an audience's rule did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from service import logs
from service.commands.parts import AS_JSON, echo_json
from service.exits import Exit
from service.home import open_home
from service.picture import Picture, percent, picture
from service.progress import progress
from service.run import publish_now

_SETTINGS = ("settings", "known", "rate", "band", "area")
_SIZES = {2: "pairs", 3: "triples"}
_OF = {"authority": "Authority", "ward": "Wards", "setting": "Settings", "area": "Areas", "group": "Groups"}
_CELLS = {
    "cells": "With children",
    "rounded": "Rounded",
    "moved": "Drawn in, or as first published",
    "counts_only": "Counts without a rate",
    "banded": "A range of rates",
    "together": "Together with others",
    "few_children": "Hidden: few children",
    "no_band": "Hidden: few counted, or few not",
    "kept_back": "Hidden: would tell of other cells",
    "withheld": "Not given to this audience",
}


@click.command()
@click.option(
    "--home",
    default=Path(),
    type=click.Path(path_type=Path),
    help="The home to publish; this folder unless said.",
)
@click.option(
    "--explain", metavar="AUDIENCE", help="Publish nothing; say what its rule hid, and how much is left."
)
@AS_JSON
@click.pass_context
def command(context: click.Context, home: Path, explain: str | None, as_json: bool) -> None:
    """Publish what the records hold now, without looking into the inbox."""
    opened = open_home(home)
    if explain is not None:
        told = picture(opened, explain)
        if as_json:
            echo_json(told.as_json())
        else:
            _explain(told)
        return
    logs.begin("publish", opened.logs, terminal=False)
    with progress() as tell:
        outcome = publish_now(opened, tell)
    if as_json:
        echo_json(outcome)
    else:
        click.echo(outcome.sentence)
    if outcome.publication is None:
        context.exit(Exit.PROBLEMS)


def _explain(told: Picture) -> None:
    left = told.left
    click.echo(f"{told.audience}, as published: {told.publication}. {told.rule}\n")
    kinds = left.cells["place_kind"].to_list()
    rows = left.cells.transpose(include_header=True, column_names="place_kind").to_dicts()
    by_outcome = {row["column"]: row for row in rows}
    _show(
        "Cells (a place, an indicator, a time), of all terms",
        *(_OF[kind] for kind in kinds),
        rows=[(said, *(by_outcome[name][kind] for kind in kinds)) for name, said in _CELLS.items()],
    )
    _show(
        f"Settings with children, {told.term}, three terms",
        *("Settings", "Known", "A rate", "A range", "Together", "Usable", "Its width"),
        rows=[
            (row["label"], *(row[name] for name in _SETTINGS), percent(row["share"]), _width(row))
            for row in left.settings.iter_rows(named=True)
        ],
    )
    _show(
        "Children counted on several at once, of all terms",
        *("Anybody known", "Kept"),
        rows=[
            (f"{_OF[kind]}, {_SIZES[size]}", known, kept)
            for kind, size, known, kept in left.combined.iter_rows()
        ],
    )
    if told.asq3:
        click.echo(told.asq3)


def _width(row: dict[str, Any]) -> str:
    """How wide the middle one of the ranges is."""
    return "" if row["band_width"] is None else f"{row['band_width'] * 100:.0f} points"


def _show(title: str, *columns: str, rows: list[tuple[str | int, ...]]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column()
    for column in columns:
        table.add_column(column, justify="right")
    for first, *numbers in rows:
        table.add_row(str(first), *(f"{n:,}" if isinstance(n, int) else str(n) for n in numbers))
    click.echo(title)
    Console().print(table)
    click.echo()
