"""Cells of a workbook as text: what a person reading the sheet would copy out, and dates in ISO form."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | float | bool | date | datetime | time | timedelta | None
_DIGITS = 15
"""Significant digits a spreadsheet shows and keeps."""


def as_text(cell: Cell) -> str:
    """The text of a cell: numbers without exponent or `.0`, TRUE or FALSE, dates as yyyy-mm-dd."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _number(cell: float) -> str:
    if isinstance(cell, int) or (cell.is_integer() and abs(cell) < 10**_DIGITS):
        return str(int(cell))
    text = format(Decimal(format(cell, f".{_DIGITS}g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
