"""Wards of a table against the wards received: a code means an area of one vintage of boundaries only."""

import polars as pl

from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.source import Known

_HALF = 0.5


def refuse_other_wards(rows: pl.DataFrame, parcel: Parcel, known: Known) -> None:
    """Raise Unreadable where most ward codes of a table (area_kind, area_code) are not those received.

    A table of the whole country holds most wards received, a short one about a few of them holds hardly any
    other: either is taken. Where both are wanting, the table was made for other boundaries.
    """
    told = set(rows.filter(pl.col("area_kind") == "ward")["area_code"])
    if not told:
        return
    if not known.wards:
        said = "no ward boundaries have been received, so its ward codes mean nothing yet"
        raise _refused(parcel, said, "Drop in the ward boundaries, then this file again")
    held = len(told & known.wards)
    if held <= _HALF * len(known.wards) and held <= _HALF * len(told):
        said = (
            f"{held} of the {len(known.wards)} wards received are in it, and {len(told) - held} of its "
            f"{len(told)} ward codes are others: it is about another area, or for boundaries of another "
            "vintage (ward codes change when boundaries are redrawn)"
        )
        remedy = "Look for the table for the boundaries in use and drop that in"
        raise _refused(parcel, said, remedy)


def _refused(parcel: Parcel, said: str, remedy: str) -> Unreadable:
    problem = Problem(parcel.file, None, (), "wards of other boundaries", said, remedy, "refuses")
    return Unreadable([problem])
