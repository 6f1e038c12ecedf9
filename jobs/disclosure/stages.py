"""From the bottom up: settings by themselves or together, then areas and wards, then the authority."""

from __future__ import annotations

import polars as pl

from jobs.disclosure.cells import round_cells, settle
from jobs.disclosure.nested import hide_nested
from jobs.disclosure.parts import PARTS, Parts
from jobs.disclosure.ranges import QUANTITIES, UNKNOWN, high, known_ranges, low
from jobs.disclosure.totals import counted_twice, draw_in, hulls, within
from jobs.workplace import Audience


def disclose_in_stages(
    counts: pl.DataFrame, audience: Audience, parts: Parts, events: pl.Expr, wholes: dict[str, str]
) -> pl.DataFrame:
    """Apply the rule to settings, areas, wards and the authority, each total after its parts.

    Takes exact counts by `counts.KEYS`, complete for every place (see `counts.complete`).
    """
    cells = round_cells(counts.with_columns(is_event=events), audience)
    at = pl.col("place_kind")
    alone = settle(hide_nested(cells.filter(at == "setting"), wholes, audience), audience)
    settings = _together(alone, parts, audience)
    known = known_ranges(settings, audience)
    twice = counted_twice(cells, parts.made_of)
    areas, of_areas = _total(cells.filter(at == "area"), known, parts.made_of, twice, audience, wholes)
    pooled = pl.concat([known, _as_parts(of_areas)], how="diagonal")
    in_wards = _pooled(parts)
    wards, of_wards = _total(cells.filter(at == "ward"), pooled, in_wards, twice, audience, wholes)
    seen = pl.concat([pooled, of_wards.select(pooled.columns)])
    whole, _ = _total(cells.filter(at == "authority"), seen, in_wards, twice, audience, wholes)
    columns = [*counts.columns, "status", "few"]
    return pl.concat([part.select(columns) for part in (settings, areas, wards, whole)])


def _total(
    totals: pl.DataFrame,
    known: pl.DataFrame,
    made_of: pl.DataFrame,
    twice: pl.DataFrame,
    audience: Audience,
    wholes: dict[str, str],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Totals settled, and what a reader knows of them."""
    if not audience.totals_drawn_in:
        settled = settle(hide_nested(totals, wholes, audience), audience)
        return settled, known_ranges(settled, audience)
    kinds = totals["place_kind"].unique().implode()
    hull = hulls(known, made_of.filter(pl.col("place_kind").is_in(kinds)), audience)
    drawn = draw_in(totals, hull, twice, audience)
    settled = settle(hide_nested(drawn, wholes, audience), audience)
    return settled, within(settled, audience)


def _together(settings: pl.DataFrame, parts: Parts, audience: Audience) -> pl.DataFrame:
    """Settings never shown by themselves: not even that nobody is on the roll."""
    kinds = parts.together.filter(pl.col("kind").is_in(audience.shown_together))["setting_urn"]
    pooled = pl.col("place_id").is_in(kinds.implode())
    return settings.with_columns(
        *(pl.when(~pooled).then(c).alias(c) for c in ("numerator", "denominator", "eligible", "few")),
        status=pl.when(pooled).then(pl.lit("together")).otherwise("status"),
    )


def _as_parts(areas: pl.DataFrame) -> pl.DataFrame:
    """Areas as what lies in one ward: anything up to the whole of them."""
    return areas.with_columns(
        *(pl.lit(0, pl.Int64).alias(low(q)) for q in QUANTITIES),
        *(pl.col(high(q)).clip(upper_bound=UNKNOWN) for q in QUANTITIES),
    )


def _pooled(parts: Parts) -> pl.DataFrame:
    """The parts of wards and the authority, with an area in place of the settings it pools."""
    area = parts.together.filter(pl.col("area_id").is_not_null())
    return (
        parts.made_of.filter(pl.col("place_kind") != "area")
        .join(area, left_on="part_id", right_on="setting_urn", how="left")
        .with_columns(
            part_kind=pl.when(pl.col("area_id").is_not_null()).then(pl.lit("area")).otherwise("part_kind"),
            part_id=pl.coalesce("area_id", "part_id"),
        )
        .select(PARTS)
        .unique(maintain_order=True)
    )
