"""What is said of matches: files that cannot meet, and terms that meet less than those before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from jobs.catalogue import source_called
from jobs.child import IDENTIFIERS
from jobs.terms import Term

#: A share falls clearly when it falls by more than this, and by more standard errors than chance explains.
CLEARLY: Final = 0.05
STANDARD_ERRORS: Final = 3.0


def unable_to_meet(identifiers: pl.DataFrame) -> tuple[str, ...]:
    """Sentences for files that no exact linkage can join, because they name children differently."""
    kinds = identifiers.group_by("identifier").agg(pl.col("source").unique().sort()).sort("identifier")
    if kinds.height <= 1:
        return ()
    listed = "; ".join(
        f"{IDENTIFIERS[kind]}: {', '.join(map(source_called, sources))}"
        for kind, sources in kinds.iter_rows()
    )
    return (
        f"The current files name children by different identifiers ({listed}). A child named one way cannot "
        "be found among children named another: shares between such files say nothing about the children.",
    )


def falls(matches: pl.DataFrame) -> tuple[str, ...]:
    """Sentences for each pair of sources whose latest term matches clearly less than the terms before.

    Terms are compared by what was known by then, and only terms that both sources have a file for. The test
    is that of two proportions, pooled.
    """
    whole = matches.filter(pl.col("place_kind") == "all", pl.col("term").is_not_null())
    both = whole.select("source", "term").unique()
    shared = whole.join(both, left_on=["found_in", "term"], right_on=["source", "term"], how="semi")
    pairs = shared.group_by("source", "found_in", maintain_order=True)
    return tuple(said for _, terms in pairs for said in _fall(terms.to_dicts()))


def _fall(terms: list[dict[str, Any]]) -> Iterator[str]:
    *earlier, last = sorted(terms, key=lambda row: Term.parse(row["term"]).starts)
    if not earlier:
        return
    children, found = (sum(row[what] for row in earlier) for what in ("children", "found_by_then"))
    before, now = found / children, last["share_by_then"]
    pooled = (found + last["found_by_then"]) / (children + last["children"])
    error = (pooled * (1 - pooled) * (1 / children + 1 / last["children"])) ** 0.5
    if before - now > max(CLEARLY, STANDARD_ERRORS * error):
        source, other = source_called(last["source"]), source_called(last["found_in"])
        label = Term.parse(last["term"]).label
        yield (
            f"{label}: {now:.0%} of the children in {source} are found in {other}; in the terms before, "
            f"{before:.0%} were. Look whether identifiers are missing or have changed; "
            "see: earlysight links"
        )
