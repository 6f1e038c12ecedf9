"""Every count of several publications as a variable of one system, beside what stands in the files."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from tests.disclosure.attacker.names import COVERAGE, named
from tests.disclosure.attacker.parts import parts
from tests.disclosure.attacker.seen import COUNTS, DERIVED, KEY, PLACE, TIME, Seen
from tests.disclosure.attacker.system import System
from tests.disclosure.attacker.told import SINCE, TRUE, USED, follow

#: The variable of a row's count, and how far the true count is from the one the file was made from.
VARIABLES = ("n", "d", "e")
MOVED = ("moved_n", "moved_d", "moved_e")
FEW_COUNTED, FEW_NOT_COUNTED = "counted", "not counted"


def lay_out(
    seen: Sequence[Seen], exact: Sequence[Seen], used: Sequence[pl.DataFrame | None]
) -> tuple[pl.DataFrame, System]:
    """A row a publication and `KEY`: what is `published`, and the variables `n`, `d` and `e` of its counts.

    `published` adds `status`, `COUNTS`, `side` (who is few, where that is told), `DERIVED` and `is_total`.
    """
    places = [parts(one) for one in seen]
    told = follow(exact, used)
    cells = pl.concat(
        [
            _published(one, truth, made_of).with_columns(publication=pl.lit(number))
            for number, (one, truth, made_of) in enumerate(zip(seen, told, places, strict=True))
        ]
    )
    return _numbered(named(cells))


def _published(seen: Seen, truth: pl.DataFrame, made_of: pl.DataFrame) -> pl.DataFrame:
    """What a file says of each count, beside what is true of it; a combination without a row says nothing."""
    side = (
        pl.when(status="banded")
        .then(pl.when(pl.col("band_low") == 0).then(pl.lit(FEW_COUNTED)).otherwise(pl.lit(FEW_NOT_COUNTED)))
        .alias("side")
    )
    measures = seen.measures.select(*KEY, "status", *COUNTS, side, *DERIVED)
    combined = seen.combined.select(
        "place_kind",
        "place_id",
        pl.lit("attend").alias("basis"),
        "indicator",
        "term",
        pl.lit("three_terms").alias("time_window"),
        "status",
        *COUNTS[:2],
    )
    # How many are reviewed follows from timeliness (see `mirrors`): said twice, it is read once.
    measures = measures.filter(pl.col("indicator") != COVERAGE)
    said = pl.concat([measures, combined], how="diagonal")
    truth = truth.filter(pl.col("time_window").is_in(seen.measures["time_window"].unique().implode()))
    both = truth.join(said, on=KEY, how="left", maintain_order="left")
    totals = made_of.select("place_kind", "place_id", "basis").unique().with_columns(is_total=True)
    flagged = both.join(totals, on=list(PLACE), how="left", maintain_order="left").with_columns(
        pl.col("is_total").fill_null(value=False),
        is_combination=pl.col("indicator").str.contains("+", literal=True),
        status=pl.col("status").fill_null("unsaid"),
    )
    # Where no combination at all is told, children can be combined in whatever way the rest allows.
    anything = (pl.col("is_combination") & (pl.col("status") != "unsaid")).any().over(*PLACE, *TIME)
    return flagged.filter(~pl.col("is_combination") | anything)


def _numbered(cells: pl.DataFrame) -> tuple[pl.DataFrame, System]:
    """Give one variable to all counts of one name that were made for one publication, and are the same.

    Counts of one name in one publication that are not the same (one was held, another not) are linked: what
    is true of both is one count.
    """
    long = pl.concat(
        [
            cells.select(
                "publication",
                row=pl.int_range(pl.len()),
                which=pl.lit(variable),
                base=variable,
                name=pl.format("{}|{}|{}", variable, since, used),
                value=used,
                moved=pl.col(true) - pl.col(used),
            )
            for variable, true, used, since in zip(VARIABLES, TRUE, USED, SINCE, strict=True)
        ]
    ).with_columns(pl.col("name").rank("dense").cast(pl.Int64) - 1)
    values = long.group_by("name").agg(pl.col("value").first()).sort("name")
    system = System(values["value"].to_numpy())
    pairs = (
        long.unique(["publication", "base", "name"], maintain_order=True)
        .with_columns(
            other=pl.col("name").shift().over("publication", "base"),
            other_moved=pl.col("moved").shift().over("publication", "base"),
        )
        .drop_nulls("other")
    )
    apart = taken(pairs, "other_moved") - taken(pairs, "moved")
    system.rows([(taken(pairs, "name"), 1), (taken(pairs, "other"), -1)], low=apart, high=apart)
    wide = {
        variable: long.filter(which=variable)
        .sort("row")
        .select(pl.col("name").alias(variable), pl.col("moved").alias(moved))
        for variable, moved in zip(VARIABLES, MOVED, strict=True)
    }
    return pl.concat([cells.drop(*VARIABLES), *wide.values()], how="horizontal"), system


def taken(cells: pl.DataFrame, column: str) -> np.ndarray:
    """A column of variables, or of how far they moved, as an array."""
    return cells[column].to_numpy()
