"""The Early Years Census, XML or CSV, read as a headcount of the term its reference date lies in."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from jobs import census_layout as layout
from jobs import child
from jobs.columns import Column, plain, positions, take, written
from jobs.dates import born_in_future, term_starts, too_old
from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.reading.census_table import ROWS_ARE_CHILDREN
from jobs.rules import Rule, TooMany
from jobs.sheet import Sheet
from jobs.source import Judged, Known, Source
from jobs.sources import entitlements, headcount
from jobs.sources.census_dates import check_header, term_of_census
from jobs.sources.headcount_lines import judge_lines
from jobs.sources.headcount_rules import FLAG_WORDS, HOURS, hours_rules, setting_rules
from jobs.written import identifier, number, word

_SETTING = ("ofsted_urn", "issued_urn")
_FUNDED = ("funded_hours", "extended_hours", "expanded_hours")
_EYPP = ("eypp_receipt", "eypp_eligible", "eypp_basis")
_BASES = ("basis_eco", "basis_hsd", "basis_laa")
_FLAGS = (*_EYPP, *_BASES, "daf")
EYPP_WORDS = FLAG_WORDS | dict.fromkeys(("ee", "eo", "eb", "eu"), "1")
"""The census gives early years pupil premium as true or false, or a basis: economic, other, both, unknown."""
_ONE_OF_EACH = (_SETTING, _FUNDED[1:], _EYPP)
"""Columns of which one is enough; the first is the one asked for."""
_HEADER = ("reference_date", "term_code", "year")
"""Judged by `census_dates`, which says better what is missing."""
_OPTIONAL = ("nhs_number", "upn", "local_id", "sex", "funding_basis", *_HEADER, *_BASES)
_MANY = 0.2
_NAMES_SHOWN = 20


def _columns() -> tuple[Column, ...]:
    before = {column.name: column.headings for column in child.COLUMNS}
    census = {**layout.headings(), "setting_urn": tuple(i for c in _SETTING for i in layout.headings()[c])}
    return tuple(
        Column(name, (*census.get(name, ()), *before.get(name, ())), required=name not in _OPTIONAL)
        for name in dict.fromkeys([*census, *before])
    )


COLUMNS = _columns()


def read(parcel: Parcel) -> pl.LazyFrame:
    """The items as text; raises Unreadable where the file has one for nobody that it must have.

    The census leaves out what does not apply to a child, such as extended hours: no cell then means none,
    but hours only where the child has funded hours of some kind, and flags only where the file has them.
    """
    rows = take(parcel.sheet, _asked(parcel.sheet))
    some = pl.any_horizontal(written(hours).is_not_null() for hours in _FUNDED)
    nought = pl.when(some).then(pl.lit("0"))
    hours = [pl.coalesce(written(h), nought).alias(f"{h} as written") for h in _FUNDED]
    flags = [written(flag).fill_null("false").alias(f"{flag} as written") for flag in _FLAGS]
    urn = pl.coalesce(written(part) for part in _SETTING).alias("setting_urn as written")
    return rows.with_columns(*hours, *flags, urn)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Term id from the reference date, hours as numbers, flags as 1 and 0, the entitlement the hours tell."""
    values = child.tidy(rows).with_columns(
        term_of_census().alias("term"),
        identifier("setting_urn"),
        *(number(hours) for hours in HOURS),
        *(word(flag, EYPP_WORDS if flag in _EYPP else FLAG_WORDS).cast(pl.Int64) for flag in _FLAGS),
    )
    on_a_basis = entitlements.supported() | pl.any_horizontal(
        (pl.col(basis) == 1).fill_null(value=False) for basis in _BASES
    )
    return values.with_columns(
        entitlements.by_hours(on_a_basis).alias("entitlement"), pl.max_horizontal(_EYPP).alias("eypp")
    )


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge the header, then the children; items not known here are named in a warning."""
    check_header(rows, parcel)
    link = child.link_key(rows, parcel, known.link)
    rules = (
        *_linked(rows, link),
        *child.rules(link),
        *born_in_future(known.today),
        too_old(term_starts(pl.col("term"))),
        *setting_rules(known),
        *hours_rules((_FUNDED[0], HOURS[-1])),
        *_word_rules(),
    )
    judged = judge_lines(rows, rules, parcel, COLUMNS, link, named=False)
    problems = [_numbered(problem, parcel.sheet) for problem in judged.judgement.problems]
    problems += _unknown_items(parcel)
    judgement = replace(judged.judgement, problems=tuple(problems))
    return replace(judged, judgement=judgement, term_from="the reference date")


def _asked(sheet: Sheet) -> tuple[Column, ...]:
    """The columns, of which those are required that no other stands in for in this file."""
    there = positions(COLUMNS, sheet)
    spare = {
        name
        for group in _ONE_OF_EACH
        for name in group
        if name != group[0] or any(other in there for other in group)
    } | {"setting_urn"}
    return tuple(replace(column, required=False) if column.name in spare else column for column in COLUMNS)


def _linked(rows: pl.LazyFrame, link: str) -> tuple[Rule, ...]:
    """A whole file in which many children have no identifier: said once, with where to turn."""
    called = child.IDENTIFIERS[link]
    if (rows.select(pl.col(link).is_null().mean()).collect().item() or 0.0) <= _MANY:
        return ()
    said = f"many children have no {called}, so they cannot be linked (most private settings record no UPN)"
    remedy = "Ask the supplier to add the NHS number, or drop in the termly headcount instead"
    many = TooMany(_MANY, pl.lit(value=True), said, remedy)
    return (Rule("many not linked", link, pl.col(link).is_null(), said, "warns", remedy, many),)


def _word_rules() -> tuple[Rule, ...]:
    eypp = "not true or false, nor a basis of early years pupil premium (EE, EO, EB, EU)"
    flags = (
        Rule("yes or no", flag, pl.col(flag).is_null(), eypp if flag in _EYPP else "not true or false")
        for flag in _FLAGS
    )
    return (*entitlements.basis_rules(), *flags)


def _numbered(problem: Problem, sheet: Sheet) -> Problem:
    """Say how rows are counted where the file has none."""
    if sheet.heading_row != ROWS_ARE_CHILDREN or not problem.rows:
        return problem
    return replace(problem, remedy=f"{problem.remedy} (rows count the children in the file)")


def _unknown_items(parcel: Parcel) -> Sequence[Problem]:
    known = {plain(heading) for column in COLUMNS for heading in column.headings}
    known |= {plain(heading) for heading in parcel.sheet.mapped.values()} | layout.left_out()
    unknown = sorted(heading for heading in parcel.sheet.headings if plain(heading) not in known)
    if not unknown:
        return ()
    more = len(unknown) - _NAMES_SHOWN
    shown = f"{', '.join(unknown[:_NAMES_SHOWN])}{f' and {more} more' if more > 0 else ''}"
    said = f"the census has items not known here, which were left out: {shown}"
    return [
        Problem(
            parcel.file, None, (), "items not known", said, "Nothing to do if they are not needed", "warns"
        )
    ]


SOURCE = Source(
    "headcount",
    headcount.SOURCE.called,
    (),
    read,
    tidy,
    check,
    headcount.keep,
    dialect="Early Years Census",
    form="census",
    watched=headcount.WATCHED,
)
