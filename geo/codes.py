"""Codes: what a ward, an authority and a setting are called, as patterns and as expressions."""

from __future__ import annotations

from typing import Final

import polars as pl

#: A nine-character code of the Government Statistical Service: country, kind of area, number.
GSS: Final = r"^[EWSN]\d{8}$"
#: An Ofsted or school URN of six or seven digits, or `EY` and six digits.
SETTING_URN: Final = r"^(?:\d{6,7}|EY\d{6})$"
#: The numbers a local authority may give to settings that have no Ofsted URN (Early Years Census guide).
ISSUED_BY_AUTHORITY: Final = range(500_000, 800_000)


def tidy_code(code: pl.Expr) -> pl.Expr:
    """A code as it is compared: without spaces, in capitals. Text in, text out; null stays null."""
    return code.str.replace_all(r"\s+", "").str.to_uppercase()


def is_gss(code: pl.Expr) -> pl.Expr:
    """Whether a tidied code has the form of a GSS code, such as `E05010311`."""
    return code.str.contains(GSS)


def is_setting_urn(code: pl.Expr) -> pl.Expr:
    """Whether a tidied code has the form of a setting's URN: 6 or 7 digits, or `EY` and 6 digits."""
    return code.str.contains(SETTING_URN)
