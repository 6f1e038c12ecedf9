"""Headcount: one row a child, setting and funding period, as a council's funding portal exports it."""

from dataclasses import replace

import polars as pl

from jobs import child
from jobs.columns import Column, heading_of, plain, positions, take, written
from jobs.dates import born_in_future, term_starts, too_old
from jobs.identity import with_term
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.rules import Rule
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.source import Judged, Known, Source, Tables
from jobs.sources import entitlements
from jobs.sources.funding_periods import is_ambiguous, term_named
from jobs.sources.headcount_lines import judge_lines
from jobs.sources.headcount_rules import (
    FLAG_WORDS,
    HOURS,
    NOT_LISTED,
    hours_rules,
    period_rules,
    setting_rules,
)
from jobs.written import identifier, number, word

__all__ = ["COLUMNS", "NOT_LISTED", "SOURCE", "keep"]

FLAGS = {
    "eypp": (
        *("EYPP", "Early years pupil premium", "EYPP eligible", "EYPP eligible (Y/N)", "EYPP (Y/N)"),
        *("EYPPR", "EYPPE"),
    ),
    "daf": (
        *("DAF", "DAF indicator", "DAFIndicator", "EYC_DAF_Indicator", "Disability access fund"),
        *("DAF (Y/N)", "DAF eligible (Y/N)"),
    ),
}
COLUMNS = (
    Column("funding_period", ("Funding period", "Term", "Funding term", "Headcount period"), required=False),
    Column(
        "funding_year",
        ("Year", "Funding year", "Term year", "Academic year", "Financial year"),
        required=False,
    ),
    Column("setting_urn", ("Setting URN", "URN", "Ofsted URN", "Provider URN", "EYC_Ofsted_URN", "EYC_URN")),
    *child.COLUMNS,
    Column(
        "entitlement",
        ("Entitlement", "Funding type", "Entitlement type", "Funded entitlement"),
        required=False,
    ),
    Column("funding_basis", ("Funding basis", "FundingBasis", "Basis for funding"), required=False),
    Column("funded_hours", ("Funded hours", "FundedHours", "Universal hours")),
    Column("extended_hours", ("Extended hours", "ExtendedHours")),
    Column("expanded_hours", ("Expanded hours", "ExpandedHours", "Working parent hours"), required=False),
    Column(
        "setting_hours",
        (
            "Hours at setting",
            "HoursAtSetting",
            "EYC_Hours_At_Setting",
            "Total hours attended",
            "Hours attended",
        ),
    ),
    *(Column(name, headings) for name, headings in FLAGS.items()),
)
WATCHED = ("entitlement", "sex", *FLAGS)
PERIOD = "the funding period column"
_KEPT_HOURS = ("funded_hours", "extended_hours", "setting_hours")


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing.

    Extended and expanded hours are asked for together: one of them is enough, and the other then is none.
    """
    sheet, columns = parcel.sheet, _asked(parcel.sheet)
    there = positions(columns, sheet)
    none = [pl.lit("0").alias(f"{h} as written") for h in HOURS if h not in there]
    year = pl.format(f"{_kind_of_year(sheet)} {{}}", written("funding_year")).alias("funding_year as written")
    return take(sheet, columns).with_columns(year, *none)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Term ids, hours as numbers, flags as 1 and 0; the portal leaves `none` as an empty entitlement."""
    period = written("funding_period")
    in_two = pl.when(period.str.contains(r"\d").not_()).then(
        pl.format("{} {}", period, written("funding_year"))
    )
    named = rows.with_columns(pl.coalesce(in_two, period).alias("period"))
    # Few texts stand on many rows, so each is read once.
    periods = named.select("period").unique().with_columns(
        term_named(pl.col("period")).alias("term"), is_ambiguous(pl.col("period")).alias("term ambiguous")
    )  # fmt: skip
    entitlement = pl.when(written("entitlement").is_null()).then(pl.lit("none"))
    return child.tidy(
        named.join(periods, on="period", how="left", nulls_equal=True, maintain_order="left")
    ).with_columns(
        identifier("setting_urn"),
        entitlement.otherwise(word("entitlement", entitlements.ENTITLEMENT_WORDS)).alias("entitlement"),
        *(number(hours) for hours in HOURS),
        *(word(flag, FLAG_WORDS).cast(pl.Int64) for flag in FLAGS),
    )


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge the rows, then that they are all of one term and no child stands twice at one setting."""
    link = child.link_key(rows, parcel, known.link)
    named = "entitlement" in positions(COLUMNS, parcel.sheet)
    rows, term_from = with_term(rows, parcel, "funding_period", PERIOD)
    who = (*child.rules(link), *born_in_future(known.today), too_old(term_starts(pl.col("term"))))
    rules = (*who, *setting_rules(known), *period_rules(), *hours_rules(HOURS))
    if not named:
        rows = rows.with_columns(entitlements.by_hours(entitlements.supported()).alias("entitlement"))
    told = entitlements.named_rules() if named else entitlements.basis_rules()
    flags = (Rule("yes or no", flag, pl.col(flag).is_null(), "not Y or N") for flag in FLAGS)
    rules = (*rules, *told, *flags)
    lines = judge_lines(rows, rules, parcel, COLUMNS, link, named=named)
    judged = replace(lines, term_from=term_from)
    return judged if named else _with(judged, _worked_out(parcel))


def keep(judged: Judged, key: bytes) -> Tables:
    """Headcount lines, under pseudonyms."""
    kept = (ROW_NUMBER, "setting_urn", "term", "entitlement", *_KEPT_HOURS, *FLAGS)
    return {"headcount": child.keep(judged, kept, key)}


def _asked(sheet: Sheet) -> tuple[Column, ...]:
    expanded = "expanded_hours" in positions(COLUMNS, sheet)
    return tuple(
        replace(c, required=False) if expanded and c.name == "extended_hours" else c for c in COLUMNS
    )


def _kind_of_year(sheet: Sheet) -> str:
    heading = plain(heading_of(sheet, COLUMNS, "funding_year"))
    return next((kind for kind in ("academic", "financial") if heading.startswith(kind)), "")


def _with(judged: Judged, problem: Problem) -> Judged:
    judgement = judged.judgement
    return replace(judged, judgement=replace(judgement, problems=(*judgement.problems, problem)))


def _worked_out(parcel: Parcel) -> Problem:
    said = "no column for the entitlement, so it was worked out from the hours and the age of each child"
    remedy = "Nothing to do if the file has none; else name the column Entitlement and drop the file in again"
    return Problem(parcel.file, None, (), "entitlement worked out", said, remedy, "warns")


SOURCE = Source("headcount", "headcount", COLUMNS, read, tidy, check, keep, watched=WATCHED)
