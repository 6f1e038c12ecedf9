"""Funnels: which wards and settings lie further from all of their kind than chance takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.chance import event_limits, share_limits
from jobs.counts import KEYS
from jobs.disclosure import decimals
from jobs.indicators import Indicator, events_of
from jobs.peers import PEERS, known_peers
from jobs.workplace import Audience

#: The share of places at each end whose distance counts as that of the next nearer one, at least one place.
WINSORISED: Final = 0.1
LIMITS: Final = {("low_95", "high_95"): 0.95, ("low_998", "high_998"): 0.998}
ENDS: Final = tuple(end for ends in LIMITS for end in ends)
COMPARISON: Final = (*PEERS, "places", "baseline", "dispersion", "average", "spread")
FUNNEL: Final = (*KEYS, *ENDS, "flag")


def compare(
    measures: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience, true_rates: pl.DataFrame
) -> pl.DataFrame:
    """What the places of a kind are compared with: the snapshot's `comparison`, one row a `PEERS`.

    Of settings and wards whose rates the audience is shown, for indicators with a need end: how many there
    are, their children together, and the dispersion. None where fewer than five places are shown, or where
    the audience may know fewer than two in three of those with children: what survives suppression has
    many children counted, and is no fair crowd. `average` and `spread` are those of `true_rates`, by PEERS
    (see `jobs.ranks`), null where nothing is ranked. Sorted.
    """
    crowds = _crowds(_shown(measures, indicators), indicators).join(
        true_rates, on=PEERS, how="left", maintain_order="left"
    )
    return crowds.with_columns(pl.col("baseline").round(decimals(audience))).select(COMPARISON)


def funnel(measures: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience) -> pl.DataFrame:
    """Each compared place's 95 % and 99.8 % limits, and whether its rate lies outside the wider: `funnel`.

    Limits and flag are of the figures the audience is shown, so that a point is flagged exactly where it is
    drawn outside its limits; “above” and “below” are of the rate, whatever it means. Sorted.
    """
    shown = _shown(measures, indicators)
    crowds = _crowds(shown, indicators)
    places = shown.join(crowds, on=PEERS)
    by = ("baseline", "dispersion", "denominator", "is_event")
    limits = _limits(places.select(by).unique(maintain_order=True))
    drawn = places.join(limits, on=by, how="left").with_columns(pl.col(ENDS).round(decimals(audience)))
    return drawn.with_columns(flag=_flag()).select(FUNNEL).sort(KEYS)


def _shown(measures: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """The places with a rate, of slices where enough may be known."""
    shown = known_peers(measures, indicators, ["shown"])
    return shown.select("place_id", *PEERS, "numerator", "denominator", "rate")


def _crowds(shown: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """Places, baseline and dispersion of every slice; the baseline is not rounded.

    The dispersion is the mean square of the places' distances from the baseline in standard errors, the tenth
    at each end drawn in to the next; 1 where that is less. By chance alone it is near 0.7, so what exceeds 1
    is more than chance. Source: D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
    """
    children, counted = pl.col("denominator"), pl.col("numerator")
    middle = pl.col("baseline")
    one_child = middle * pl.when("is_event").then(1.0).otherwise(1 - middle)
    distance = (counted / children - middle) / (one_child / children).sqrt()
    drawn_in = (pl.len() * WINSORISED).floor().cast(pl.Int64).clip(lower_bound=1)
    z = pl.col("z").sort()
    return (
        shown.with_columns(
            baseline=(counted.sum() / children.sum()).over(PEERS),
            is_event=pl.col("indicator").is_in(events_of(indicators)),
        )
        # Where nobody or everybody is counted all places are alike.
        .with_columns(z=pl.when(one_child > 0).then(distance).otherwise(0.0))
        .group_by(*PEERS, "baseline", "is_event")
        .agg(
            places=pl.len().cast(pl.Int64),
            dispersion=pl.col("z").clip(z.get(drawn_in), z.get(pl.len() - 1 - drawn_in)).pow(2).mean(),
        )
        .with_columns(pl.col("dispersion").clip(lower_bound=1.0).round(4))
        .sort(PEERS)
    )


def _limits(wanted: pl.DataFrame) -> pl.DataFrame:
    """The four limits of every baseline, dispersion and number of children there is."""
    parts = []
    for (is_event,), part in wanted.partition_by("is_event", as_dict=True).items():
        of = event_limits if is_event else share_limits
        p, n, phi = (part[column].to_numpy() for column in ("baseline", "denominator", "dispersion"))
        ends = {
            name: end
            for names, level in LIMITS.items()
            for name, end in zip(names, of(p, n, phi, level), strict=True)
        }
        parts.append(part.with_columns(pl.Series(name, end) for name, end in ends.items()))
    nothing = wanted.clear().with_columns(pl.lit(None, pl.Float64).alias(end) for end in ENDS)
    return pl.concat([nothing, *parts])


def _flag() -> pl.Expr:
    above = pl.when(pl.col("rate") > pl.col("high_998")).then(pl.lit("above"))
    return above.when(pl.col("rate") < pl.col("low_998")).then(pl.lit("below")).otherwise(pl.lit("within"))
