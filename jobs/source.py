"""What a source is: one kind of file, and the verbs that take it from text to rows to keep."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from jobs.columns import Column
from jobs.rules import Judgement
from jobs.sheet import Sheet
from jobs.workplace import Authority

Tables = Mapping[str, pl.DataFrame]
"""Rows to store, by the table of records.db they belong to, in the order they are written."""


@dataclass(frozen=True)
class Known:
    """What the records hold already, which a file may refer to."""

    wards: frozenset[str] = field(default_factory=frozenset)
    settings: frozenset[str] = field(default_factory=frozenset)
    postcodes: frozenset[str] = field(default_factory=frozenset)
    authority: Authority | None = None


@dataclass(frozen=True)
class Judged:
    """A file after its check: its term (None for a reference file), how many rows it had, and the verdict."""

    term: str | None
    rows_read: int
    judgement: Judgement


@dataclass(frozen=True)
class Source:
    """A kind of file. `columns` is empty for boundaries, which are known by their structure instead."""

    name: str
    called: str
    columns: tuple[Column, ...]
    read: Callable[[Sheet], pl.LazyFrame]
    tidy: Callable[[pl.LazyFrame], pl.LazyFrame]
    check: Callable[[pl.LazyFrame, Sheet, Known], Judged]
    keep: Callable[[pl.DataFrame, bytes], Tables]
