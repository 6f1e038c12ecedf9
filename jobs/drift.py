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
    """A delivery to compare with: its rows kept, its figures, and what to call it.

    `season` is false where it is of another season than the new one, whose row count differs by nature.
    """

    rows: int
    figures: _Figures
    called: str
    season: bool = True


def compared(
    records: Records, parcel: Parcel, source: Source, judged: Judged, limits: Limits
) -> tuple[Judged, pl.DataFrame]:
    """The verdict with what drifted among its problems, and the figures to keep for the next comparison."""
    figures = figures_of(source, judged)
    now = {(figure, column, word): value for figure, column, word, value in figures.iter_rows()}
    rows = judged.judgement.rows.height
    found = [_drifts(last, now, rows, limits) for last in lasts(records, source.name, judged)]
    # A season looks like the same season a year ago, a new rule like the term before: a mistake like neither.
    stand_out = {key: said for key, said in found[0].items() if all(key in f for f in found)} if found else {}
    drifted = (
        Problem(
            parcel.file,
            heading_of(parcel.sheet, source.columns, column) if column else None,
            (),
            rule,
            said,
            _NOTHING,
            "warns",
        )
        for column, (rule, said) in stand_out.items()
    )
    judgement = replace(judged.judgement, problems=(*judged.judgement.problems, *drifted))
    return replace(judged, judgement=judgement), figures


def lasts(records: Records, source: str, judged: Judged) -> list[Last]:
    """The delivery this one replaces, else those of a year ago and of the term before, as far as kept."""
    query = """
        SELECT id, term, rows_kept FROM delivery WHERE state = 'current' AND source = ? AND subject IS ?"""
    found = records.connection.execute(query, (source, judged.subject)).fetchall()
    lines = {term: (identity, kept) for identity, term, kept in found}
    if judged.term in lines:
        return [_last(records, *lines[judged.term], "in the delivery it replaces")]
    if judged.term is None:
        return []
    term = Term.parse(judged.term)
    earlier = sorted(t for t in map(Term.parse, filter(None, lines)) if t < term)
    a_year_ago = [t for t in earlier if t == Term(term.year - 1, term.season)]
    chosen = dict.fromkeys([*a_year_ago, *earlier[-1:]])
    alone = not a_year_ago
    return [_last(records, *lines[t.id], f"in {t.label}", season=not alone) for t in chosen]


def _drifts(last: Last, now: _Figures, rows: int, limits: Limits) -> dict[str | None, tuple[str, str]]:
    """What drifted from one delivery, at most one a column: the rule and what to say, by column."""
    found: dict[str | None, tuple[str, str]] = {}
    for said in _rows(last, rows, limits):
        found[None] = ("row count drift", said)
    if last.figures:
        for look in (_missing, _shares, _means):
            for rule, column, said in look(last, now, rows, limits):
                found.setdefault(column, (rule, said))
    return found


def _last(records: Records, identity: int, kept: int, called: str, *, season: bool = True) -> Last:
    query = "SELECT figure, column_name, word, value FROM delivery_figure WHERE delivery_id = ?"
    lines = records.connection.execute(query, (identity,)).fetchall()
    return Last(
        kept, {(figure, column, word): value for figure, column, word, value in lines}, called, season
    )


def _rows(last: Last, rows: int, limits: Limits) -> Iterator[str]:
    """Row counts as two Poisson counts: they differ by chance with a deviation of the root of their sum."""
    bearable = limits.drift_rows if last.season else limits.drift_rows_between_seasons
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
    for (figure, column, _), mean in now.items():
        before, spread = last.figures.get((MEAN, column, "")), last.figures.get((DEVIATION, column, ""), 0.0)
        spread_now = now.get((DEVIATION, column, ""), 0.0)
        if figure != MEAN or before is None or not spread or not spread_now:
            continue
        if abs(mean - before) <= limits.drift_mean * spread:
            continue
        have, had = _with_one(now, column, rows), _with_one(last.figures, column, last.rows)
        if _apart((mean, spread_now, have), (before, spread, had)) < limits.drift_by_chance:
            yield "mean drift", column, f"a mean of {mean:.1f}, after {before:.1f} {last.called}"


def _with_one(figures: _Figures, column: str, rows: int) -> int:
    """How many rows have something in a column."""
    return round(rows * (1 - figures.get((MISSING, column, ""), 0.0)))


def _differ(share: float, rows: int, before: float, rows_before: int) -> float:
    """How likely two shares this different are by chance alone (Fisher's exact test, two-sided)."""
    from scipy.stats import fisher_exact  # seconds to load, and seldom needed

    have, had = round(share * rows), round(before * rows_before)
    table = np.array([[have, rows - have], [had, rows_before - had]])
    return float(fisher_exact(table).pvalue)


def _apart(one: tuple[float, float, int], other: tuple[float, float, int]) -> float:
    """How likely two means (with deviation and count) are this far apart by chance alone (Welch's test)."""
    from scipy.stats import ttest_ind_from_stats

    return float(ttest_ind_from_stats(*one, *other, equal_var=False).pvalue)
