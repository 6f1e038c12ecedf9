"""Layers: wards in a GeoPackage or in a zipped shapefile, read by GDAL."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import pyogrio  # type: ignore[import-untyped]
import pyogrio.raw  # type: ignore[import-untyped]
import shapely

from geo.shapefile_zip import whole_shapefiles
from geo.ward_table import EXPECTED, NotWardsError, WardFeatures, holds_wards, ward_features, ward_keys

_LAYERS_NAMED: Final = 5


def read_geopackage(path: Path) -> WardFeatures:
    """Read the layer of wards of a GeoPackage, whatever else lies beside it; raises NotWardsError."""
    with _sentences(path.name, "a GeoPackage"):
        layers = [(str(path), str(layer)) for layer, shape in pyogrio.list_layers(path) if shape]
        return _wards_among(path.name, layers, "layer")


def read_shapefile_zip(path: Path) -> WardFeatures:
    """Read the shapefile of wards of a zip; raises NotWardsError, for a piece that is missing too."""
    members = whole_shapefiles(path)
    with _sentences(path.name, "a zipped shapefile"):
        # In braces, because the private copy of a delivery has no extension for GDAL to go by.
        layers = [(f"/vsizip/{{{path}}}/{member}", Path(member).stem) for member in members]
        return _wards_among(path.name, layers, "shapefile")


def _wards_among(name: str, layers: list[tuple[str, str]], called: str) -> WardFeatures:
    """The one layer whose fields name wards; of several the latest vintage, then the first by name."""
    fields = {
        (source, layer): list(pyogrio.read_info(source, layer=layer)["fields"]) for source, layer in layers
    }
    wards = {layer: ward_keys(found) for layer, found in fields.items() if holds_wards(found)}
    if not wards:
        seen = ", ".join(sorted(layer for _, layer in fields)[:_LAYERS_NAMED]) or "none"
        raise NotWardsError(f"{name} has no {called} of wards ({called}s: {seen}). {EXPECTED}")
    (source, layer), keys = max(sorted(wards.items()), key=lambda one: one[1]["code"].upper())
    meta, _, shapes, values = pyogrio.raw.read(
        source, layer=layer, columns=list(keys.values()), force_2d=True
    )
    columns = dict(zip(meta["fields"].tolist(), (column.tolist() for column in values), strict=True))
    return ward_features(name, columns, np.asarray(shapely.from_wkb(shapes)), meta["crs"])


@contextmanager
def _sentences(name: str, called: str) -> Iterator[None]:
    """GDAL's faults as one sentence; what it merely warns of, nobody who drops a file in can act on."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except NotWardsError:
        raise
    except (RuntimeError, ValueError, shapely.errors.ShapelyError) as fault:
        raise NotWardsError(f"{name} cannot be read as {called}. {EXPECTED}") from fault
