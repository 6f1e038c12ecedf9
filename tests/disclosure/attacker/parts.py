"""What each total is made of, as the places in a snapshot tell."""

from __future__ import annotations

import polars as pl

from tests.disclosure.attacker.seen import PLACE, Seen

_PART = tuple(f"part_{name}" for name in PLACE)


def parts(seen: Seen) -> pl.DataFrame:
    """A row a total and part: `PLACE` of the total, and `part_` before each of the part's.

    Wards are made of their settings and the authority of its wards and the settings in none, where children
    attend; areas of the settings shown together; where children live, the authority of its wards.
    """
    authority = seen.measures.filter(place_kind="authority").select("place_id").unique()["place_id"].item()
    settings = seen.settings
    live = seen.measures.filter(place_kind="ward", basis="live").select(pl.col("place_id").unique())
    wards = seen.measures.filter(place_kind="ward", basis="attend").select(pl.col("place_id").unique())
    placed = settings.drop_nulls("ward_code")
    frames = [
        _frame(placed["ward_code"], "ward", placed["urn"], "setting", "attend"),
        _frame(pl.Series([authority] * len(wards)), "authority", wards["place_id"], "ward", "attend"),
        _frame(
            pl.Series([authority] * (len(settings) - len(placed)), dtype=pl.String),
            "authority",
            settings.filter(pl.col("ward_code").is_null())["urn"],
            "setting",
            "attend",
        ),
        _frame(seen.together["area_id"], "area", seen.together["setting_urn"], "setting", "attend"),
        _frame(pl.Series([authority] * len(live)), "authority", live["place_id"], "ward", "live"),
    ]
    return pl.concat(frames)


def _frame(total: pl.Series, kind: str, part: pl.Series, part_kind: str, basis: str) -> pl.DataFrame:
    return pl.DataFrame({"place_id": total, "part_place_id": part}).select(
        place_kind=pl.lit(kind),
        place_id="place_id",
        basis=pl.lit(basis),
        part_place_kind=pl.lit(part_kind),
        part_place_id="part_place_id",
        part_basis=pl.lit(basis),
    )
