"""`earlysight serve`: the dashboards, from published files; nothing it imports knows a home."""

from __future__ import annotations

from pathlib import Path

import click

from service import logs
from service.server import serve


@click.command()
@click.option("--published", required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--audience", default="qi", show_default=True, type=click.Choice(["qi", "partner", "shared"]))
@click.option("--address", default="127.0.0.1", show_default=True, help="An address of this machine alone.")
@click.option("--port", default=5006, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--audit",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The account of exports [default: audit.db beside the published folder].",
)
def command(published: Path, audience: str, address: str, port: int, audit: Path | None) -> None:
    """Serve one audience's published snapshots, until stopped."""
    logs.begin("serve")
    serve(published.resolve(), audience, address, port, audit.resolve() if audit else None)
