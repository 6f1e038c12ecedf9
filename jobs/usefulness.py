"""Usefulness: what an audience's rule did to the published counts, and how much of the picture it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from jobs.disclosure.diagrams import JOINED_BY
from jobs.indicators import Indicator
from jobs.outcomes import count_outcomes
from jobs.together import WINDOW
from jobs.workplace import PLACES, Audience

#: A setting's value that a reader can use: its own rate, its own band, or that of the settings shown with it.
USABLE: Final = ("rate", "band", "area")


@dataclass(frozen=True)
class Usefulness:
    """The frames of one audience's report; counts of cells and of settings, never of children.

    `cells`: by place kind, how many have children (`cells`) and what became of them, one column for each of
    `jobs.outcomes.OUTCOMES`. `settings`: by indicator, for the latest term over three terms: settings with
    children, of these `known` ones (anybody in the denominator), those with a `rate` or a `band` of their own
    or their `area`'s, `usable` in all and as a `share` of settings, and the median width of the bands
    (`band_width`, a share, null without any). `families`: the same over all indicators of a family, settings
    counted once for each, with `share_of_all`, the share that have a usable value on every one. `combined`:
    by place kind and `size` (2 or 3 indicators at once), those with anybody known on all, and those kept.
    """

    cells: pl.DataFrame
    settings: pl.DataFrame
    families: pl.DataFrame
    combined: pl.DataFrame


def usefulness(
    read: dict[str, pl.DataFrame],
    exact: dict[str, pl.DataFrame],
    indicators: Sequence[Indicator],
    audience: Audience,
) -> Usefulness:
    """What became of each cell of a publication for a rounded audience.

    `read` and `exact` are the tables `measure`, `together` and `shown_together` as that audience and as one
    with exact counts read them, of one publication; `audience` is the rule it was made under.
    """
    measures, truth = read["measure"], exact["measure"]
    latest = truth["term"].max()
    now = (pl.col("term") == latest) & (pl.col("time_window") == WINDOW)
    values = _values(measures.filter(now), truth.filter(now), read["shown_together"])
    order = pl.DataFrame(
        [(i.id, i.short_label, i.family) for i in indicators],
        schema=["indicator", "label", "family"],
        orient="row",
    )
    settings = order.join(_shares(values, "indicator"), on="indicator", maintain_order="left")
    every = (
        values.join(order, on="indicator")
        .group_by("family", "place_id")
        .agg(pl.col("value").is_not_null().all())
        .group_by("family")
        .agg(share_of_all=pl.col("value").mean())
    )
    families = (
        _shares(values.join(order, on="indicator"), "family")
        .join(every, on="family")
        .join(order.unique("family", keep="first", maintain_order=True), on="family", maintain_order="right")
        .drop("indicator", "label")
    )
    return Usefulness(
        count_outcomes(measures, truth, indicators, audience),
        settings,
        families,
        _combined(read["together"], exact["together"]),
    )


def _values(measures: pl.DataFrame, truth: pl.DataFrame, shown_together: pl.DataFrame) -> pl.DataFrame:
    """Each setting with children, by indicator, and which `value` of it can be used, if any."""
    of_setting = pl.col("place_kind") == "setting"
    there = truth.filter(of_setting, pl.col("eligible") > 0).select(
        "place_id", "indicator", known=pl.col("denominator") > 0
    )
    own = measures.filter(of_setting).select(
        "place_id", "indicator", "status", width=pl.col("band_high") - pl.col("band_low")
    )
    area = measures.filter(pl.col("place_kind") == "area").select(
        "indicator", area_id="place_id", area="status"
    )
    told = (
        there.join(own, on=["place_id", "indicator"], how="left")
        .join(shown_together, left_on="place_id", right_on="setting_urn", how="left")
        .join(area, on=["area_id", "indicator"], how="left")
    )
    value = (
        pl.when(status="shown")
        .then(pl.lit("rate"))
        .when(status="banded")
        .then(pl.lit("band"))
        .when((pl.col("status") == "together") & pl.col("area").is_in(["shown", "banded"]))
        .then(pl.lit("area"))
    )
    return told.select("place_id", "indicator", "known", "width", value=value)


def _shares(values: pl.DataFrame, by: str) -> pl.DataFrame:
    return (
        values.group_by(by)
        .agg(
            pl.len().alias("settings"),
            pl.col("known").sum(),
            *((pl.col("value") == name).sum().alias(name) for name in USABLE),
            usable=pl.col("value").is_not_null().sum(),
            band_width=pl.col("width").median(),
        )
        .with_columns(share=pl.col("usable") / pl.col("settings"))
    )


def _combined(kept: pl.DataFrame, exact: pl.DataFrame) -> pl.DataFrame:
    keys = ["place_kind", "place_id", "indicators", "term"]
    size = pl.col("indicators").str.count_matches(JOINED_BY, literal=True) + 1
    return (
        exact.join(kept.select(*keys, kept=True), on=keys, how="left")
        .filter(pl.col("place_kind") != "group")
        .group_by("place_kind", size=size)
        .agg(known=pl.len(), kept=pl.col("kept").count())
        .sort(pl.col("place_kind").replace_strict(PLACES, range(len(PLACES))), "size")
    )
