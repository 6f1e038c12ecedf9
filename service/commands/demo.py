"""`earlysight demo`: a home with a synthetic authority, refreshed and up."""

from __future__ import annotations

from pathlib import Path

import click

from service import logs
from service.commands.parts import PORT
from service.home import Home, open_home
from service.progress import progress
from service.receipts import any_problem, show_receipts
from service.run import run_now
from service.synthetic import demo_home
from service.together import up


@click.command()
@click.argument("home", type=click.Path(path_type=Path), default=Path("demo"))
@PORT
def command(home: Path, port: int | None) -> None:
    """Make HOME (./demo) with an invented authority if it is not there, refresh it, and serve it."""
    with progress() as tell:
        is_new = not (home / "earlysight.toml").is_file()
        made = demo_home(home, tell) if is_new else open_home(home)
        logs.begin("up", made.logs, terminal=False)
        outcome = run_now(made, "person", tell)
    if any_problem(outcome.receipts):
        show_receipts(outcome.receipts)
    click.echo(outcome.sentence)
    _go_up(made, port)


def _go_up(home: Home, port: int | None) -> None:
    logs.begin("up", home.logs)
    click.echo(f"Starting http://127.0.0.1:{port or home.settings().serve.port}/ ...")
    up(home, port)
