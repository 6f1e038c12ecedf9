"""Rules as data: where a row is wrong, what was expected, what to do, and what becomes of the row."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from jobs.columns import Column, heading_of
from jobs.parcel import Parcel
from jobs.problems import Effect, Problem
from jobs.sheet import ROW_NUMBER

CORRECT = "Correct the file and drop it in again"
_SET_ASIDE_SCHEMA = {ROW_NUMBER: pl.Int64, "column_name": pl.String, "rule": pl.String}


@dataclass(frozen=True)
class TooMany:
    """When a rule fails for more than `share` of the rows that are `among`, the whole file is refused."""

    share: float
    among: pl.Expr
    said: str
    remedy: str


@dataclass(frozen=True)
class Rule:
    """One thing a row may have wrong: `wrong` is true there; null counts as not wrong.

    `expected` is how a right cell looks; left empty, it is what `jobs/expectations.toml` says of the name.
    """

    name: str
    column: str
    wrong: pl.Expr
    said: str
    effect: Effect = "sets aside"
    remedy: str = CORRECT
    too_many: TooMany | None = None
    expected: str = ""


@dataclass(frozen=True)
class Judgement:
    """The rows that passed, a line for each row and rule set aside, and what to tell people."""

    rows: pl.DataFrame
    set_aside: pl.DataFrame
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether a problem turns the whole file away."""
        return any(problem.effect == "refuses" for problem in self.problems)


def judge(rows: pl.LazyFrame, rules: Sequence[Rule], parcel: Parcel, columns: Sequence[Column]) -> Judgement:
    """Evaluate every rule in one lazy pass and part the rows that must be set aside from the others."""
    flags = [rule.wrong.fill_null(value=False).alias(f"rule {n}") for n, rule in enumerate(rules)]
    among = [rule.too_many.among.alias(f"among {n}") for n, rule in enumerate(rules) if rule.too_many]
    judged = rows.with_columns(*flags, *among).collect()
    # Most rules find nothing: only those that do are looked at again, row by row.
    counts = judged.select(pl.len(), pl.col("^(rule|among) [0-9]+$").sum()).row(0, named=True)
    failed = {n: rule for n, rule in enumerate(rules) if counts[f"rule {n}"]}
    aside = {n: rule for n, rule in failed.items() if rule.effect != "warns"}
    lines = [
        _lines(judged, n, heading_of(parcel.sheet, columns, rule.column), rule.name)
        for n, rule in aside.items()
    ]
    bare = judged.drop(c for c in judged.columns if c.startswith(("rule ", "among ")))
    fell = judged.select(pl.any_horizontal(f"rule {n}" for n in aside)).to_series() if aside else None
    return Judgement(
        _kept(bare, fell),
        pl.concat([pl.DataFrame(schema=_SET_ASIDE_SCHEMA), *lines]).sort(ROW_NUMBER, "column_name", "rule"),
        tuple(
            _problem(judged, n, rule, counts.get(f"among {n}", 0), parcel, columns)
            for n, rule in failed.items()
        ),
    )


def _kept(rows: pl.DataFrame, fell: pl.Series | None) -> pl.DataFrame:
    """The rows that did not fall."""
    if fell is None:
        return rows
    # Polars 2.1 panics on some queries over a frame that was filtered down to nothing; a cleared one is safe.
    return rows.clear() if fell.all() else rows.filter(~fell)


def both(first: Judgement, second: Judgement) -> Judgement:
    """Two stages as one: the second judged the rows the first had kept."""
    set_aside = pl.concat([first.set_aside, second.set_aside]).sort(ROW_NUMBER, "column_name", "rule")
    return Judgement(second.rows, set_aside, (*first.problems, *second.problems))


def _problem(
    judged: pl.DataFrame, n: int, rule: Rule, among: int, parcel: Parcel, columns: Sequence[Column]
) -> Problem:
    found = tuple(judged[ROW_NUMBER].filter(judged[f"rule {n}"]))
    heading = heading_of(parcel.sheet, columns, rule.column)
    if rule.too_many and len(found) > rule.too_many.share * among:
        many = rule.too_many
        return Problem(
            parcel.file, heading, found, rule.name, many.said, many.remedy, "refuses", rule.expected
        )
    return Problem(parcel.file, heading, found, rule.name, rule.said, rule.remedy, rule.effect, rule.expected)


def _lines(judged: pl.DataFrame, n: int, heading: str, rule: str) -> pl.DataFrame:
    return (
        judged.lazy()
        .filter(f"rule {n}")
        .select(
            pl.col(ROW_NUMBER).cast(pl.Int64),
            pl.lit(heading).alias("column_name"),
            pl.lit(rule).alias("rule"),
        )
        .collect()
    )
