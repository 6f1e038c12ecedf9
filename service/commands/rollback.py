"""`earlysight rollback`: what an earlier run published, published again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jobs.catalogue import source_called
from jobs.releases import Change
from jobs.terms import Term
from service import logs
from service.commands.parts import AS_JSON, echo_json
from service.exits import Exit
from service.home import open_home
from service.progress import progress
from service.rolling_back import plan, roll_back

_BECOMES = {"current": "counts again", "withdrawn": "no longer counts", "superseded": "stands behind again"}


@click.command()
@click.argument("run", type=click.IntRange(1))
@click.option("--home", required=True, type=click.Path(path_type=Path), help="The home to roll back.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@AS_JSON
@click.pass_context
def command(context: click.Context, run: int, home: Path, dry_run: bool, as_json: bool) -> None:
    """Publish again what RUN (see history) had published; files that came after it count no longer."""
    opened = open_home(home)
    planned = plan(opened, run)
    if not as_json:
        _show(planned.changes)
    if dry_run:
        if as_json:
            echo_json(planned)
        else:
            click.echo(f"Nothing was changed. Run {run} had published {planned.publication}.")
        return
    logs.begin("rollback", opened.logs, terminal=False)
    with progress() as tell:
        outcome = roll_back(opened, run, tell)
    if as_json:
        echo_json(outcome)
    else:
        click.echo(outcome.sentence)
    if outcome.publication is None:
        context.exit(Exit.PROBLEMS)


def _show(changes: Sequence[Change]) -> None:
    if not changes:
        click.echo("The same deliveries count already.")
        return
    table = Table("Source", "Term", "File", "Received (UTC)", "From now on", box=None, pad_edge=False)
    for one in changes:
        term = Term.parse(one.term).label if one.term else ""
        received = one.received_at[:16].replace("T", " ")
        cells = (source_called(one.source), term, one.file_name, received, _BECOMES[one.becomes])
        table.add_row(*map(Text, cells))
    Console().print(table)
