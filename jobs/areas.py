"""Areas: neighbouring wards, in which settings too small to be shown by themselves are shown together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

#: An area has no more wards than this, unless a cut would leave fewer than SETTINGS on one side.
WARDS: Final = 6
#: Shown together with two others, a setting's neighbours could subtract their own children.
SETTINGS: Final = 4
_AXES: Final = ("easting", "northing")
_PLURAL: Final = {
    "Childminder": "Childminders",
    "School nursery": "School nurseries",
    "Nursery or pre-school": "Nurseries and pre-schools",
}


@dataclass(frozen=True)
class Areas:
    """`area` in the columns of snapshot.sql; `members`: `setting_urn` and `area_id`, a row a setting."""

    area: pl.DataFrame
    members: pl.DataFrame


def areas(wards: pl.DataFrame, settings: pl.DataFrame, kinds: Collection[str]) -> Areas:
    """Cut the authority into areas for its settings of some `kinds`; those in no ward are in no area.

    The wards are cut in two along their longer axis, again and again. Where wards lie and which settings are
    registered decides, never how many children there are: whoever sees the areas learns nothing of them. No
    area where there are fewer than four such settings.
    """
    chosen = settings.filter(pl.col("kind").is_in(kinds), pl.col("ward_code").is_in(wards["code"].implode()))
    each = chosen["ward_code"].value_counts(name="settings")
    laid = wards.join(each, left_on="code", right_on="ward_code", how="left").sort("code")
    held = laid["settings"].fill_null(0).to_numpy()
    parts = _cut(laid.select(_AXES).to_numpy(), held, np.arange(laid.height)) if laid.height else []
    kept = [part for part in parts if held[part].sum() >= SETTINGS]
    called = " and ".join(_PLURAL.get(kind, kind) for kind in sorted(kinds))
    first = [int(part.min()) for part in kept]
    rows = [
        (f"area-{laid['code'][ward]}", called, laid["name"].gather(part.tolist()).sort().to_list(), part)
        for ward, part in sorted(zip(first, kept, strict=True), key=lambda area: area[0])
    ]
    in_area = pl.DataFrame(
        [(laid["code"][int(ward)], area_id) for area_id, _, _, part in rows for ward in part],
        schema={"ward_code": pl.String, "area_id": pl.String},
        orient="row",
    )
    return Areas(
        pl.DataFrame(
            [
                (area_id, position, f"{kind} in {_listed(names)}", int(held[part].sum()))
                for position, (area_id, kind, names, part) in enumerate(rows)
            ],
            schema={"id": pl.String, "position": pl.Int64, "label": pl.String, "settings": pl.Int64},
            orient="row",
        ),
        chosen.join(in_area, on="ward_code").select(setting_urn="urn", area_id="area_id").sort("setting_urn"),
    )


def _cut(
    points: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    held: np.ndarray[tuple[int], np.dtype[np.int64]],
    wards: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The wards (places in `points`) of each area: in two halves of them, as long as both can be areas."""
    if len(wards) <= WARDS:
        return [wards]
    spread = np.ptp(points[wards], axis=0)
    order = wards[np.argsort(points[wards, int(spread.argmax())], kind="stable")]
    halves = np.array_split(order, 2)
    if min(held[half].sum() for half in halves) < SETTINGS:
        return [wards]
    return [area for half in halves for area in _cut(points, held, half)]


def _listed(names: Sequence[str]) -> str:
    """The first two names, and how many more."""
    if len(names) <= 2:  # noqa: PLR2004
        return " and ".join(names)
    more = len(names) - 2
    return f"{names[0]}, {names[1]} and {more} other ward{'s' if more > 1 else ''}"
