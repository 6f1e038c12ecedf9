"""`earlysight refresh`: one run now."""

from __future__ import annotations

from pathlib import Path

import click

from service import logs
from service.commands.parts import AS_JSON, HOME, echo_json
from service.exits import Exit
from service.home import open_home
from service.progress import progress
from service.receipts import any_problem, show_receipts
from service.run import run_now


@click.command()
@HOME
@AS_JSON
@click.pass_context
def command(context: click.Context, home: Path, as_json: bool) -> None:
    """Do one run on HOME now, and say how it went."""
    opened = open_home(home)
    logs.begin("refresh", opened.logs, terminal=False)
    with progress() as tell:
        outcome = run_now(opened, "person", tell)
    if as_json:
        echo_json(outcome)
    else:
        show_receipts(outcome.receipts)
        if any(receipt.outcome == "refused" for receipt in outcome.receipts):
            click.echo(f"Refused files lie in {opened.workplace.inbox / 'refused'}, each with its reports.")
        click.echo(outcome.sentence)
        for warning in outcome.warnings:
            click.echo(f"Warning: {warning}")
    if any_problem(outcome.receipts) or outcome.publication is None:
        context.exit(Exit.PROBLEMS)
