"""Children off the roll: those a file tells of who are on no headcount, and so count at no setting."""

import polars as pl

from jobs.child import IDENTIFIERS
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.records import Records
from jobs.source import Judged, Tables

_RULE = "child on no headcount"


def off_roll(records: Records, parcel: Parcel, judged: Judged, tables: Tables) -> tuple[Problem, ...]:
    """Warn of the children who are on no current headcount: how many of how many, and on which rows.

    `tables` are the file's rows under pseudonyms, the first the one with a row a child and event. Says
    nothing before the first headcount, when nobody is on one.
    """
    roll = records.on_roll()
    if roll.is_empty():
        return ()
    if other := _linked_otherwise(str(judged.identifier), roll):
        return (_warning(parcel, (), *other),)
    rows = next(iter(tables.values()))
    strangers = rows.join(roll, on="pseudonym", how="anti").sort("row_number")
    if strangers.is_empty():
        return ()
    off, of = strangers["pseudonym"].n_unique(), rows["pseudonym"].n_unique()
    are = "children are" if off > 1 else "child is"
    said = f"{off:,} {are} on no headcount received, of {of:,} in the file, so no setting counts them"
    remedy = "Nothing to do where they go to no funded place; else look how their identifiers are written"
    return (_warning(parcel, tuple(strangers["row_number"]), said, remedy),)


def _linked_otherwise(ours: str, roll: pl.DataFrame) -> tuple[str, str] | None:
    """What to say where no headcount has this file's kind of identifier: then nobody is found on one."""
    kinds = sorted(roll["identifier"].drop_nulls().unique())
    if ours in kinds or not kinds:
        return None
    theirs = " and ".join(IDENTIFIERS[kind] for kind in kinds)
    said = (
        f"linked by {IDENTIFIERS[ours]}, and the headcounts by {theirs}, so no setting counts these children"
    )
    return said, "Send both with the same identifier, if they have one, and drop the file in again"


def _warning(parcel: Parcel, rows: tuple[int, ...], said: str, remedy: str) -> Problem:
    return Problem(parcel.file, None, rows, _RULE, said, remedy, "warns")
