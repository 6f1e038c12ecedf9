"""Together: how many children are counted on every one of two or three indicators."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import polars as pl

from jobs.count_kinds import DOMAINS
from jobs.counts import COUNTS, PLACE, Attending
from jobs.disclosure import KNOWN
from jobs.disclosure.diagrams import JOINED_BY, disclose_together
from jobs.indicators import Indicator
from jobs.tallies import said
from jobs.workplace import Audience

#: The indicators that are combined, where a catalogue has them: needs that one child may have several of.
COMBINED: Final = (*(f"asq3_{domain}_below" for domain in DOMAINS), "wellcomm_red_or_amber")
#: How many at once: more leave too few children to say anything of.
SIZES: Final = (2, 3)
#: One term alone holds too few children who are below on several.
WINDOW: Final = "three_terms"
KEYS: Final = (*PLACE, "indicators", "term")
TOGETHER: Final = (*KEYS, "status", *COUNTS[:2])
_NOBODY: Final = pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String), **dict.fromkeys(COUNTS, pl.Int64)})


def count_together(children: Attending, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """Exact counts of the children of `counts.attending` on every pair and triple of what is `COMBINED`.

    `indicators` joins the ids by + in the order of the catalogue. `numerator` is the children counted on all
    of them, `denominator` those known on all of them, `eligible` all on the roll. A row for each place, term
    and combination where anybody is on the roll. Sorted.
    """
    asked = [i for i in indicators if i.id in COMBINED and "attend" in i.bases]
    chosen = [[i.id for i in some] for size in SIZES for some in combinations(asked, size)]
    if not chosen:
        return _NOBODY
    counted = (
        children.on_roll.filter(pl.col("time_window") == WINDOW)
        .select(*PLACE, "term", *(said(i).alias(i.id) for i in asked))
        .group_by(*PLACE, "term")
        .agg(
            *(_all_of(some).alias(f"{JOINED_BY.join(some)} numerator") for some in chosen),
            *(_known_on(some).alias(f"{JOINED_BY.join(some)} denominator") for some in chosen),
            eligible=pl.len().cast(pl.Int64),
        )
        .collect()
    )
    parts = [
        counted.select(
            *PLACE,
            pl.lit(name).alias("indicators"),
            "term",
            *(pl.col(f"{name} {part}").alias(part) for part in COUNTS[:2]),
            "eligible",
        )
        for name in map(JOINED_BY.join, chosen)
    ]
    return pl.concat(parts).sort(KEYS)


def together(counts: pl.DataFrame, known: pl.DataFrame, audience: Audience) -> pl.DataFrame:
    """What an audience may know of them: the snapshot's `together`.

    `known` is what it may know of each indicator by itself (see `jobs.disclosure.disclose`). Without a row
    are places of which it may know nothing, or where nobody is known on all.
    """
    withheld = pl.any_horizontal(
        pl.lit(False),
        *(
            pl.col("indicators").str.split(JOINED_BY).list.contains(name)
            for name in audience.indicators_withheld
        ),
    )
    told = disclose_together(counts.filter(~withheld), known, audience)
    return told.filter(pl.col("status").is_in(KNOWN)).select(TOGETHER)


def _all_of(ids: Sequence[str]) -> pl.Expr:
    """Children counted on every one: one that is not known on another is not."""
    return pl.all_horizontal(ids).fill_null(value=False).sum().cast(pl.Int64)


def _known_on(ids: Sequence[str]) -> pl.Expr:
    return pl.all_horizontal(pl.col(ids).is_not_null()).sum().cast(pl.Int64)
