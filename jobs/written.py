"""From written text to values: a cell that cannot be read becomes null, never a default."""

from collections.abc import Mapping

import polars as pl

from geo.codes import tidy_code
from jobs.columns import spoken, written
from jobs.terms import Term

_NHS_WEIGHTS = range(10, 1, -1)
_MODULUS = 11
NHS_FORM = r"^[0-9]{10}$"


def day(column: str) -> pl.Expr:
    """A date written `dd/mm/yyyy` or ISO; the year has four digits and begins with 1 or 2."""
    text = written(column)
    slashed = pl.when(text.str.contains(r"^\d{1,2}/\d{1,2}/[12]\d{3}$")).then(text)
    iso = pl.when(text.str.contains(r"^[12]\d{3}-\d{2}-\d{2}$")).then(text)
    read = pl.coalesce(
        slashed.str.to_date("%d/%m/%Y", strict=False), iso.str.to_date("%Y-%m-%d", strict=False)
    )
    return read.alias(column)


def number(column: str) -> pl.Expr:
    """A plain decimal number: digits, perhaps a sign and a point; no exponent, no thousands separator."""
    text = written(column)
    plain_number = pl.when(text.str.contains(r"^[+-]?\d+(\.\d+)?$")).then(text)
    return plain_number.cast(pl.Float64, strict=False).alias(column)


def whole(column: str, most: int) -> pl.Expr:
    """A number already read, as an integer; null where it is not whole or lies outside 0 to `most`."""
    value = pl.col(column)
    return pl.when(value.is_between(0, most) & (value % 1 == 0)).then(value).cast(pl.Int64).alias(column)


def word(column: str, words: Mapping[str, str]) -> pl.Expr:
    """The value a table gives for the written word, whatever its case and spacing; null for any other."""
    return (
        spoken(written(column))
        .replace_strict(dict(words), default=None, return_dtype=pl.String)
        .alias(column)
    )


def identifier(column: str) -> pl.Expr:
    """An identifier in upper case without spaces and hyphens."""
    return tidy_code(written(column).str.replace_all("-", "", literal=True)).alias(column)


def nhs_number_holds(number: pl.Expr) -> pl.Expr:
    """True where ten digits pass the NHS number's check: weights 10 to 2, 11 less the sum modulo 11.

    11 counts as 0; 10 never occurs in a valid number. Source: NHS Data Dictionary, NHS NUMBER.
    """
    digits = [number.str.slice(place, 1).cast(pl.Int64, strict=False) for place in range(10)]
    weighed = pl.sum_horizontal(
        digit * weight for digit, weight in zip(digits[:9], _NHS_WEIGHTS, strict=True)
    )
    expected = (_MODULUS - weighed % _MODULUS) % _MODULUS
    return number.str.contains(NHS_FORM) & (expected == digits[9])


def term_of(date: pl.Expr) -> pl.Expr:
    """The id of the term a date falls in, as `Term.of` has it."""
    month = date.dt.month()
    last_months = ((Term(2000, season).ends.month, season) for season in ("spring", "summer", "autumn"))
    chain = pl.coalesce(pl.when(month <= last).then(pl.lit(season)) for last, season in last_months)
    return pl.format("{}-{}", date.dt.to_string("%Y"), chain)
