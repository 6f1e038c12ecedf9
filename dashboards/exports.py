"""What leaves as a file: from a table and what is to be known of it to bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass

import polars as pl

# What a spreadsheet takes for a formula at the start of a cell, in the full-width forms of East Asia too.
_FORMULA = r"^([=+\-@＝＋－＠])"
_CONTROL = r"[\x00-\x1f\x7f]+"


@dataclass(frozen=True)
class Export:
    """A table to leave the house under a file name (without its ending), and what is to be known of it.

    `about` are lines of a name and a value; the table's columns are headed as people read them.
    """

    name: str
    about: tuple[tuple[str, str], ...]
    table: pl.DataFrame


def as_csv(export: Export) -> bytes:
    """Return an export as CSV: UTF-8 with its mark, CRLF, `#` before each line about it.

    Numbers are written as numbers, a negative one too; a text that a spreadsheet would run is made plain.
    """
    names, values = zip(*export.about, strict=True)
    about = pl.DataFrame(
        {"name": [f"# {name}" for name in names], "value": [value or None for value in values]}
    )
    out = io.BytesIO()
    _plain(about).write_csv(out, include_bom=True, include_header=False, line_terminator="\r\n")
    headed = export.table.rename({name: neutral(name) for name in export.table.columns})
    _plain(headed).write_csv(out, line_terminator="\r\n")
    return out.getvalue()


def neutral(text: str) -> str:
    """Return a text as a spreadsheet shows it and never runs it."""
    return str(_plain(pl.DataFrame({"text": [text]})).item())


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    """Make all text cells plain: no control characters, and an apostrophe before what begins a formula.

    Source: OWASP, "CSV Injection".
    """
    text = pl.col(pl.String).str.replace_all(_CONTROL, " ").str.strip_chars()
    return table.with_columns(text.str.replace(_FORMULA, "'$1"))
