"""The match-rate report as a file: CSV for the matches, XLSX for all of it."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import polars.selectors as cs
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from jobs.matching import Links
from service.exits import Misuse


def write_links(links: Links, path: Path) -> None:
    """Write the report, for its owner alone: its counts are exact. Raises Misuse for another suffix."""
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise Misuse(f"{path.name} ends neither in .csv nor in .xlsx.")
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    if path.suffix.lower() == ".csv":
        _harmless(links.matches).write_csv(path)
        return
    # A setting's name is text whatever it begins with: never a formula, never a link.
    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        tables = {"Matches": links.matches, "Conflicts": links.conflicts, "Identifiers": links.identifiers}
        for name, frame in tables.items():
            frame.write_excel(book, worksheet=name, autofit=True)
        notes = pl.DataFrame({"To know": [*links.said, *links.falls]}, schema={"To know": pl.String})
        notes.write_excel(book, worksheet="Notes", autofit=True)


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Text that a spreadsheet would take for a formula, behind an apostrophe."""
    texts = frame.select(cs.string()).columns
    risky = {text: pl.col(text).str.contains(r"^[=+\-@\t\r\x00]") for text in texts}
    return frame.with_columns(
        pl.when(risky[text]).then(pl.format("'{}", text)).otherwise(text).alias(text) for text in texts
    )
