"""Headcount: one row a child, setting and funding period, as a council's funding portal exports it."""

import polars as pl

from geo.codes import is_setting_urn
from jobs import child
from jobs.columns import Column, take, written
from jobs.parcel import Parcel
from jobs.rules import Rule, TooMany, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.written import identifier, number, word

HOURS = {
    "funded_hours": ("Funded hours", "FundedHours", "Universal hours"),
    "extended_hours": ("Extended hours", "ExtendedHours", "Expanded hours", "ExpandedHours"),
    "setting_hours": ("Hours at setting", "HoursAtSetting", "EYC_Hours_At_Setting"),
}
FLAGS = {
    "eypp": ("EYPP", "Early years pupil premium", "EYPP eligible"),
    "daf": ("DAF", "DAF indicator", "DAFIndicator", "EYC_DAF_Indicator", "Disability access fund"),
}
COLUMNS = (
    Column("funding_period", ("Funding period", "Term", "Funding term", "Headcount period")),
    Column("setting_urn", ("Setting URN", "URN", "Ofsted URN", "Provider URN", "EYC_Ofsted_URN", "EYC_URN")),
    *child.COLUMNS,
    Column("entitlement", ("Entitlement", "Funding type", "Entitlement type", "Funded entitlement")),
    *(Column(name, headings) for name, headings in (HOURS | FLAGS).items()),
)
ENTITLEMENT_WORDS = {
    "universal 15 hours": "universal",
    "universal": "universal",
    "universal entitlement": "universal",
    "working parent entitlement": "working_parent",
    "working parent": "working_parent",
    "working parents entitlement": "working_parent",
    "families receiving additional support": "additional_support",
    "families of 2 year olds receiving additional support": "additional_support",
    "additional support": "additional_support",
    "none": "none",
}
FLAG_WORDS = {"y": "1", "yes": "1", "1": "1", "true": "1", "n": "0", "no": "0", "0": "0", "false": "0"}
MOST_HOURS = 70
NOT_LISTED = "setting not listed"
"""The one rule a later settings list can mend; the inbox judges such a file again when it comes again."""
_HALF = 0.5


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    return take(parcel.sheet, COLUMNS)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Term ids, hours as numbers, flags as 1 and 0; the portal leaves `none` as an empty entitlement."""
    period = written("funding_period").str.to_lowercase()
    label = period.str.extract_groups(r"^(?<season>spring|summer|autumn)(?: term)?[\s,]+(?<year>\d{4})$")
    key = period.str.extract_groups(r"^(?<year>\d{4})[\s-]+(?<season>spring|summer|autumn)$")
    year = pl.coalesce(group.struct.field("year") for group in (label, key))
    season = pl.coalesce(group.struct.field("season") for group in (label, key))
    entitlement = pl.when(written("entitlement").is_null()).then(pl.lit("none"))
    return child.tidy(rows).with_columns(
        pl.concat_str(year, season, separator="-").alias("term"),
        identifier("setting_urn"),
        entitlement.otherwise(word("entitlement", ENTITLEMENT_WORDS)).alias("entitlement"),
        *(number(hours) for hours in HOURS),
        *(word(flag, FLAG_WORDS).cast(pl.Int64) for flag in FLAGS),
    )


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge the rows, then that they are all of one term and no child stands twice at one setting."""
    link = child.link_key(rows, parcel, known.link)
    rules = (*child.rules(link), *_setting_rules(known), *_period_rules(), *_hours_rules(), *_word_rules())
    first = judge(rows, rules, parcel, COLUMNS)
    second = judge(first.rows.lazy(), (_repeated(link),), parcel, COLUMNS)
    terms = second.rows["term"].drop_nulls().unique().sort()
    read_rows = rows.select(pl.len()).collect().item()
    return Judged(terms[0] if len(terms) else None, read_rows, both(first, second), identifier=link)


def keep(judged: Judged, key: bytes) -> Tables:
    """Headcount lines, under pseudonyms."""
    kept = (ROW_NUMBER, "setting_urn", "term", "entitlement", *HOURS, *FLAGS)
    return {"headcount": child.keep(judged, kept, key)}


def _setting_rules(known: Known) -> tuple[Rule, ...]:
    urn = pl.col("setting_urn")
    formed = is_setting_urn(urn)
    unlisted = TooMany(
        _HALF,
        formed,
        "more than half of the rows name a setting that is neither on the register nor on the settings list"
        if known.settings
        else "no provider register or settings list has been received, so no setting is known yet",
        "Drop in the register and the settings list, then this file again",
    )
    form = "not a setting URN (six or seven digits, or EY and six)"
    return (
        Rule("setting URN missing", "setting_urn", urn.is_null(), "no setting URN"),
        Rule("setting URN form", "setting_urn", ~formed, form),
        Rule(
            NOT_LISTED,
            "setting_urn",
            formed & ~urn.is_in(known.settings),
            "a setting that is neither on the register nor on the settings list",
            remedy="Add it to the settings list and drop that in, then this file again",
            too_many=unlisted,
        ),
    )


def _period_rules() -> tuple[Rule, ...]:
    term = pl.col("term")
    return (
        Rule(
            "funding period unreadable",
            "funding_period",
            term.is_null(),
            "not a funding period (such as Summer 2026)",
        ),
        Rule(
            "several funding periods",
            "funding_period",
            (term != term.drop_nulls().mode().sort().last()),
            "another funding period than most rows; a file is for one term",
            effect="refuses",
            remedy="Export one term a file and drop the files in again",
        ),
    )


def _hours_rules() -> tuple[Rule, ...]:
    said = f"not hours from 0 to {MOST_HOURS} in halves"
    missing = (Rule("hours missing", h, written(h).is_null(), "no hours; write 0 for none") for h in HOURS)
    wrong = (
        Rule(
            "hours out of range",
            h,
            written(h).is_not_null()
            & ~(pl.col(h).is_between(0, MOST_HOURS) & (pl.col(h) * 2 % 1 == 0)).fill_null(value=False),
            said,
        )
        for h in HOURS
    )
    return (*missing, *wrong)


def _word_rules() -> tuple[Rule, ...]:
    flags = (Rule("yes or no", flag, pl.col(flag).is_null(), "not Y or N") for flag in FLAGS)
    names = "not Universal 15 hours, Working parent entitlement or Families receiving additional support"
    entitlement = pl.col("entitlement").is_null()
    return (
        Rule("entitlement", "entitlement", entitlement, names),
        *flags,
    )


def _repeated(link: str) -> Rule:
    again = ~pl.struct(link, "setting_urn", "term").is_first_distinct()
    return Rule(
        "repeated child",
        link,
        again,
        "the same child and setting as an earlier row",
        remedy="Remove the repeat and drop the file in again",
    )


SOURCE = Source("headcount", "headcount", COLUMNS, read, tidy, check, keep)
