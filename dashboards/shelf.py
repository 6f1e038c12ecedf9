"""A table cut once by its key, so that taking a part of it searches nothing."""

from __future__ import annotations

import polars as pl


class Shelf:
    """A table sorted by some key columns; each key's rows stand together and are taken without a copy."""

    def __init__(self, table: pl.DataFrame, *keys: str) -> None:
        """Sort a table by its key columns, keeping the order of rows within a key."""
        self._table = table.sort(keys, maintain_order=True)
        counts = self._table.group_by(keys, maintain_order=True).len("rows")
        starts = counts["rows"].cum_sum() - counts["rows"]
        spans = zip(starts, counts["rows"], strict=True)
        self._spans = dict(zip(counts.select(keys).iter_rows(), spans, strict=True))

    def take(self, *key: str) -> pl.DataFrame:
        """Return a key's rows; an empty table of the same columns where it has none."""
        start, rows = self._spans.get(key, (0, 0))
        return self._table.slice(start, rows)
