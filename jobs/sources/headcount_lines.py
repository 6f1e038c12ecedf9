"""Headcount lines: from judged rows of any layout to one line a child and setting."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from jobs.columns import Column
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.rules import Judgement, Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged
from jobs.sources.entitlements import by_child
from jobs.sources.headcount_rules import MOST_HOURS, repeated

_PAIR = 2


def judge_lines(
    rows: pl.LazyFrame,
    rules: Sequence[Rule],
    parcel: Parcel,
    columns: Sequence[Column],
    link: str,
    *,
    named: bool,
) -> Judged:
    """Judge the rows, join those of one child at one setting that differ in entitlement, refuse repeats.

    `named` says whether the file names the entitlements; where it does not, a child's rows tell one together.
    """
    first = judge(rows, rules, parcel, columns)
    extended = (pl.col("extended_hours") + pl.col("expanded_hours")).alias("extended_hours")
    lines, joined = _join_entitlements(first.rows.with_columns(extended).drop("expanded_hours"), link)
    settled = lines if named else lines.with_columns(by_child(link).alias("entitlement"))
    second = both(first, judge(settled.lazy(), (repeated(link),), parcel, columns))
    if joined:
        second = replace(second, problems=(*second.problems, _told(parcel, joined)))
    return Judged(_term(second), rows.select(pl.len()).collect().item(), second, identifier=link)


def _term(judgement: Judgement) -> str | None:
    terms = judgement.rows["term"].drop_nulls().unique().sort()
    return terms[0] if len(terms) else None


def _join_entitlements(rows: pl.DataFrame, link: str) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """The rows with a pair for one child and setting made one, and the numbers of the rows that went.

    Only where nothing has to be guessed: two rows, one of them of the working parent entitlement with its
    hours in one column, the other of another entitlement without extended hours, the child the same in both.
    """
    key = (link, "setting_urn", "term")
    several = pl.len().over(key) > 1
    doubled = rows.filter(several)
    if doubled.is_empty():
        return rows, ()
    told = doubled.with_columns(**_of_the_pair(key))
    pairs = told.filter("joins")
    ahead = pl.col(ROW_NUMBER) == pl.col(ROW_NUMBER).min().over(key)
    joined = pairs.filter(ahead).with_columns(
        pl.lit("working_parent").alias("entitlement"),
        *(pl.col(f"{name} of the pair").alias(name) for name in _SUMMED),
        *(pl.col(f"{flag} of the pair").alias(flag) for flag in ("eypp", "daf")),
    )
    gone = pairs.filter(~ahead)[ROW_NUMBER].sort()
    others = rows.filter(~pl.col(ROW_NUMBER).is_in(pairs[ROW_NUMBER].implode()))
    lines = pl.concat([others, joined.select(rows.columns)]).sort(ROW_NUMBER)
    return lines, tuple(gone.to_list())


_SUMMED = ("funded_hours", "extended_hours", "setting_hours")


def _of_the_pair(key: Sequence[str]) -> dict[str, pl.Expr]:
    """What two rows say together: hours by kind, the flags, and whether they may be joined at all.

    Hours at the setting written alike on both rows are the week's total, if the funded hours fit into it.
    """
    working, other = pl.col("entitlement") == "working_parent", pl.col("entitlement").is_in(_JOINABLE)
    own, week = pl.col("funded_hours") + pl.col("extended_hours"), pl.col("setting_hours")
    funded = pl.when(other).then(own).otherwise(0).sum().over(key)
    extended = pl.when(working).then(own).otherwise(0).sum().over(key)
    total = (week.n_unique() == 1).over(key) & (week >= funded + extended)
    attended = pl.when(total).then(week).otherwise(week.sum().over(key))
    plain = (other & (pl.col("extended_hours") == 0)) | (
        working & ((pl.col("funded_hours") == 0) | (pl.col("extended_hours") == 0))
    )
    same = (pl.struct("birth_date", "sex").n_unique() == 1).over(key)
    one_each = (pl.len().over(key) == _PAIR) & (working.sum().over(key) == 1) & (other.sum().over(key) == 1)
    return {
        "funded_hours of the pair": funded,
        "extended_hours of the pair": extended,
        "setting_hours of the pair": attended,
        "eypp of the pair": pl.col("eypp").max().over(key),
        "daf of the pair": pl.col("daf").max().over(key),
        "joins": one_each & plain.all().over(key) & same & (attended <= MOST_HOURS),
    }


_JOINABLE = ("universal", "additional_support")


def _told(parcel: Parcel, rows: tuple[int, ...]) -> Problem:
    said = "a second row for the same child and setting, for another entitlement; the two were made one"
    remedy = "Nothing to do if the file has a row for each entitlement"
    return Problem(parcel.file, None, rows, "rows made one", said, remedy, "warns")
