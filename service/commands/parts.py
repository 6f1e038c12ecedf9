"""Options that several commands share."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import click

AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Write JSON to standard output, for a program."
)
HOME = click.argument("home", type=click.Path(path_type=Path))
PORT = click.option("--port", type=click.IntRange(1, 65535), help="Port of the dashboards on 127.0.0.1.")


def echo_json(data: Any) -> None:
    """Write data as JSON, dataclasses and paths included."""
    click.echo(json.dumps(data, default=_plain, indent=2, ensure_ascii=False))


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
