"""Ward tables: which columns of a boundary file say code and name, and what must be true of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
import pyproj
import shapely

from geo.codes import GSS

#: ONS names properties by year: WD22CD, WD22NM, LAD24CD, LAD24NM.
_PROPERTIES: Final = {
    "code": re.compile(r"WD(\d\d)CD", re.IGNORECASE),
    "name": re.compile(r"WD(\d\d)NM", re.IGNORECASE),
    "authority_code": re.compile(r"LAD(\d\d)CD", re.IGNORECASE),
    "authority_name": re.compile(r"LAD(\d\d)NM", re.IGNORECASE),
}
_NEEDED: Final = ("code", "name")
EXPECTED: Final = (
    "Expected ONS ward boundaries (GeoJSON, GeoPackage or a zipped shapefile) with WDyyCD and WDyyNM."
)


class NotWardsError(ValueError):
    """The file does not hold ward boundaries; the message says what was found and what is expected."""


@dataclass(frozen=True, slots=True)
class WardFeatures:
    """A file's wards before projection: properties by canonical name, shapes as written, the crs it names.

    `vintage` is the year of the boundaries as the file names its codes: `WD22`.
    """

    name: str
    properties: dict[str, pl.Series]
    shapes: np.ndarray[Any, Any]
    crs: str | None
    vintage: str


def ward_keys(keys: Collection[str]) -> dict[str, str]:
    """The file's own key for each canonical property it has; of two vintages side by side the later."""
    found = {meaning: _newest(pattern, keys) for meaning, pattern in _PROPERTIES.items()}
    return {meaning: key for meaning, key in found.items() if key is not None}


def holds_wards(keys: Collection[str]) -> bool:
    """Whether these keys name wards: with a code and a name."""
    return set(_NEEDED) <= set(ward_keys(keys))


def ward_features(
    name: str, columns: Mapping[str, Sequence[object]], shapes: np.ndarray[Any, Any], crs: object
) -> WardFeatures:
    """Take the ward columns out of a file's columns; raises NotWardsError where they are not wards."""
    keys = ward_keys(columns)
    if not set(_NEEDED) <= set(keys):
        seen = ", ".join(sorted(columns)[:8]) or "none"
        raise NotWardsError(f"{name} has no ward code and name among its properties ({seen}). {EXPECTED}")
    rows = len(shapes)
    properties = {
        meaning: pl.Series(
            meaning,
            [_text(value) for value in columns[keys[meaning]]] if meaning in keys else [None] * rows,
            dtype=pl.String,
        )
        for meaning in _PROPERTIES
    }
    _check_codes(name, properties["code"])
    _check_shapes(name, shapes)
    return WardFeatures(name, properties, shapes, _crs(name, crs), keys["code"][:4].upper())


def _newest(pattern: re.Pattern[str], keys: Collection[str]) -> str | None:
    """The matching property of the latest year: look-up files carry two vintages side by side."""
    years = {int(match[1]): key for key in sorted(keys) if (match := pattern.fullmatch(key))}
    return years[max(years)] if years else None


def _text(value: object) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None


def _check_codes(name: str, codes: pl.Series) -> None:
    wrong = codes.filter(~codes.str.contains(GSS).fill_null(value=False))
    if wrong.len():
        raise NotWardsError(
            f"{name}: {wrong.len()} features have no nine-character code (first: {wrong[0]}). {EXPECTED}"
        )
    twice = codes.filter(codes.is_duplicated()).unique().sort()
    if twice.len():
        raise NotWardsError(f"{name} has ward {twice[0]} more than once. Expected one feature a ward.")


def _check_shapes(name: str, shapes: np.ndarray[Any, Any]) -> None:
    polygonal = np.isin(
        shapely.get_type_id(shapes), [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]
    )
    if not polygonal.all():
        raise NotWardsError(f"{name}: {(~polygonal).sum()} wards are not drawn as polygons. {EXPECTED}")


def _crs(name: str, said: object) -> str | None:
    if not said:
        return None
    try:
        pyproj.CRS.from_user_input(str(said))
    except pyproj.exceptions.CRSError as fault:
        raise NotWardsError(
            f"{name} names a coordinate system that is not known ({str(said)[:60]}). {EXPECTED}"
        ) from fault
    return str(said)
