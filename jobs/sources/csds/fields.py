"""Fields of the Community Services Data Set: the few a review needs, under each name a system gives them."""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from jobs.columns import Column, positions
from jobs.sheet import Sheet

CALLED = {
    "CYP000": "Header",
    "CYP001": "Master Patient Index",
    "CYP101": "Referral",
    "CYP201": "Care Contact",
    "CYP202": "Care Activity",
    "CYP609": "Coded Assessment (Referral)",
    "CYP612": "Coded Assessment (Contact)",
}
"""The tables that are read, by number."""
OPTIONAL = frozenset({"nhs_number", "sex", "band", "mothers_nhs_number"})
"""What a table may lack. The mother's number is known only so that nobody takes it for an unknown column."""


@cache
def _facts() -> tuple[dict[str, str], ...]:
    table = files("jobs").joinpath("reference/csds_fields.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(table.splitlines()))


def _columns(facts: Iterable[dict[str, str]]) -> tuple[Column, ...]:
    """One column a field, under its internal, XML and dictionary names in every table that has it."""
    headings: dict[str, dict[str, None]] = {}
    for fact in facts:
        names = (fact["internal_name"], fact["xml_uid"], fact["dictionary_name"])
        headings.setdefault(fact["field"], {}).update(dict.fromkeys(name for name in names if name))
    return tuple(Column(field, tuple(names), required=False) for field, names in headings.items())


COLUMNS = _columns(_facts())
"""Every field of every table; none is required of a single sheet, as no sheet has them all."""


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """The fields of one table, under every name."""
    return _columns(fact for fact in _facts() if fact["table"] == table)


@cache
def required_of(table: str) -> tuple[Column, ...]:
    """The fields a table cannot be read without."""
    return tuple(column for column in columns_of(table) if column.name not in OPTIONAL)


def fields_in(sheet: Sheet) -> frozenset[str]:
    """The fields a sheet has, whatever names it gives them."""
    return frozenset(positions(COLUMNS, sheet))
