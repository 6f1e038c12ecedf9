"""What the Early Years Census calls its items, and the order its CSV lines have them in: as data.

Neither the containers of the XML nor the lines of the CSV below the header are confirmed, so both are read
from `reference/census_items.csv` (an item and the column it is read as; none: known, and left out) and
`reference/census_records.csv` (a type of line, what it is about, and its items in order).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from jobs.columns import plain

COLLECTION = "EYC"
HOURS = ("funded_hours", "extended_hours", "expanded_hours", "setting_hours")
_NOT_THE_CHILDS = ("ofsted_urn", "issued_urn", "reference_date", "term_code", "year")
"""What a header or a setting says once for all its children; all else a child must say itself."""


@dataclass(frozen=True)
class RecordType:
    """One type of line in the CSV: what it is about, and its items in order, after the type itself."""

    level: Literal["header", "setting", "child"]
    items: tuple[str, ...]


@cache
def headings() -> dict[str, tuple[str, ...]]:
    """The items that are read, by canonical column, in order of preference."""
    found: dict[str, list[str]] = {}
    for row in _table("census_items.csv"):
        if row["column"]:
            found.setdefault(row["column"], []).append(row["item"])
    return {column: tuple(items) for column, items in found.items()}


@cache
def left_out() -> frozenset[str]:
    """The items that are known and never read, such as names and postcodes, as `plain` has them."""
    return frozenset(plain(row["item"]) for row in _table("census_items.csv") if not row["column"])


@cache
def read_items() -> frozenset[str]:
    """The items that are read, as `plain` has them."""
    return frozenset(plain(item) for items in headings().values() for item in items)


@cache
def items_of(*columns: str) -> frozenset[str]:
    """The items read as any of these columns, as `plain` has them."""
    return frozenset(plain(item) for column in columns for item in headings()[column])


@cache
def childs_own() -> frozenset[str]:
    """The items only a child's own record may say, as `plain` has them."""
    return read_items() - items_of(*_NOT_THE_CHILDS)


@cache
def record_types() -> dict[str, RecordType]:
    """The types of line the CSV may have, by first cell."""
    rows = sorted(_table("census_records.csv"), key=lambda row: int(row["position"]))
    types: dict[str, RecordType] = {}
    for row in rows:
        before = types.get(row["record"])
        items = (*before.items, row["item"]) if before else (row["item"],)
        types[row["record"]] = RecordType(_level(row["level"]), items)
    return types


def _level(word: str) -> Literal["header", "setting", "child"]:
    for level in ("header", "setting", "child"):
        if word == level:
            return level
    raise ValueError(f"census_records.csv: “{word}” is not header, setting or child.")


def _table(name: str) -> list[dict[str, str]]:
    text = files("jobs").joinpath(f"reference/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
