"""`earlysight check`: read and judge, store nothing."""

from __future__ import annotations

from pathlib import Path

import click

from service.commands.parts import AS_JSON, echo_json
from service.exits import Exit
from service.home import open_home
from service.judging import judge
from service.progress import progress
from service.receipts import any_problem, show_receipts


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--home", required=True, type=click.Path(path_type=Path), help="The home they would be dropped into."
)
@AS_JSON
@click.pass_context
def command(context: click.Context, files: tuple[Path, ...], home: Path, as_json: bool) -> None:
    """Read and judge FILES as if they were dropped into the home's inbox; store nothing."""
    with progress() as tell:
        receipts = judge(open_home(home), files, tell)
    if as_json:
        echo_json(receipts)
    else:
        show_receipts(receipts)
        click.echo("Nothing was stored: this was a check.")
    if any_problem(receipts):
        context.exit(Exit.PROBLEMS)
