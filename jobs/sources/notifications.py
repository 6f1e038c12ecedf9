"""Section 23 notifications: health tells the council of a child under five who probably has special needs."""

import polars as pl

from jobs import child
from jobs.columns import Column, take
from jobs.event_dates import date_rules, fullest_year, outside_year
from jobs.parcel import Parcel
from jobs.rules import both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.written import day

_READ = (
    *child.COLUMNS,
    Column(
        "notified_on",
        (
            "Notification date",
            "Date of notification",
            "Date notified",
            "Notified on",
            "Section 23 date",
            "S23 date",
            "Date of section 23",
            "Date of S23 notification",
            "S23 notification date",
        ),
    ),
)
_LEFT = (
    Column("reason", ("Reason", "Reason for notification", "Area of need", "Primary need"), required=False),
    Column("diagnosis", ("Diagnosis", "Diagnosis or condition", "Condition"), required=False),
    Column("service", ("Notifying service", "Service", "Notified by", "Referrer", "Source"), required=False),
)
COLUMNS = (*_READ, *_LEFT)
"""What is asked of notifications is how many children have one. Why, with what diagnosis and by whom is
health data nobody here needs: those columns are known, and never read out of the file."""


def read(parcel: Parcel) -> pl.LazyFrame:
    """The child and the date as text, nothing else; raises Unreadable where one is missing."""
    return take(parcel.sheet, _READ)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The date as a date, null where it cannot be read."""
    return child.tidy(rows).with_columns(day("notified_on"))


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge the rows and find the year that holds most of them; a child may be notified more than once."""
    link = child.link_key(rows, parcel, known.link)
    first = judge(
        rows, (*child.rules(link), *date_rules("notified_on", "notification", known.today)), parcel, COLUMNS
    )
    term = fullest_year(first.rows.lazy(), "notified_on")
    between = outside_year("notified_on", term, "notification")
    second = judge(first.rows.lazy(), between, parcel, COLUMNS)
    count = rows.select(pl.len()).collect().item()
    return Judged(term.id if term else None, count, both(first, second), identifier=link)


def keep(judged: Judged, key: bytes) -> Tables:
    """The day of each notification, under a pseudonym."""
    return {"notification": child.keep(judged, (ROW_NUMBER, "notified_on"), key)}


SOURCE = Source("section23", "section 23 notifications", COLUMNS, read, tidy, check, keep, expects_roll=True)
