"""Wards out of GeoPackages and zipped shapefiles, and out of JSON that only looks like GeoJSON."""

import json
import zipfile

import numpy as np
import polars as pl
import pyogrio.raw
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box, mapping

from geo.boundaries import NotWardsError, read_boundaries
from geo.projection import to_wgs84

SHAPES = np.array([box(460_000, 450_000, 461_000, 452_000), box(461_000, 450_000, 463_000, 451_000)])
VALUES = {
    "WD22CD": ["E05000001", "E05000002"], "WD22NM": ["Acre", "Brook"],
    "LAD22CD": ["E06000099"] * 2, "LAD22NM": ["Somewhere"] * 2,
}  # fmt: skip


def write(path, values=VALUES, shapes=SHAPES, crs="EPSG:27700", **how):
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        [np.array(column, dtype=object) for column in values.values()],
        fields=np.array(list(values)),
        crs=crs,
        geometry_type="Polygon",
        **how,
    )


def zipped(tmp_path, pieces=(".shp", ".shx", ".dbf", ".prj"), folder="", **how):
    write(tmp_path / "WD22.shp", **how)
    packed = tmp_path / "0004"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for end in pieces:
            archive.write(tmp_path / f"WD22{end}", f"{folder}WD22{end}")
        archive.writestr("__MACOSX/._WD22.shp", b"a Mac's note")
    return packed


def geojson(tmp_path, crs="urn:ogc:def:crs:EPSG::27700"):
    columns = zip(*VALUES.values(), strict=True)
    features = [
        {"type": "Feature", "properties": dict(zip(VALUES, row, strict=True)), "geometry": mapping(shape)}
        for row, shape in zip(columns, SHAPES, strict=True)
    ]
    content = {"type": "FeatureCollection", "features": features}
    content["crs"] = {"type": "name", "properties": {"name": crs}}
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps(content))
    return path


def test_a_geopackage_a_shapefile_and_geojson_give_the_same_wards(tmp_path):
    package = tmp_path / "0003"  # no extension, as the private copy of a delivery has none
    write(tmp_path / "wards.gpkg", layer="WD_DEC_2022")
    (tmp_path / "wards.gpkg").rename(package)
    expected = read_boundaries(geojson(tmp_path))
    for path in (package, zipped(tmp_path), zipped(tmp_path, folder="Wards (Dec 2022)/")):
        found = read_boundaries(path)
        assert found.drop("boundary").equals(expected.drop("boundary")), path
        ours, theirs = (shapely.from_wkb(wards["boundary"].to_list()) for wards in (found, expected))
        assert shapely.equals(ours, theirs).all()
    assert expected["vintage"].to_list() == ["WD22"] * 2


@pytest.mark.parametrize("pieces", [(".shp", ".shx", ".dbf", ".prj"), (".shp", ".shx", ".dbf")])
@pytest.mark.parametrize("degrees", [False, True])
def test_a_shapefile_need_not_say_its_coordinate_system(tmp_path, pieces, degrees):
    shapes = to_wgs84(SHAPES) if degrees else SHAPES
    found = read_boundaries(
        zipped(tmp_path, pieces, shapes=shapes, crs="EPSG:4326" if degrees else "EPSG:27700")
    )
    ours = shapely.from_wkb(found["boundary"].to_list())
    assert shapely.hausdorff_distance(ours, SHAPES).max() < 0.01


def test_of_several_layers_the_newest_wards_are_taken(tmp_path):
    path = tmp_path / "several.gpkg"
    older = {key.replace("22", "19"): column for key, column in VALUES.items()} | {"WD19NM": ["Old", "Older"]}
    write(path, layer="a_newest_by_name_only", values=older)
    write(path, layer="WD_DEC_2022", append=False)
    write(path, layer="LAD_2022", values={k: v for k, v in VALUES.items() if k.startswith("LAD")})
    assert read_boundaries(path)["name"].to_list() == ["Acre", "Brook"]


@pytest.mark.parametrize("cut", [20, 3000, 40_000, 90_000])
def test_a_geopackage_cut_anywhere_is_refused(tmp_path, cut):
    path = tmp_path / "whole.gpkg"
    write(path, layer="WD_DEC_2022")
    part = tmp_path / "part.gpkg"
    part.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(NotWardsError, match="cannot be read as a GeoPackage"):
        read_boundaries(part)


def test_a_zip_cut_short_or_without_shapes_is_refused(tmp_path):
    whole = zipped(tmp_path).read_bytes()
    part = tmp_path / "part.zip"
    part.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotWardsError, match="a zip without a shapefile in it"):
        read_boundaries(part)
    damaged = bytearray(whole)
    damaged[60:90] = b"\0" * 30
    part.write_bytes(damaged)
    with pytest.raises(NotWardsError, match="cannot be read as a zipped shapefile"):
        read_boundaries(part)


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("../WD22.shp", "lead out of the zip"), ("/tmp/WD22.shp", "lead out of the zip"),
        ("..\\WD22.shp", "lead out of the zip"), ("C:WD22.shp", "lead out of the zip"),
        ("a{b}/WD22.shp", "odd names"), ("a\nb.shp", "odd names"),
    ],
)  # fmt: skip
def test_a_zip_whose_names_are_not_plain_is_never_opened(tmp_path, member, said):
    path = tmp_path / "0004"
    with zipfile.ZipFile(path, "w") as archive:
        for end in (".shp", ".shx", ".dbf"):
            archive.writestr(member.replace(".shp", end), b"x")
    with pytest.raises(NotWardsError, match=said):
        read_boundaries(path)


def test_a_zip_that_unpacks_too_large_is_never_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.shapefile_zip._MOST_BYTES", 100)
    with pytest.raises(NotWardsError, match="unpacks to more than"):
        read_boundaries(zipped(tmp_path))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-400, 400)
    | st.floats()
    | st.sampled_from(["WD22CD", "Polygon", "name"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "properties", "geometry", "coordinates", "WD22CD", "WD22NM", "name"]),
            inner,
        )
    ),
    max_leaves=8,
)


@given(
    odd=JSON, where=st.sampled_from(["features", "feature", "properties", "geometry", "coordinates", "crs"])
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_wards_or_is_refused_in_a_sentence(tmp_path, odd, where):
    content = json.loads(geojson(tmp_path).read_text())
    feature = content["features"][0]
    places = {
        "features": (content, "features"), "feature": (content["features"], 0), "crs": (content, "crs"),
        "properties": (feature, "properties"), "geometry": (feature, "geometry"),
        "coordinates": (feature["geometry"], "coordinates"),
    }  # fmt: skip
    holder, key = places[where]
    holder[key] = odd
    path = tmp_path / "odd.geojson"
    path.write_text(json.dumps(content))
    try:
        assert read_boundaries(path).schema["easting"] == pl.Float64
    except NotWardsError as refusal:
        assert str(refusal).startswith("odd.geojson")
