"""Coverage: how many are reviewed is said once, as whom timeliness is asked of, and read again from there."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jobs.disclosure.cells import FEW_COUNTED, FEW_NOT_COUNTED, settle
from jobs.disclosure.rule import smallest
from jobs.indicators import Indicator, Reviewed, Timely
from jobs.workplace import Audience


def said_twice(indicators: Sequence[Indicator], audience: Audience) -> dict[str, str]:
    """Indicators whose numerator is the denominator of another: that other, by the one."""
    given = [i for i in indicators if i.id not in audience.indicators_withheld]
    of = [i.id for i in given if isinstance(i.counts, Timely)]
    return {i.id: of[0] for i in given if isinstance(i.counts, Reviewed)} if of else {}


def with_coverage(known: pl.DataFrame, twice: dict[str, str], audience: Audience) -> pl.DataFrame:
    """Add the rows of `said_twice` from what is disclosed of the other: one count is never told two ways.

    Rounded or drawn in by itself, the same number of children would come out twice, and the two be compared.
    """
    derived = [_read(known, one, other, audience) for one, other in twice.items()]
    return pl.concat([known, *derived])


def _read(known: pl.DataFrame, one: str, other: str, audience: Audience) -> pl.DataFrame:
    rows = known.filter(indicator=other)
    roll, reviewed = pl.col("eligible"), pl.col("denominator")
    # Of a total a missing count does not mean that it is small.
    few = pl.when(reviewed.is_null() & roll.is_not_null() & (pl.col("place_kind") == "setting"))
    left = (roll - reviewed < smallest(audience)) & audience.complements
    judged = rows.with_columns(
        few=few.then(pl.lit(FEW_COUNTED)).when(left).then(pl.lit(FEW_NOT_COUNTED)),
        numerator=reviewed,
        denominator=roll,
        indicator=pl.lit(one),
        nobody=pl.col("status") == "none",
        events_beyond=pl.lit(False),
    )
    together = pl.col("status") == "together"
    settled = pl.concat([settle(judged.filter(~together), audience), judged.filter(together)], how="diagonal")
    return settled.select(known.columns)
