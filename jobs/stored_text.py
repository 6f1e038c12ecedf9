"""Text that is kept as a file has it, such as a setting's name, and ends in other people's spreadsheets."""

import polars as pl

from jobs.rules import Rule

_RUNS = r"^[=+\-@]"
_FAILED = r"^#[A-Z][A-Z0-9/ ]*[!?]?$"
"""An error a spreadsheet shows in a cell: #REF!, #N/A, #NAME?; and a result that was never saved."""


def storable(column: str) -> tuple[Rule, ...]:
    """What must be true of a text that is stored: no formula, and no formula's error."""
    text = pl.col(column)
    return (
        Rule("formula", column, text.str.contains(_RUNS), "a cell that a spreadsheet would run as a formula"),
        Rule("formula error", column, text.str.contains(_FAILED), "a formula's error in place of a text"),
    )
