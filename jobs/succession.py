"""Succession: a setting that was registered again under a new number goes on under it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

Succession = Mapping[str, str]
"""New URN by old, as the council says; a new one may itself have been succeeded."""


def resolve(succession: Succession) -> dict[str, str]:
    """The newest URN by every old one, through as many successions as there were.

    Raises ValueError, in a sentence, where a setting would come to succeed itself.
    """
    newest = {}
    for old in sorted(succession):
        line = [old]
        while line[-1] in succession:
            line.append(succession[line[-1]])
            if line[-1] in line[:-1]:
                raise ValueError(f"goes round in a circle: {' → '.join(line)}")
        newest[old] = line[-1]
    return newest


def renumber(rows: pl.DataFrame, newest: Succession) -> pl.DataFrame:
    """Rows about children with the newest `setting_urn`, so that a setting's history is one."""
    return rows.with_columns(pl.col("setting_urn").replace(dict(newest)))


def merge(settings: pl.DataFrame, newest: Succession) -> pl.DataFrame:
    """Settings without those succeeded, sorted by `urn`.

    Where nothing describes the newest number yet, the description of the one it succeeded stands for it.
    """
    own = ~pl.col("urn").is_in(list(newest))
    return (
        settings.with_columns(pl.col("urn").replace(dict(newest)), own=own)
        .sort("urn", "own", descending=[False, True], maintain_order=True)
        .unique("urn", keep="first", maintain_order=True)
        .drop("own")
    )
