"""Rivals: a file that holds two tables known here, of which taking one would silently lose the other."""

from dataclasses import replace

from jobs.catalogue import Catalogue
from jobs.columns import positions
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.sheet import Sheet
from jobs.source import Source


def guard_rivals(source: Source, parcel: Parcel, catalogue: Catalogue) -> Parcel:
    """The parcel with only the table its source reads; raises Unreadable where another is known as well.

    A source that says itself how sure it is of a parcel reads several tables, and gets them all.
    """
    if parcel.form != "tables" or source.recognise or len(parcel.sheets) == 1:
        return parcel
    kinds = [(sheet, _complete(sheet, catalogue)) for sheet in parcel.sheets[1:]]
    rivals = [f"{sheet.table}: {kind.called}" for sheet, kind in kinds if kind]
    if rivals:
        held = ", ".join([f"{parcel.sheet.table}: {source.called}", *rivals])
        said = f"holds several tables known here ({held}), and which is meant cannot be told"
        remedy = "Save each as a file of its own and drop those in"
        raise Unreadable([Problem(parcel.file, None, (), "several tables", said, remedy, "refuses")])
    return replace(parcel, file=parcel.sheet.file, sheets=parcel.sheets[:1])


def _complete(sheet: Sheet, catalogue: Catalogue) -> Source | None:
    """The source all of whose required columns a table has."""
    for source in catalogue.sources:
        required = {column.name for column in source.columns if column.required}
        if required and required <= positions(source.columns, sheet).keys():
            return source
    return None
