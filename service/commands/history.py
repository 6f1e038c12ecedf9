"""`earlysight history`: the latest runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.commands.parts import AS_JSON, HOME, echo_json
from service.home import open_home
from service.ledger import Ledger

_COUNTS = ("files_received", "files_refused", "rows_set_aside")
_COLUMNS = ("Run", "State", "Asked by", "Ended (UTC)", "Files", "Refused", "Aside", "How it went")


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
    table = Table(*_COLUMNS, box=None, pad_edge=False)
    for run in runs:
        table.add_row(*map(Text, _cells(run)))
    Console().print(table)


def _cells(run: dict[str, Any]) -> tuple[str, ...]:
    again = f" ({run['attempt']})" if run["attempt"] > 1 else ""
    ended = (run["ended_at"] or "")[:16].replace("T", " ")
    counts = ("" if run[name] is None else str(run[name]) for name in _COUNTS)
    return (str(run["id"]), run["state"] + again, run["asked_by"], ended, *counts, run["reason"] or "")
