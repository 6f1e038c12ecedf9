"""`earlysight work`: the scheduler."""

from __future__ import annotations

from pathlib import Path

import click

from service import logs
from service.commands.parts import HOME
from service.home import open_home
from service.worker import work


@click.command()
@HOME
def command(home: Path) -> None:
    """Refresh HOME on its schedule and when files arrive, until stopped."""
    opened = open_home(home)
    logs.begin("work", opened.logs)
    work(opened)
