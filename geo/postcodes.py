"""Postcodes: where a postcode is, from any directory cut of the Office for National Statistics."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

#: The form of a whole postcode, normalised: outward code and inward code.
FORM: Final = r"^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$"
#: Headings by meaning, newest first: the 2025 directory renamed `pcd` to `pcd7` and `oseast1m` to `east1m`.
_HEADINGS: Final = {
    "postcode": ("pcd7", "pcd", "pcds"),
    "easting": ("east1m", "oseast1m"),
    "northing": ("north1m", "osnrth1m"),
}


class NotPostcodesError(ValueError):
    """The file is not a postcode directory; the message says what was found and what is expected."""


def normalise(expr: pl.Expr) -> pl.Expr:
    """A postcode as it is compared: no white space, upper case. Text in, text out; null stays null."""
    return expr.str.replace_all(r"\s+", "").str.to_uppercase()


def read_postcodes(path: Path) -> pl.LazyFrame:
    """Read a postcode directory lazily: `postcode` (no spaces, upper case), `easting`, `northing` in metres.

    Every column is read as text first. Postcodes without a grid reference (the directory leaves it blank for
    the Isle of Man and the Channel Islands) are left out. Raises NotPostcodesError if a column is missing.
    """
    directory = pl.scan_csv(path, infer_schema=False)
    found = _recognise(directory.collect_schema().names(), path)
    metres = [
        pl.col(found[axis]).str.strip_chars().cast(pl.Float64, strict=False).alias(axis)
        for axis in ("easting", "northing")
    ]
    return directory.select(normalise(pl.col(found["postcode"])).alias("postcode"), *metres).filter(
        pl.col("postcode").str.len_chars() > 0, pl.col("easting").is_finite(), pl.col("northing").is_finite()
    )


def _recognise(headings: list[str], path: Path) -> dict[str, str]:
    """The file's own heading for each meaning; all that are missing are reported at once."""
    own = {heading.strip().lower(): heading for heading in headings}
    found = {meaning: next((own[n] for n in names if n in own), None) for meaning, names in _HEADINGS.items()}
    missing = [" or ".join(_HEADINGS[meaning]) for meaning, heading in found.items() if heading is None]
    if missing:
        raise NotPostcodesError(
            f"{path.name} is not a postcode directory: it has no column {'; no column '.join(missing)}. "
            "Expected the headings of the ONS Postcode Directory, such as pcd7, east1m, north1m."
        )
    return {meaning: heading for meaning, heading in found.items() if heading is not None}
