"""Placing: where a postcode is, and which ward that is."""

import polars as pl

from geo.boundaries import ward_of
from geo.postcode_package import find_postcodes


def place_by_package(places: pl.DataFrame) -> pl.DataFrame:
    """Places with the easting and northing (metres) the postcode package has for them, else null."""
    found = find_postcodes(places["postcode"]).select("postcode", "easting", "northing")
    placed = places.drop("easting", "northing").join(
        found, on="postcode", how="left", maintain_order="left", validate="m:1"
    )
    return placed.select(places.columns)


def place(places: pl.DataFrame, wards: pl.DataFrame) -> pl.DataFrame:
    """Give places a `ward_code` for their `told_ward`: as told where that ward is known, else where they lie.

    The directory's word comes first because published boundaries are generalised: a few postcodes lie just
    outside all of them. A ward of another vintage than `wards` is not known, and where the place lies counts.
    """
    if wards.is_empty():
        return places.drop("told_ward").with_columns(ward_code=pl.lit(None, pl.String))
    told = pl.when(pl.col("told_ward").is_in(wards["code"].implode())).then("told_ward")
    placed = ward_of(places, wards)
    return placed.with_columns(pl.coalesce(told, "ward_code").alias("ward_code")).drop("told_ward")
