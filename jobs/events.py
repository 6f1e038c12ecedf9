"""Events: what was done or found for a child on a day, one frame a source, for indicators to ask about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from jobs.customs import ExtraSource
from jobs.records import Records
from jobs.sources.wellcomm import BANDS, COLOURS, ROUNDS
from jobs.terms import Term

Events = Mapping[str, pl.DataFrame]
"""By source: `pseudonym`, `happened_on` (a date), `ward_code` (null: not told), and its columns as text."""
WELLCOMM: Final = "wellcomm"
SECTION_23: Final = "section23"
PROFILE: Final = "eyfsp"
GOOD_LEVEL: Final = "good_level"
_WHO = ("delivery_id", "row_number")
_REACHED: Final = {1: "yes", 0: "no"}


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
        SECTION_23: {},  # why a child was notified is never read
        PROFILE: {GOOD_LEVEL: frozenset(_REACHED.values())},
        **added,
    }


def read_events(held: Records) -> Events:
    """The current events of every source that has any; at most one a child and day, the last in order."""
    built_in = {
        WELLCOMM: _screens(held.screens()),
        SECTION_23: _notifications(held.notifications()),
        PROFILE: _profiles(held.profiles()),
    }
    found = {source: events for source, events in built_in.items() if events.height}
    return found | _extras(held.extras(), held.extra_values())


def _screens(screens: pl.DataFrame) -> pl.DataFrame:
    """Of several screens on one day the highest section stands: lower ones are where a child goes back to."""
    text = pl.col("section").cast(pl.String)
    events = screens.sort("screen_date", "section", "colour", "term", "row_number", nulls_last=False).select(
        "pseudonym", text, "colour", "round", ward_code=pl.lit(None, pl.String), happened_on="screen_date"
    )
    return _one_a_day(events)


def _notifications(notifications: pl.DataFrame) -> pl.DataFrame:
    told = notifications.sort("notified_on", "term", "row_number")
    return _one_a_day(told.select("pseudonym", ward_code=pl.lit(None, pl.String), happened_on="notified_on"))


def _profiles(profiles: pl.DataFrame) -> pl.DataFrame:
    """A profile has no day: it stands on the last of its summer term."""
    ends = {term: Term.parse(term).ends for term in profiles["term"].unique()}
    return profiles.sort("term", "row_number").select(
        "pseudonym",
        "ward_code",
        pl.col("good_level").replace_strict(_REACHED, return_dtype=pl.String).alias(GOOD_LEVEL),
        happened_on=pl.col("term").replace_strict(ends, return_dtype=pl.Date),
    )


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
