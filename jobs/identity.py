"""Identity: which source and term a file is of. Its content decides; hints count where it does not say."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from jobs.columns import written
from jobs.hints import SUFFIX, Hint, Hints, hints_of
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.sheet import Sheet
from jobs.terms import Term

if TYPE_CHECKING:
    from jobs.source import Judged, Source
    from jobs.store import Delivery

BY_SIDECAR = "the sidecar"
BY_NAME = "the file's name"


def with_hints(parcel: Parcel, path: Path, sources: Iterable[str]) -> Parcel:
    """The parcel with what its sidecar and its name say; raises Unreadable for a sidecar of no use."""
    hints = hints_of(path, parcel.file, sources)
    return replace(parcel, hinted_source=hints.source, hinted_term=hints.term, hints=hints)


def with_hint(parcel: Parcel, hint: Hint) -> Parcel:
    """The parcel with what is on record of it, which outranks its name as a sidecar does."""
    return replace(parcel, hinted_source=hint.source, hinted_term=hint.term, hints=Hints(sidecar=hint))


def the_one_meant(parcel: Parcel, fitting: Sequence[tuple["Source", Sheet]]) -> tuple["Source", Sheet]:
    """Of the sources that fit a file equally well the only one, or the hinted one; raises Unreadable."""
    if len({source.name for source, _ in fitting}) == 1:
        return fitting[0]
    hinted = [pair for pair in fitting if pair[0].name == parcel.hinted_source]
    if hinted:
        return hinted[0]
    kinds = " and ".join(dict.fromkeys(source.called for source, _ in fitting))
    lines = " or ".join(dict.fromkeys(f'source = "{source.name}"' for source, _ in fitting))
    raise _refused(
        parcel.file,
        "two kinds of file",
        f"its headings fit {kinds} equally well",
        f"Put a text file named {parcel.file}{SUFFIX} beside it that says {lines}, and drop both in again",
    )


def with_term(rows: pl.LazyFrame, parcel: Parcel, column: str, called: str) -> tuple[pl.LazyFrame, str]:
    """The rows with their `term`, and what decided it: the column, or the hint where the column is empty.

    Raises Unreadable where rows are there and nothing says the term.
    """
    told, count = rows.select(written(column).is_not_null().any(), pl.len()).collect().row(0)
    if told or not count:
        return rows, called
    if parcel.hinted_term is None:
        raise _refused(
            parcel.file,
            "no term",
            f"nothing says which term it is for: {called} is not there or empty, and neither a sidecar nor "
            "the file's name says it",
            f'Put a text file named {parcel.file}{SUFFIX} beside it that says term = "2026-summer" (or the '
            "term it is), and drop both in again",
        )
    hinted = pl.lit(parcel.hinted_term).alias("term")
    return rows.with_columns(hinted), BY_SIDECAR if parcel.hints.sidecar.term else BY_NAME


def confirmed(judged: "Judged", source: "Source", parcel: Parcel) -> "Judged":
    """The verdict with a warning where the file's name says otherwise than its content.

    Raises Unreadable where the sidecar does: somebody wrote it on purpose, so which is right is for them.
    """
    if said := _otherwise(parcel.hints.sidecar, judged, source):
        remedy = f"Correct {parcel.file}{SUFFIX} or the file, and drop both in again"
        raise _refused(parcel.file, "sidecar contradicts", f"its sidecar says {said}", remedy)
    if not (said := _otherwise(parcel.hints.name, judged, source)):
        return judged
    said, remedy = f"its name says {said}; the content counts", "Look whether it is the file you meant"
    warning = Problem(parcel.file, None, (), "name contradicts", said, remedy, "warns")
    judgement = replace(judged.judgement, problems=(*judged.judgement.problems, warning))
    return replace(judged, judgement=judgement)


def otherwise(parcel: Parcel, before: "Delivery") -> bool:
    """Whether hints now say another source or term than the same content was taken in as."""
    other_source = parcel.hinted_source not in (None, before.source)
    return other_source or (before.term is not None and parcel.hinted_term not in (None, before.term))


def decided(judged: "Judged", parcel: Parcel, rivals: int) -> str:
    """How source and term were found, in a phrase for people; `rivals` fitted as well as the one taken."""
    by = BY_SIDECAR if parcel.hints.sidecar.source else BY_NAME
    kind = f"kind of file from its headings and {by}" if rivals else "kind of file from its content"
    return f"{kind}; term from {judged.term_from or 'its content'}" if judged.term else kind


def _otherwise(hint: Hint, judged: "Judged", source: "Source") -> str | None:
    if hint.source and hint.source != source.name:
        return f"{hint.source}, but its content is {source.called}"
    if hint.term and judged.term and hint.term != judged.term:
        by = judged.term_from or "its content"
        return f"{Term.parse(hint.term).label}, but {by} say{'' if by.endswith('dates') else 's'} " + (
            Term.parse(judged.term).label
        )
    return None


def _refused(file: str, rule: str, said: str, remedy: str) -> Unreadable:
    return Unreadable([Problem(file, None, (), rule, said, remedy, "refuses")])
