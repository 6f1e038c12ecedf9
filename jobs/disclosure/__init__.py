"""What an audience may know: its rule is applied to counts, before anything is derived from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from jobs.disclosure.cells import bands, disclose_exactly, round_cells, settle, swapped
from jobs.disclosure.coverage import said_twice, with_coverage
from jobs.disclosure.nested import within_others
from jobs.disclosure.parts import Parts
from jobs.disclosure.rule import decimals, is_exact, refuse_undone, sentence
from jobs.disclosure.stages import disclose_in_stages
from jobs.indicators import Indicator, Not, events_of
from jobs.workplace import Audience

__all__ = ["KNOWN", "bands", "decimals", "disclose", "is_exact", "sentence", "with_complements"]

#: The statuses whose counts an audience may know.
KNOWN: Final = ("shown", "too_few")


def disclose(
    counts: pl.DataFrame,
    audience: Audience,
    parts: Parts | None = None,
    indicators: Sequence[Indicator] = (),
) -> pl.DataFrame:
    """Apply an audience's rule to `numerator`, `denominator` and `eligible`; adds `status` and `few`.

    Exact audiences keep every count, and `too_few` marks denominators under the minimum. For others a small
    count is null and the rest are rounded, each alone. Where few children are counted, or few are not
    (nobody and everybody among them: 0 or 100 % says something of each child), the numerator is null and the
    row is `banded`, `few` saying which, or `hidden` where a band would say too little or too much. `none`
    means nobody: no denominator for an exact audience, nobody eligible for others, since “on roll, none
    reviewed” says something of every child.
    With `parts` (see `jobs.disclosure.parts`) settings of some kinds are `together`, without a number, and
    totals are drawn in. What an audience does not get at all is left out: indicators, kinds of place.
    Events (of `indicators` per 100) may outnumber children: hidden are few events, few children, and as many
    of one as of the other, give or take few. That many events may be those of a few children is not guarded
    against: how many children are behind events stands nowhere, so nobody can work it out.
    Source of the rule: docs/disclosure.md; OpenSAFELY redacts up to 7, then rounds to 5.
    """
    given = _given(counts, audience)
    if is_exact(audience):
        return disclose_exactly(given, audience)
    refuse_undone(audience)
    twice = said_twice(indicators, audience)
    columns = [name for name in given.columns if name != "quiet"]
    if "indicator" in columns:
        given = given.filter(~pl.col("indicator").is_in(list(twice)))
    if parts is None:
        settled = settle(round_cells(given, audience), audience)
        return with_coverage(settled.select(*columns, "status", "few"), twice, audience)
    events = pl.col("indicator").is_in(events_of(indicators))
    staged = disclose_in_stages(given, audience, parts, events, within_others(indicators))
    return with_coverage(staged.select(*columns, "status", "few"), twice, audience)


def gets_window(window: str, audience: Audience) -> bool:
    """Whether an audience gets figures over a window at all; where counts are exact, over all."""
    return is_exact(audience) or window in audience.windows


def _given(counts: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """What an audience gets at all; where nothing is shown only together there is no need of areas."""
    if "place_kind" in counts.columns:
        places = [p for p in audience.places if p != "area" or audience.shown_together]
        counts = counts.filter(pl.col("place_kind").is_in(places))
    if "time_window" in counts.columns and not is_exact(audience):
        counts = counts.filter(pl.col("time_window").is_in(audience.windows))
    if "indicator" in counts.columns:
        counts = counts.filter(~pl.col("indicator").is_in(audience.indicators_withheld))
    return counts


def with_complements(
    disclosed: pl.DataFrame, indicators: Sequence[Indicator], withheld: Sequence[str] = ()
) -> pl.DataFrame:
    """Add the indicators that are the rest of another's denominator, from what is disclosed of that other.

    Rounding both parts of a whole by themselves would let a reader narrow each: derived so, the second part
    tells nothing that the first did not. A band, where there is one, is turned round.
    """
    rest = {
        "numerator": pl.col("denominator") - pl.col("numerator"),
        "few": swapped(pl.col("few")),
    }
    if "band_low" in disclosed.columns:
        ends = {"band_low": "band_high", "band_high": "band_low"}
        rest |= {end: (1 - pl.col(other)).round(2) for end, other in ends.items()}
    derived = [
        disclosed.filter(pl.col("indicator") == i.counts.of, pl.col("basis").is_in(i.bases)).with_columns(
            **rest, indicator=pl.lit(i.id)
        )
        for i in indicators
        if isinstance(i.counts, Not) and i.id not in withheld
    ]
    return pl.concat([disclosed, *derived])
