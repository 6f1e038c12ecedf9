"""Identifiers of children: UPNs and local IDs; NHS numbers are in `written`, as health records come so."""

import polars as pl

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The check letters 0 to 22: the alphabet without I, O and S."""
UPN_FORM = rf"^[{UPN_LETTERS}][0-9]{{11}}[0-9{UPN_LETTERS}]$"
"""A permanent UPN ends in a digit, a temporary one in a letter."""
SHORTEST_LOCAL_ID = 3


def upn_holds(upn: pl.Expr) -> pl.Expr:
    """True where 13 capitals and digits are a UPN whose first letter is the check letter of the rest.

    Characters 2 to 13 are weighted 2 to 13 and summed modulo 23; the letter at the end of a temporary UPN
    counts as its place among the check letters. Source: DfE, Unique pupil numbers: guidance, section 3.
    """
    values = {str(digit): digit for digit in range(10)}
    values |= {letter: place for place, letter in enumerate(UPN_LETTERS)}
    weighed = pl.sum_horizontal(_valued(upn, place, values) * (place + 1) for place in range(1, 13))
    return upn.str.contains(UPN_FORM) & (weighed % len(UPN_LETTERS) == _valued(upn, 0, values))


def local_id_holds(identity: pl.Expr) -> pl.Expr:
    """True where a local identifier has at least three characters; councils' systems agree on no more."""
    return identity.str.len_chars() >= SHORTEST_LOCAL_ID


def _valued(text: pl.Expr, place: int, values: dict[str, int]) -> pl.Expr:
    return text.str.slice(place, 1).replace_strict(values, default=None, return_dtype=pl.Int64)
