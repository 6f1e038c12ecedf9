"""GeoJSON: wards as ONS publishes them for the web, however oddly the JSON is put together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from geo.ward_table import EXPECTED, NotWardsError, WardFeatures, ward_features


def read_geojson(path: Path) -> WardFeatures:
    """Read the wards of a GeoJSON file as written; raises NotWardsError for anything else."""
    content = _parsed(path)
    features = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise NotWardsError(f"{path.name} holds no features. {EXPECTED}")
    rows = [_properties(path.name, feature) for feature in features]
    keys = sorted({key for row in rows for key in row})
    columns = {key: [row.get(key) for row in rows] for key in keys}
    return ward_features(path.name, columns, _shapes(features), _crs(path.name, content))


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as fault:  # ValueError: not UTF-8, not JSON, a number without end
        raise NotWardsError(f"{path.name} cannot be read as GeoJSON. {EXPECTED}") from fault
    if not isinstance(content, dict):
        raise NotWardsError(f"{path.name} is JSON, but not GeoJSON. {EXPECTED}")
    return content


def _properties(name: str, feature: object) -> Mapping[str, object]:
    properties = feature.get("properties") if isinstance(feature, dict) else []
    if properties is not None and not isinstance(properties, dict):
        raise NotWardsError(f"{name} has features that are not put together as GeoJSON has them. {EXPECTED}")
    return properties or {}


def _shapes(features: Sequence[Mapping[str, object]]) -> np.ndarray[Any, Any]:
    """Shapes; null where a geometry is missing or is none."""
    return np.array([_shape(feature.get("geometry")) for feature in features], dtype=object)


def _shape(geometry: object) -> shapely.Geometry | None:
    if not isinstance(geometry, dict):
        return None
    try:
        return shapely.geometry.shape(geometry)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        return None  # whatever stands there instead of a shape


def _crs(name: str, content: Mapping[str, Any]) -> object:
    """The name of the file's `crs` member, a part of GeoJSON before 2016 that ONS still writes."""
    member = content.get("crs")
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    if not isinstance(properties, dict):
        raise NotWardsError(f"{name} does not name its coordinate system as GeoJSON does. {EXPECTED}")
    return properties.get("name")
