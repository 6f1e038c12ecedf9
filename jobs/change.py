"""Change: what is shown now against the same term a year before, and whether more than chance is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from jobs.counts import KEYS
from jobs.disclosure import decimals
from jobs.indicators import Indicator, events_of
from jobs.intervals import Ends, event_rate_difference, newcombe
from jobs.terms import Term
from jobs.windows import pooled_terms
from jobs.workplace import Audience

Truths = npt.NDArray[np.bool_]

LEVEL: Final = 0.95
#: Three points a year are too few for a control chart; a year back is the same season.
TERMS_A_YEAR: Final = 3
COUNTS: Final = ("numerator", "denominator")
CHANGE: Final = ("change", "change_low", "change_high", "change_word")


def change_on_year(
    measures: pl.DataFrame, indicators: Sequence[Indicator], audience: Audience
) -> pl.DataFrame:
    """Add the difference from the same window of the year before, its 95 % interval and a word.

    Takes an audience's `KEYS`, counts, `status` and `rate`. Adds `change` (the rate shown less the rate shown
    a year before), `change_low`, `change_high` (from the counts that audience may know; Newcombe for shares,
    MOVER for events) and `change_word`: “higher” or “lower” where both ends, as they are shown, lie on one
    side of nought, else “no clear change”. Null unless both years are shown and pool the same terms of their
    years, so that a whole year is never set beside its first term.

    The two samples are taken as independent. Where children live they nearly are: a review is in one year
    alone. Where children attend, many are on the roll in both years, spoken for by the same review, which
    moves both rates alike: the interval is too wide, by 1.4 where half of the children are the same, and errs
    towards “no clear change”. How many are the same is more than every audience may know, so it is not used.
    """
    earlier = measures.select(*KEYS, "status", "rate", *COUNTS).rename({"term": "year_before"})
    paired = measures.join(_years(measures["term"].unique()), on=["term", "time_window"], how="left").join(
        earlier,
        on=[key if key != "term" else "year_before" for key in KEYS],
        how="left",
        suffix="_before",
        maintain_order="left",
    )
    both = (paired["status"] == "shown") & (paired["status_before"] == "shown").fill_null(value=False)
    low, high = _ends(paired, both.to_numpy(), events_of(indicators))
    places, change = decimals(audience), pl.col("change")
    return (
        paired.with_columns(
            change=pl.when(both).then((pl.col("rate") - pl.col("rate_before")).round(places)),
            change_low=pl.when(both).then(pl.Series(low).round(places)),
            change_high=pl.when(both).then(pl.Series(high).round(places)),
        )
        # Rounded by themselves, rates may differ by a point more than the counts they are made of.
        .with_columns(
            change_low=pl.min_horizontal("change_low", change),
            change_high=pl.max_horizontal("change_high", change),
        )
        .with_columns(change_word=_word())
        .select(*measures.columns, *CHANGE)
    )


def _word() -> pl.Expr:
    low, high = pl.col("change_low"), pl.col("change_high")
    word = pl.when(low > 0).then(pl.lit("higher")).when(high < 0).then(pl.lit("lower"))
    return pl.when(low.is_not_null()).then(word.otherwise(pl.lit("no clear change")))


def _ends(paired: pl.DataFrame, both: Truths, events: Sequence[str]) -> Ends:
    """The interval of each difference, NaN where there is none."""
    names = (*COUNTS, *(f"{count}_before" for count in COUNTS))
    counts = [paired[name].to_numpy().astype(float) for name in names]
    is_event = paired["indicator"].is_in(events).to_numpy()
    low, high = (np.full(both.shape, np.nan) for _ in range(2))
    for asked, interval in ((both & ~is_event, newcombe), (both & is_event, event_rate_difference)):
        now, of, before, of_before = (count[asked] for count in counts)
        low[asked], high[asked] = interval(now, of, before, of_before, LEVEL)
    return low, high


def _years(terms: pl.Series) -> pl.DataFrame:
    """`term`, `time_window` and `year_before`: the windows that pool the same terms a year apart."""
    pooled = pooled_terms(terms)
    held = {
        key: set(part["pooled"])
        for key, part in pooled.partition_by("term", "time_window", as_dict=True).items()
    }
    rows = [
        (term, window, before)
        for (term, window), pools in held.items()
        if held.get((before := _year_before(term), window)) == set(map(_year_before, pools))
    ]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("term", "time_window", "year_before"), pl.String), orient="row"
    )


def _year_before(term: str) -> str:
    return Term.parse(term).previous(TERMS_A_YEAR).id
