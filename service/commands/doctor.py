"""`earlysight doctor`: everything that would stop it working."""

from __future__ import annotations

from pathlib import Path

import click

from service.commands.parts import AS_JSON, HOME, echo_json
from service.doctor import examine
from service.exits import Exit


@click.command()
@HOME
@AS_JSON
@click.pass_context
def command(context: click.Context, home: Path, as_json: bool) -> None:
    """Say plainly what would stop HOME from working; changes nothing."""
    findings = examine(home)
    if as_json:
        echo_json(findings)
    for finding in [] if as_json else findings:
        mark = "ok  " if finding.ok else "FIX "
        click.echo(f"{mark} {finding.said}" + (f" {finding.remedy}" if not finding.ok else ""))
    if not all(finding.ok for finding in findings):
        context.exit(Exit.MISUSED)
