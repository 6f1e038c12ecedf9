"""Saves a mapping in `earlysight.toml`: comments and order stay, and the file is whole at every moment."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, Table

from jobs.customs import SavedMapping

_SAID = "How files with headings of their own are read. Written by: earlysight map FILE --home HOME"


def save_mapping(path: Path, mapping: SavedMapping) -> str | None:
    """Write the mapping into the settings in place of one of the same name or headings.

    Returns the name of the mapping it replaces, or None. The file keeps its permissions.
    """
    text = path.read_text(encoding="utf-8")
    document = tomlkit.parse(text)
    tables = document.get("mapping")
    if not isinstance(tables, AoT):
        tables = tomlkit.aot()
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(_SAID))
        document.append("mapping", tables)
    same = [
        n
        for n, table in enumerate(tables)
        if table["fingerprint"] == mapping.fingerprint or table["name"] == mapping.name
    ]
    replaced = str(tables[same[0]]["name"]) if same else None
    for n in reversed(same):
        del tables[n]
    tables.append(_table(mapping))
    _replace(path, tomlkit.dumps(document))
    return replaced


def _table(mapping: SavedMapping) -> Table:
    table = tomlkit.table()
    table.add("name", mapping.name)
    table.add("source", mapping.source)
    table.add("fingerprint", mapping.fingerprint)
    if mapping.ignored:
        table.add("ignored", list(mapping.ignored))
    table.add("columns", dict(mapping.columns))
    if words := {column: dict(words) for column, words in mapping.words.items() if words}:
        table.add("words", words)
    return table


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.new")
    mode = stat.S_IMODE(path.stat().st_mode)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as out:
        os.fchmod(out.fileno(), mode)  # whatever the umask says
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
