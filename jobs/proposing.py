"""Proposing: which heading of a file is probably which column of which source."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from jobs.cells import Held, look
from jobs.columns import Column, plain
from jobs.headings import fit_to_show
from jobs.parcel import Parcel
from jobs.patterns import PATTERNS, Pattern, word_patterns
from jobs.scoring import LEAST_SURE, Evidence, evidence
from jobs.sheet import Sheet
from jobs.source import Source
from jobs.vocabularies import Vocabulary

_BY_REQUIRED = 0.7


@dataclass(frozen=True)
class Suggestion:
    """A column a source wants, and the heading proposed for it: None where none is sure enough."""

    column: Column
    position: int | None
    sure: float = 0.0
    why: str = ""


@dataclass(frozen=True)
class Proposal:
    """How one table of a file would be read as one source; `held` says what each of its columns holds."""

    source: Source
    sheet: Sheet
    held: tuple[Held, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def covers(self) -> float:
        """How well the source fits (0 to 1): how surely what it must have is there, and how much it uses."""
        must = [s.sure for s in self.suggestions if s.column.required]
        filled = sum(held.empty < 1 for held in self.held)
        used = sum(s.position is not None for s in self.suggestions) / max(1, filled)
        return _BY_REQUIRED * sum(must) / max(1, len(must)) + (1 - _BY_REQUIRED) * used


def propose(
    parcel: Parcel, sources: Sequence[Source], vocabularies: Mapping[str, Vocabulary]
) -> Proposal | None:
    """The best-covered source and table of a parcel; None where it has no table of headings.

    Each heading is proposed for one column and each column gets one heading, so that the sum of how sure
    all are is highest (the Hungarian method, by SciPy); what stays under `LEAST_SURE` is not proposed.
    """
    wanted = {column.name for source in sources for column in source.columns}
    known = {plain(h) for source in sources for column in source.columns for h in column.headings}
    patterns = {**PATTERNS, **_prefixed(word_patterns(vocabularies, sorted(wanted)))}
    looked = [(sheet, look(sheet, patterns)) for sheet in parcel.sheets if sheet.headings]
    proposals = [
        Proposal(source, sheet, held, _assigned(source, _fit(sheet, known), held, patterns))
        for sheet, held in looked
        for source in sources
        if source.columns
    ]
    return max(proposals, key=lambda proposal: proposal.covers, default=None)


def _prefixed(patterns: Mapping[str, Pattern]) -> dict[str, Pattern]:
    return {f"words of {name}": pattern for name, pattern in patterns.items()}


def _fit(sheet: Sheet, known: Collection[str]) -> list[str]:
    """The headings of a sheet; empty where one may be a value, and so is neither shown nor proposed."""
    return [heading if fit_to_show(heading, known) else "" for heading in sheet.headings]


def _assigned(
    source: Source, headings: Sequence[str], held: Sequence[Held], patterns: Mapping[str, Pattern]
) -> tuple[Suggestion, ...]:
    weighed = [
        [
            evidence(column, heading, there, patterns) if heading else Evidence(0.0, "")
            for heading, there in zip(headings, held, strict=True)
        ]
        for column in source.columns
    ]
    sure = np.array([[one.sure for one in row] for row in weighed])
    # Below the threshold nothing may take a heading from a column that is sure of it.
    rows, places = linear_sum_assignment(np.where(sure >= LEAST_SURE, sure, 0.0), maximize=True)
    best = {int(r): int(p) for r, p in zip(rows, places, strict=True) if sure[r, p] >= LEAST_SURE}
    return tuple(
        Suggestion(column, best[n], weighed[n][best[n]].sure, weighed[n][best[n]].why)
        if n in best
        else Suggestion(column, None)
        for n, column in enumerate(source.columns)
    )
