"""`earlysight map`: say once what the columns of a file are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jobs.problems import Unreadable
from service.commands.parts import AS_JSON
from service.exits import Exit
from service.home import open_home
from service.mapping import Wishes, explain


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--home", required=True, type=click.Path(path_type=Path), help="The home it is saved in.")
@click.option("--source", help="What kind of file it is, if not the one it is most like.")
@click.option("--name", help="What to call the mapping; the source and a number, if not given.")
@click.option("--yes", is_flag=True, help="Accept what is proposed and save it, without asking.")
@click.option("--set", "columns", multiple=True, metavar="COLUMN=HEADING", help="Map a column; - for none.")
@click.option("--word", "words", multiple=True, metavar="COLUMN:WRITTEN=MEANING", help="Explain a word.")
@click.option("--ignore", "ignored", multiple=True, metavar="HEADING", help="Leave a column out.")
@AS_JSON
@click.pass_context
def command(context: click.Context, /, file: Path, home: Path, **wishes: Any) -> None:
    """Propose what the columns of FILE are, and save what you confirm: next term it is read without asking.

    With --json nothing is asked, and nothing saved without --yes.
    """
    try:
        fine = explain(open_home(home), file, Wishes(**wishes))
    except Unreadable as reason:
        for problem in reason.problems:
            click.echo(problem.sentence(), err=wishes["as_json"])
        fine = False
    if not fine:
        context.exit(Exit.PROBLEMS)
