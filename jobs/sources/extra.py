"""Extra sources: a kind of file that a council adds by configuration, one row a child and event."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl

from jobs import attended, child, residence
from jobs.columns import Column, take, written
from jobs.customs import ExtraSource
from jobs.event_dates import date_rules, fullest_year, outside_year
from jobs.parcel import Parcel
from jobs.rules import Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.written import day, word

AROUND = (*child.COLUMNS, *attended.COLUMNS, *residence.COLUMNS)
"""What every extra source may say of a child, beside its own columns."""


def source_of(extra: ExtraSource) -> Source:
    """The source that reads, judges and keeps the files of one configured kind."""
    columns = (*AROUND, *(Column(c.name, c.headings, c.required) for c in extra.columns))
    return Source(
        extra.name,
        extra.called,
        columns,
        partial(_read, columns),
        partial(tidy, extra),
        partial(check, extra, columns),
        partial(keep, extra),
        dialect="added by configuration",
        expects_roll=True,
    )


def _read(columns: tuple[Column, ...], parcel: Parcel) -> pl.LazyFrame:
    return take(parcel.sheet, columns)


def tidy(extra: ExtraSource, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Dates as dates and words by what they mean; what is not known is null beside its written text."""
    around = residence.tidy(attended.tidy(child.tidy(rows)))
    values = [
        day(c.name) if c.day else word(c.name, _spoken(c.words)) if c.words else written(c.name).alias(c.name)
        for c in extra.columns
    ]
    return around.with_columns(values)


def check(
    extra: ExtraSource, columns: tuple[Column, ...], rows: pl.LazyFrame, parcel: Parcel, known: Known
) -> Judged:
    """Judge the rows, find the year that holds most of them, and set the rest and repeats aside."""
    link = child.link_key(rows, parcel, known.link)
    placed = residence.find(attended.find(rows, known), known)
    where = (
        *attended.rules(),
        *residence.rules(known, residence.written_in(parcel.sheet, columns)),
    )
    rules = (*child.rules(link), *_value_rules(extra, known.today), *where)
    first = judge(placed, rules, parcel, columns)
    term = fullest_year(first.rows.lazy(), extra.date)
    again = pl.int_range(pl.len()).over(link, extra.date, order_by=ROW_NUMBER) > 0
    repeated = Rule(
        "repeated row",
        link,
        again,
        "the same child and date as an earlier row",
        remedy="Remove the repeat, or correct its date, and drop the file in again",
    )
    between = (*outside_year(extra.date, term, _happening(extra)), repeated)
    second = judge(first.rows.lazy(), between, parcel, columns)
    count = rows.select(pl.len()).collect().item()
    kept = replace(second, rows=second.rows.with_columns(residence.settle(known)))
    return Judged(term.id if term else None, count, both(first, kept), identifier=link)


def keep(extra: ExtraSource, judged: Judged, key: bytes) -> Tables:
    """Events, under pseudonyms, and beside them each value that is there."""
    names = [column.name for column in extra.columns if column.name != extra.date]
    events = child.keep(judged, (ROW_NUMBER, "setting", "ward_code", extra.date), key)
    named = {"setting": "setting_urn", extra.date: "happened_on"}
    values = judged.judgement.rows.select(ROW_NUMBER, pl.col(names).cast(pl.String))
    told = values.unpivot(names, index=ROW_NUMBER, variable_name="column_name", value_name="value")
    return {"extra": events.rename(named), "extra_value": told.drop_nulls("value")}


def _spoken(words: Mapping[str, str]) -> dict[str, str]:
    """The words as `jobs.written.word` compares them; what a word means is itself a word for it."""
    both_ways = {meaning: meaning for meaning in words.values()} | dict(words)
    return {re.sub(r"[\s_-]+", " ", said.strip().lower()): meaning for said, meaning in both_ways.items()}


def _value_rules(extra: ExtraSource, today: date | None) -> tuple[Rule, ...]:
    unread = (
        Rule(
            f"{c.name} unreadable",
            c.name,
            written(c.name).is_not_null() & pl.col(c.name).is_null(),
            "not a date (dd/mm/yyyy or yyyy-mm-dd)"
            if c.day
            else f"not one of the words known for this column ({', '.join(sorted(set(c.words.values())))})",
        )
        for c in extra.columns
        if (c.day or c.words) and c.name != extra.date
    )
    return (*date_rules(extra.date, _happening(extra), today), *unread)


def _happening(extra: ExtraSource) -> str:
    """What the date is of, for messages: `check` where the column is `check_date` or `date_of_check`."""
    return extra.date.removesuffix("_date").removeprefix("date_of_").replace("_", " ")
