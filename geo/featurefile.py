"""Feature files: GeoJSON as ONS publishes it, taken apart into ward properties and raw shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
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
_EXPECTED: Final = "Expected an ONS ward boundary file in GeoJSON, whose features have WDyyCD and WDyyNM."


class NotWardsError(ValueError):
    """The file does not hold ward boundaries; the message says what was found and what is expected."""


@dataclass(frozen=True, slots=True)
class WardFeatures:
    """A file's wards before projection: properties by canonical name, shapes as written, the crs it names."""

    name: str
    properties: dict[str, pl.Series]
    shapes: np.ndarray[Any, Any]
    crs: str | None


def read_features(path: Path) -> WardFeatures:
    """Read the wards of a GeoJSON file as written; raises NotWardsError for anything else."""
    content = _parsed(path)
    features = [f for f in content.get("features") or [] if isinstance(f, dict)]
    if content.get("type") != "FeatureCollection" or not features:
        raise NotWardsError(f"{path.name} holds no features. {_EXPECTED}")
    properties = _properties(path.name, [f.get("properties") or {} for f in features])
    _check_codes(path.name, properties["code"])
    return WardFeatures(path.name, properties, _shapes(path.name, features), _crs(path.name, content))


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise NotWardsError(f"{path.name} cannot be read as GeoJSON. {_EXPECTED}") from fault
    if not isinstance(content, dict):
        raise NotWardsError(f"{path.name} is JSON, but not GeoJSON. {_EXPECTED}")
    return content


def _properties(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, pl.Series]:
    own = sorted({key for row in rows for key in row})
    found = {meaning: _newest(pattern, own) for meaning, pattern in _PROPERTIES.items()}
    if any(found[meaning] is None for meaning in _NEEDED):
        seen = ", ".join(own[:8]) or "none"
        raise NotWardsError(f"{name} has no ward code and name among its properties ({seen}). {_EXPECTED}")
    return {
        meaning: pl.Series(meaning, [_text(row.get(key)) if key else None for row in rows], dtype=pl.String)
        for meaning, key in found.items()
    }


def _newest(pattern: re.Pattern[str], keys: Sequence[str]) -> str | None:
    """The matching property of the latest year: look-up files carry two vintages side by side."""
    years = {int(match[1]): key for key in keys if (match := pattern.fullmatch(key))}
    return years[max(years)] if years else None


def _text(value: object) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None


def _check_codes(name: str, codes: pl.Series) -> None:
    wrong = codes.filter(~codes.str.contains(GSS).fill_null(value=False))
    if wrong.len():
        raise NotWardsError(
            f"{name}: {wrong.len()} features have no nine-character code (first: {wrong[0]}). {_EXPECTED}"
        )
    twice = codes.filter(codes.is_duplicated()).unique().sort()
    if twice.len():
        raise NotWardsError(f"{name} has ward {twice[0]} more than once. Expected one feature a ward.")


def _shapes(name: str, features: Sequence[Mapping[str, Any]]) -> np.ndarray[Any, Any]:
    written = np.array([json.dumps(feature.get("geometry")) for feature in features], dtype=object)
    shapes = shapely.from_geojson(written, on_invalid="ignore")
    polygonal = np.isin(
        shapely.get_type_id(shapes), [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]
    )
    if not polygonal.all():
        raise NotWardsError(f"{name}: {(~polygonal).sum()} wards are not drawn as polygons. {_EXPECTED}")
    return np.asarray(shapes)


def _crs(name: str, content: Mapping[str, Any]) -> str | None:
    member = content.get("crs")
    said = (member.get("properties") or {}).get("name") if isinstance(member, dict) else None
    if said is None:
        return None
    try:
        pyproj.CRS.from_user_input(said)
    except pyproj.exceptions.CRSError as fault:
        raise NotWardsError(
            f"{name} names a coordinate system that is not known ({said}). {_EXPECTED}"
        ) from fault
    return str(said)
