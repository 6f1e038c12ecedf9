"""`earlysight check`: read and judge, store nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jobs.inbox import Receipt
from jobs.reporting import write_reports
from service.commands.parts import AS_JSON, echo_json
from service.exits import Exit
from service.home import Home, open_home, today_of
from service.judging import judge
from service.progress import progress
from service.receipts import any_problem, show_receipts

_CHECK = "Nothing was stored: this was a check."


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--home", required=True, type=click.Path(path_type=Path), help="The home they would be dropped into."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the problem report, a workbook and a page [default: reports/ of the home].",
)
@AS_JSON
@click.pass_context
def command(
    context: click.Context, files: tuple[Path, ...], home: Path, report: Path | None, as_json: bool
) -> None:
    """Read and judge FILES as if they were dropped into the home's inbox; store nothing.

    Exit code 0: nothing wrong, or warnings alone. 1: a file would be refused, or rows of it set aside.
    2: wrong usage or settings. 3: a fault of ours.
    """
    opened = open_home(home)
    with progress() as tell:
        receipts = judge(opened, files, tell)
    written = _report(opened, receipts, report)
    if as_json:
        echo_json(receipts)
    else:
        show_receipts(receipts, decided=True)
        click.echo(_CHECK)
        for path in written:
            click.echo(f"Report: {path}")
    if any_problem(receipts):
        context.exit(Exit.PROBLEMS)


def _report(home: Home, receipts: Sequence[Receipt], folder: Path | None) -> tuple[Path, ...]:
    """Write the report where it was asked for; unasked, only if there is something in it."""
    if folder is None and not any(receipt.problems for receipt in receipts):
        return ()
    today = today_of(home.settings())
    folder, stem = folder or home.workplace.reports, f"problems-{today:%Y-%m-%d}"
    return write_reports(receipts, folder, stem, today, note=_CHECK)
