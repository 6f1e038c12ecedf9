"""`earlysight new`: make a home."""

from __future__ import annotations

from pathlib import Path

import click

from service.commands.parts import HOME
from service.home import make_home


@click.command()
@HOME
@click.option(
    "--code", required=True, metavar="CODE", help="The authority's ONS code, for example E06000014."
)
@click.option("--name", required=True, metavar="NAME", help="The authority's name.")
def command(home: Path, code: str, name: str) -> None:
    """Make HOME: folders, settings and a new pseudonym key."""
    made = make_home(home, code, name)
    click.echo(f"Made {made.root}. Now:")
    click.echo(
        f"  1. keep a safe copy of {made.key_file}: without it, records cannot be joined to later files"
    )
    click.echo(f"  2. drop the council's files into {made.workplace.inbox}")
    click.echo(f"  3. earlysight up {home}")
