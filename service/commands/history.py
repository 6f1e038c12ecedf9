"""`earlysight history`: the latest runs."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.commands.parts import AS_JSON, HOME, echo_json
from service.home import open_home
from service.ledger import Ledger

_COLUMNS = {
    "id": "Run",
    "state": "State",
    "asked_by": "Asked by",
    "queued_at": "Queued (UTC)",
    "ended_at": "Ended (UTC)",
    "attempt": "Attempt",
    "files_received": "Files",
    "files_refused": "Refused",
    "rows_set_aside": "Rows aside",
    "reason": "How it went",
}


@click.command()
@HOME
@AS_JSON
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many runs.")
def command(home: Path, as_json: bool, limit: int) -> None:
    """Show the latest runs on HOME, newest first."""
    runs = Ledger(open_home(home).ledger).runs(limit=limit)
    if as_json:
        echo_json(runs)
        return
    if not runs:
        click.echo("No run yet. Start one with: earlysight refresh")
        return
    table = Table(box=None, pad_edge=False)
    for title in _COLUMNS.values():
        table.add_column(title, overflow="fold")
    for run in runs:
        table.add_row(*(Text("" if run[column] is None else str(run[column])) for column in _COLUMNS))
    Console().print(table)
