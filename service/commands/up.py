"""`earlysight up`: the scheduler and the dashboards, as two processes."""

from __future__ import annotations

from pathlib import Path

import click

from service import logs
from service.commands.parts import HOME, PORT
from service.home import open_home
from service.together import up


@click.command()
@HOME
@PORT
def command(home: Path, port: int | None) -> None:
    """Work and serve HOME, until stopped; when one of the two ends, the other is stopped."""
    opened = open_home(home)
    logs.begin("up", opened.logs)
    up(opened, port)
