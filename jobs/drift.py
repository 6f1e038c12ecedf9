"""Drift: whether a delivery looks so unlike the last of its kind that somebody should look at it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jobs.columns import heading_of
from jobs.likeness import DEVIATION, MEAN, MISSING, SHARE, figures_of
from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.records import Records
from jobs.source import Judged, Source
from jobs.terms import Term

_NOTHING = "If that is right, there is nothing to do; if not, correct the file and drop it in again"
_Figures = Mapping[tuple[str, str, str], float]


@dataclass(frozen=True)
class Last:
    """The delivery to compare with: its rows kept, its figures, and what to call it.

    `like` is true for the delivery a correction replaces, the same term of the year before, and any earlier
    reference file; false for another season, whose numbers differ by nature.
    """

    rows: int
    figures: _Figures
    called: str
    like: bool


def last_delivery(records: Records, source: str, judged: Judged) -> Last | None:
    """The delivery this one would replace, else that of the same term a year ago, else the one before."""
    query = """
        SELECT id, term, rows_kept FROM delivery WHERE state = 'current' AND source = ? AND subject IS ?"""
    found = records.connection.execute(query, (source, judged.subject)).fetchall()
    lines = {term: (identity, kept) for identity, term, kept in found}
    if judged.term in lines:
        return _last(records, *lines[judged.term], "in the delivery it replaces", like=True)
    if judged.term is None:
        return None
    term = Term.parse(judged.term)
    before = sorted(
        (Term.parse(t) for t in lines if t is not None and Term.parse(t) < term), key=lambda t: t.starts
    )
    a_year_ago = Term(term.year - 1, term.season)
    if not before:
        return None
    chosen = a_year_ago if a_year_ago in before else before[-1]
    return _last(records, *lines[chosen.id], f"in {chosen.label}", like=chosen == a_year_ago)


def compared(
    records: Records, parcel: Parcel, source: Source, judged: Judged, limits: Limits
) -> tuple[Judged, pl.DataFrame]:
    """The verdict with what drifted among its problems, and the figures to keep for the next comparison."""
    figures = figures_of(source, judged)
    last = last_delivery(records, source.name, judged)
    drifted = drift(last, parcel, source, judged, figures, limits) if last else ()
    judgement = replace(judged.judgement, problems=(*judged.judgement.problems, *drifted))
    return replace(judged, judgement=judgement), figures


def drift(
    last: Last, parcel: Parcel, source: Source, judged: Judged, figures: pl.DataFrame, limits: Limits
) -> tuple[Problem, ...]:
    """A warning for what differs by more than the limits and by more than chance; at most one a column."""
    now = {(figure, column, word): value for figure, column, word, value in figures.iter_rows()}
    rows = judged.judgement.rows.height
    found = [*_rows(last, rows, limits)]
    said: dict[str, tuple[str, str]] = {}
    if last.figures:
        for rule, column, text in (
            *_missing(last, now, rows, limits),
            *_shares(last, now, rows, limits),
            *_means(last, now, rows, limits),
        ):
            said.setdefault(column, (rule, text))
    headed = ((heading_of(parcel.sheet, source.columns, column), *what) for column, what in said.items())
    return tuple(
        Problem(parcel.file, column, (), rule, text, _NOTHING, "warns")
        for column, rule, text in (*((None, "row count drift", text) for text in found), *headed)
    )


def _last(records: Records, identity: int, kept: int, called: str, *, like: bool) -> Last:
    query = "SELECT figure, column_name, word, value FROM delivery_figure WHERE delivery_id = ?"
    lines = records.connection.execute(query, (identity,)).fetchall()
    return Last(kept, {(figure, column, word): value for figure, column, word, value in lines}, called, like)


def _rows(last: Last, rows: int, limits: Limits) -> Iterator[str]:
    """Row counts as two Poisson counts: they differ by chance with a deviation of the root of their sum."""
    bearable = limits.drift_rows if last.like else limits.drift_rows_between_seasons
    change = (rows - last.rows) / last.rows if last.rows else 0.0
    by_chance = math.erfc(abs(rows - last.rows) / math.sqrt(2 * max(rows + last.rows, 1)))
    if abs(change) > bearable and by_chance < limits.drift_by_chance:
        direction = "fewer" if change < 0 else "more"
        yield f"{abs(change):.0%} {direction} rows than {last.called} ({rows:,} after {last.rows:,})"


def _missing(last: Last, now: _Figures, rows: int, limits: Limits) -> Iterator[tuple[str, str, str]]:
    for (figure, column, _), share in now.items():
        before = last.figures.get((MISSING, column, ""))
        if figure != MISSING or before is None or share - before <= limits.drift_missing:
            continue
        if _differ(share, rows, before, last.rows) < limits.drift_by_chance:
            yield (
                "missing drift",
                column,
                f"empty in {share:.0%} of the rows, after {before:.0%} {last.called}",
            )


def _shares(last: Last, now: _Figures, rows: int, limits: Limits) -> Iterator[tuple[str, str, str]]:
    """Columns whose words are spread differently: of each, the word whose share moved most."""
    words = {key for key in (*now, *last.figures) if key[0] == SHARE}
    moves = sorted(
        ((abs(now.get(key, 0.0) - last.figures.get(key, 0.0)), key) for key in words), reverse=True
    )
    seen: set[str] = set()
    for move, key in moves:
        _, column, word = key
        known = any(other[1] == column for other in last.figures if other[0] == SHARE)
        if column in seen or not known or move <= limits.drift_share:
            continue
        seen.add(column)
        share, before = now.get(key, 0.0), last.figures.get(key, 0.0)
        have, had = _with_one(now, column, rows), _with_one(last.figures, column, last.rows)
        if _differ(share, have, before, had) < limits.drift_by_chance:
            yield (
                "share drift",
                column,
                f"“{word}” in {share:.0%} of the rows, after {before:.0%} {last.called}",
            )


def _means(last: Last, now: _Figures, rows: int, limits: Limits) -> Iterator[tuple[str, str, str]]:
    """Means that moved by a share of the last standard deviation; tested as Welch does."""
    from scipy.stats import ttest_ind_from_stats

    for (figure, column, _), mean in now.items():
        before, spread = last.figures.get((MEAN, column, "")), last.figures.get((DEVIATION, column, ""), 0.0)
        spread_now = now.get((DEVIATION, column, ""), 0.0)
        if figure != MEAN or before is None or not spread or not spread_now:
            continue
        have, had = _with_one(now, column, rows), _with_one(last.figures, column, last.rows)
        test = ttest_ind_from_stats(mean, spread_now, have, before, spread, had, equal_var=False)
        if abs(mean - before) > limits.drift_mean * spread and test.pvalue < limits.drift_by_chance:
            yield "mean drift", column, f"a mean of {mean:.1f}, after {before:.1f} {last.called}"


def _with_one(figures: _Figures, column: str, rows: int) -> int:
    """How many rows have something in a column."""
    return round(rows * (1 - figures.get((MISSING, column, ""), 0.0)))


def _differ(share: float, rows: int, before: float, rows_before: int) -> float:
    """How likely two shares this different are by chance alone (Fisher's exact test, two-sided)."""
    from scipy.stats import fisher_exact

    have, had = round(share * rows), round(before * rows_before)
    table = np.array([[have, rows - have], [had, rows_before - had]])
    return float(fisher_exact(table).pvalue)
