"""`earlysight rebuild`: new records from the archive alone."""

from __future__ import annotations

from pathlib import Path

import click

from service import logs
from service.commands.parts import AS_JSON, echo_json
from service.home import open_home
from service.progress import progress
from service.rebuilding import rebuild_records


@click.command()
@click.option("--home", required=True, type=click.Path(path_type=Path), help="The home to rebuild.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Another archive than the home's own, such as a restored one.",
)
@click.option(
    "--accept-differences", is_flag=True, help="Go on where files come out otherwise than they did."
)
@AS_JSON
def command(home: Path, source: Path | None, accept_differences: bool, as_json: bool) -> None:
    """Make records.db again from the archive alone; nothing changes unless it comes out as it was."""
    opened = open_home(home)
    logs.begin("rebuild", opened.logs, terminal=False)
    with progress() as tell:
        outcome = rebuild_records(opened, source, accept_differences, tell)
    if as_json:
        echo_json(outcome)
    else:
        click.echo(outcome.sentence)
