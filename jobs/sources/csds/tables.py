"""Which table of the data set each sheet is, told by its headings; its member name is only a hint."""

from dataclasses import dataclass

import polars as pl

from jobs.columns import plain, positions
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.sources.csds.fields import CALLED, columns_of, fields_in, required_of

BY_CONTACT, BY_REFERRAL = "CYP612", "CYP609"
_TOLD_BY = {
    BY_CONTACT: {"care_activity_id", "snomed", "score"},
    BY_REFERRAL: {"service_request_id", "snomed", "score", "completed_on"},
    "CYP202": {"care_activity_id", "care_contact_id"},
    "CYP201": {"care_contact_id", "service_request_id", "contact_date"},
    "CYP101": {"service_request_id", "local_patient_id"},
    "CYP001": {"local_patient_id", "birth_date"},
    "CYP000": {"period_starts", "period_ends"},
}
"""The fields that tell a table, the most particular first."""
_CHAIN = {BY_CONTACT: ("CYP202", "CYP201", "CYP101", "CYP001"), BY_REFERRAL: ("CYP101", "CYP001")}
_CERTAIN, _PROBABLE = 1.0, 0.75
_SEVERAL = 2


@dataclass(frozen=True)
class Laid:
    """A sheet of a table; `offset` added to its row numbers makes them unique among the table's sheets."""

    table: str
    sheet: Sheet
    offset: int

    @property
    def called(self) -> str:
        """What people know the sheet by: its member name, else the table's number."""
        return self.sheet.table or self.table

    def heading(self, field: str) -> str:
        """The sheet's own heading for a field, or the one that is missing."""
        columns = columns_of(self.table)
        at = positions(columns, self.sheet).get(field)
        asked = next((column.headings[0] for column in columns if column.name == field), field)
        return self.sheet.headings[at] if at is not None else asked


@dataclass(frozen=True)
class Extract:
    """The tables of one extract; a table may stand in several sheets, such as one a month."""

    file: str
    sheets: tuple[Laid, ...]

    def of(self, *tables: str) -> tuple[Laid, ...]:
        """The sheets of some tables, in the order asked for."""
        return tuple(laid for table in tables for laid in self.sheets if laid.table == table)

    @property
    def assessments(self) -> tuple[Laid, ...]:
        """The sheets that hold scores."""
        return self.of(BY_CONTACT, BY_REFERRAL)


def recognise(parcel: Parcel) -> float:
    """How surely a parcel is a CSDS extract: by its assessments, or by several of the tables around them."""
    found = {table for table in map(table_of, parcel.sheets) if table} if parcel.form == "tables" else set()
    if found & {BY_CONTACT, BY_REFERRAL}:
        return _CERTAIN if "CYP001" in found else _PROBABLE
    return _PROBABLE if len(found) >= _SEVERAL else 0.0


def table_of(sheet: Sheet) -> str | None:
    """The table a sheet is, or None: by all the headings that tell it, else by name and any of them."""
    fields = fields_in(sheet)
    told = next((table for table, needed in _TOLD_BY.items() if needed <= fields), None)
    name = plain(sheet.table)
    hinted = (table for table in _TOLD_BY if plain(table) in name and _TOLD_BY[table] & fields)
    return told or next(hinted, None)


def sort_out(parcel: Parcel) -> Extract:
    """The tables of a parcel; raises Unreadable with every missing table and column at once."""
    found = [(table, sheet) for sheet in parcel.sheets if (table := table_of(sheet))]
    problems = [*_tables_missing(parcel, {table for table, _ in found})]
    for table, sheet in found:
        problems.extend(_columns_missing(parcel, table, sheet))
    if problems:
        raise Unreadable(problems)
    return Extract(parcel.file, _laid_out(found))


def _laid_out(found: list[tuple[str, Sheet]]) -> tuple[Laid, ...]:
    """Each sheet with its offset; the two tables of assessments share one numbering."""
    ends: dict[str, int] = {}
    laid = []
    order = [BY_CONTACT, BY_REFERRAL]
    for table, sheet in sorted(found, key=lambda pair: order.index(pair[0]) if pair[0] in order else -1):
        series = "assessments" if table in order else table
        laid.append(Laid(table, sheet, ends.get(series, 0)))
        last = sheet.scan().select(pl.col(ROW_NUMBER).max()).collect().item()
        ends[series] = ends.get(series, 0) + int(last or 0)
    return tuple(laid)


def _tables_missing(parcel: Parcel, found: set[str]) -> list[Problem]:
    chains = [chain for table, chain in _CHAIN.items() if table in found]
    needed = dict.fromkeys(table for chain in chains for table in chain)
    absent = [f"{table} {CALLED[table]}" for table in needed if table not in found]
    if not chains:
        absent = [" or ".join(f"{table} {CALLED[table]}" for table in _CHAIN)]
    if not absent:
        return []
    said = f"{'tables' if len(absent) > 1 else 'table'} not found: {', '.join(absent)}"
    if parcel.sheet.table:
        said = f"{said} (tables seen: {', '.join(sheet.table for sheet in parcel.sheets)})"
    remedy = "Export the extract with all its tables and drop it in again"
    return [Problem(parcel.file, None, (), "missing tables", said, remedy, "refuses")]


def _columns_missing(parcel: Parcel, table: str, sheet: Sheet) -> list[Problem]:
    absent = [column.headings[0] for column in required_of(table) if column.name not in fields_in(sheet)]
    if not absent:
        return []
    what = "columns" if len(absent) > 1 else "column"
    said = f"{what} not found in {sheet.table or table}: {', '.join(absent)}"
    remedy = f"Add {'them' if len(absent) > 1 else 'it'} and drop the file in again"
    return [Problem(parcel.file, None, (), "missing columns", said, remedy, "refuses")]
