"""Telling: what is said of a review, put in terms of the tables its parts came from."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from jobs.columns import Column
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.rules import Judgement
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.sources.csds.cells import place
from jobs.sources.csds.tables import BY_CONTACT, BY_REFERRAL, Extract, Laid
from jobs.sources.scores import DOMAINS

_FROM_CHILD = {
    "nhs_number": ("CYP001", "nhs_number"),
    "local_id": ("CYP001", "local_patient_id"),
    "birth_date": ("CYP001", "birth_date"),
    "sex": ("CYP001", "sex"),
    "postcode": ("CYP001", "postcode"),
    "child_link": ("CYP101", "local_patient_id"),
}
_WAYS: dict[str, dict[str, tuple[str, str]]] = {
    BY_CONTACT: {
        **_FROM_CHILD,
        "review_date": ("CYP201", "contact_date"),
        "referral_link": ("CYP201", "service_request_id"),
        "contact_link": ("CYP202", "care_contact_id"),
        "activity_link": (BY_CONTACT, "care_activity_id"),
        "questionnaire_months": (BY_CONTACT, "snomed"),
        **dict.fromkeys(DOMAINS, (BY_CONTACT, "score")),
    },
    BY_REFERRAL: {
        **_FROM_CHILD,
        "review_date": (BY_REFERRAL, "completed_on"),
        "referral_link": (BY_REFERRAL, "service_request_id"),
        "questionnaire_months": (BY_REFERRAL, "snomed"),
        **dict.fromkeys(DOMAINS, (BY_REFERRAL, "score")),
    },
}
"""Table and field of everything a rule may be about, by the way a review was found."""
COLUMNS = tuple(Column(name, (name,)) for name in _WAYS[BY_CONTACT])
"""What the rules are told the columns are; `in_its_tables` puts the extract's own headings in place."""


def as_one_sheet(parcel: Parcel) -> Parcel:
    """The reviews of an extract as the parcel the shared rules are judged by."""
    sheet = Sheet(Path(), parcel.file, ("nhs_number", "postcode"))
    return replace(parcel, sheets=(sheet,))


def in_its_tables(judgement: Judgement, reviews: pl.DataFrame, extract: Extract) -> Judgement:
    """The judgement with each problem in the table, heading and rows it came from.

    `reviews` are all the reviews, with `way` and every `place`; rows set aside keep the review's number.
    """
    problems = tuple(one for problem in judgement.problems for one in _told(problem, reviews, extract))
    names = {name: _label(extract, name) for name in _WAYS[BY_CONTACT]}
    column = pl.col("column_name").replace(names)
    return Judgement(judgement.rows, judgement.set_aside.with_columns(column), problems)


def _told(problem: Problem, reviews: pl.DataFrame, extract: Extract) -> Iterable[Problem]:
    """The problem once for every sheet and heading it lies under."""
    name = str(problem.column)
    about = reviews.filter(pl.col(ROW_NUMBER).is_in(list(problem.rows)))
    found: dict[str, set[int]] = {}
    for way, ways in _WAYS.items():
        table, field = ways.get(name, ("", ""))
        column = f"place of {name}" if name in DOMAINS else place(table)
        if column not in about.columns:
            continue
        places = about.filter(pl.col("way") == way)[column].drop_nulls().cast(pl.Int64)
        for laid, rows in _by_sheet(extract, table, places):
            found.setdefault(f"{laid.heading(field)} ({laid.called})", set()).update(rows)
    return [replace(problem, column=label, rows=tuple(sorted(rows))) for label, rows in found.items()]


def _by_sheet(extract: Extract, table: str, places: pl.Series) -> Iterable[tuple[Laid, tuple[int, ...]]]:
    """The rows of each sheet among some places of its table."""
    series = extract.assessments if table in (BY_CONTACT, BY_REFERRAL) else extract.of(table)
    ends: list[float] = [laid.offset for laid in series[1:]]
    for laid, end in zip(series, [*ends, float("inf")], strict=True):
        here = places.filter((places > laid.offset) & (places <= end))
        if len(here):
            yield laid, tuple((here - laid.offset).to_list())


def _label(extract: Extract, name: str) -> str:
    """The heading of a column in the first sheet that has it."""
    ways = (_WAYS[way].get(name) for way in _WAYS)
    laid = ((sheet, at[1]) for at in ways if at for sheet in extract.of(at[0]))
    return next((f"{sheet.heading(field)} ({sheet.called})" for sheet, field in laid), name)
