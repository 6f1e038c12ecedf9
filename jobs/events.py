"""Events: what was done or found for a child on a day, one frame a source, for indicators to ask about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from jobs.customs import ExtraSource
from jobs.records import Records
from jobs.sources.wellcomm import BANDS, COLOURS, ROUNDS

Events = Mapping[str, pl.DataFrame]
"""By source: `pseudonym`, `happened_on` (a date), `ward_code` (null: not told), and its columns as text."""
WELLCOMM: Final = "wellcomm"
_WHO = ("delivery_id", "row_number")


def known_columns(extras: Sequence[ExtraSource]) -> dict[str, dict[str, frozenset[str]]]:
    """What an indicator may ask of each source: its columns, and the words in them (none: any text)."""
    added = {
        extra.name: {c.name: frozenset(c.words.values()) for c in extra.columns if not c.day}
        for extra in extras
    }
    return {
        WELLCOMM: {
            "colour": frozenset(COLOURS.values()),
            "round": frozenset(ROUNDS.values()),
            "section": frozenset(str(section) for section, _ in enumerate(BANDS, start=1)),
        },
        **added,
    }


def read_events(held: Records) -> Events:
    """The current events of every source that has any; at most one a child and day, the last in order."""
    screens = held.screens()
    found = {WELLCOMM: _screens(screens)} if screens.height else {}
    return found | _extras(held.extras(), held.extra_values())


def _screens(screens: pl.DataFrame) -> pl.DataFrame:
    """Of several screens on one day the highest section stands: lower ones are where a child goes back to."""
    text = pl.col("section").cast(pl.String)
    events = screens.sort("screen_date", "section", "colour", "term", "row_number", nulls_last=False).select(
        "pseudonym", text, "colour", "round", ward_code=pl.lit(None, pl.String), happened_on="screen_date"
    )
    return _one_a_day(events)


def _extras(extras: pl.DataFrame, values: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {
        str(source): _one_a_day(_wide(rows, values))
        for (source,), rows in extras.partition_by("source", as_dict=True, maintain_order=True).items()
    }


def _wide(rows: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """One source's events with a column for each of its values."""
    mine = values.join(rows, on=_WHO, how="semi")
    names = sorted(mine["column_name"].unique())
    told = mine.pivot(on="column_name", on_columns=names, index=_WHO, values="meaning") if names else None
    wide = rows if told is None else rows.join(told, on=_WHO, how="left", maintain_order="left")
    return wide.sort("happened_on", "term", "row_number").select(
        "pseudonym", "happened_on", "ward_code", *names
    )


def _one_a_day(events: pl.DataFrame) -> pl.DataFrame:
    return events.unique(["pseudonym", "happened_on"], keep="last", maintain_order=True)
