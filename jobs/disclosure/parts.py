"""What each total is made of, and which settings are shown only together."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jobs.workplace import Authority

#: A part and the total it belongs to, on one basis.
PARTS = ("place_kind", "place_id", "basis", "part_kind", "part_id")


@dataclass(frozen=True)
class Parts:
    """`made_of`: the columns PARTS, a row a part. `together`: `setting_urn`, `kind`, `area_id` or null."""

    made_of: pl.DataFrame
    together: pl.DataFrame


def find_parts(
    settings: pl.DataFrame, wards: pl.DataFrame, members: pl.DataFrame, authority: Authority
) -> Parts:
    """Lay out the totals: areas and wards of settings, the authority of wards and of settings in none.

    `settings` have `urn`, `kind` and `ward_code`, `members` `setting_urn` and `area_id`. Where children live
    the authority is the sum of its wards; a child whose ward is unknown is counted in neither.
    """
    whole = {"place_kind": pl.lit("authority"), "place_id": pl.lit(authority.code)}
    placed = settings.filter(pl.col("ward_code").is_in(wards["code"].implode()))
    unplaced = settings.join(placed, on="urn", how="anti")
    made_of = pl.concat(
        [
            placed.select(
                place_kind=pl.lit("ward"),
                place_id="ward_code",
                basis=pl.lit("attend"),
                part_kind=pl.lit("setting"),
                part_id="urn",
            ),
            members.select(
                place_kind=pl.lit("area"),
                place_id="area_id",
                basis=pl.lit("attend"),
                part_kind=pl.lit("setting"),
                part_id="setting_urn",
            ),
            *(
                wards.select(**whole, basis=pl.lit(basis), part_kind=pl.lit("ward"), part_id="code")
                for basis in ("attend", "live")
            ),
            unplaced.select(**whole, basis=pl.lit("attend"), part_kind=pl.lit("setting"), part_id="urn"),
        ]
    )
    together = settings.select(setting_urn="urn", kind="kind").join(members, on="setting_urn", how="left")
    return Parts(made_of, together)
