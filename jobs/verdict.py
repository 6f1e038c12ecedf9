"""The verdict on a whole file, once its rows have been judged."""

from dataclasses import replace

from jobs.limits import Limits
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged


def verdict(judged: Judged, parcel: Parcel, limits: Limits) -> Judged:
    """Refuse a file without rows, or with more of them set aside than the limits bear."""
    judgement = judged.judgement
    aside = judgement.set_aside[ROW_NUMBER].n_unique()
    problems: list[Problem] = []
    if not judged.rows_read and not judgement.refused:
        remedy = "Export it again and drop it in again"
        problems = [
            Problem(parcel.file, None, (), "no rows", "no rows below the headings", remedy, "refuses")
        ]
    elif aside > limits.share_set_aside * judged.rows_read and not judgement.refused:
        said = (
            f"{aside:,} of {judged.rows_read:,} rows have something wrong, more than "
            f"{limits.share_set_aside:.0%}, so none of the file was taken"
        )
        remedy = "Correct what is listed and drop the file in again"
        problems = [Problem(parcel.file, None, (), "too many set aside", said, remedy, "refuses")]
    if not all(sheet.ends for sheet in parcel.sheets):
        said = "the last line has no end, so the file may have been cut short"
        remedy = "Look whether the last row is whole; if not, export the file again and drop it in again"
        problems.append(Problem(parcel.file, None, (), "no last line end", said, remedy, "warns"))
    return replace(
        judged, judgement=replace(judgement, problems=(*problems, *parcel.notes, *judgement.problems))
    )
