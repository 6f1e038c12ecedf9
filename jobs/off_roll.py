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
    rows = next(iter(tables.values()))
    strangers = rows.join(roll, on="pseudonym", how="anti").sort("row_number")
    if strangers.is_empty():
        return ()
    off, of = strangers["pseudonym"].n_unique(), rows["pseudonym"].n_unique()
    are = "children are" if off > 1 else "child is"
    said = (
        f"{off:,} {are} on no headcount received, of {of:,} in the file, so no setting's figures count them"
    )
    return (
        Problem(
            parcel.file, None, tuple(strangers["row_number"]), _RULE, said, _remedy(judged, roll), "warns"
        ),
    )


def _remedy(judged: Judged, roll: pl.DataFrame) -> str:
    kinds = sorted(roll["identifier"].drop_nulls().unique())
    if judged.identifier in kinds or not kinds:
        return (
            "Nothing to do where they go to no funded place; else look at how their identifiers are written"
        )
    ours = IDENTIFIERS[str(judged.identifier)]
    theirs = " and ".join(IDENTIFIERS[kind] for kind in kinds)
    return f"This file is linked by {ours} and the headcounts by {theirs}: send both with the same identifier"
