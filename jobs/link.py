"""The link key: what says that two rows, of one file or of several, are about the same child."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from jobs.columns import Column, positions
from jobs.problems import MAP_IT, Problem, Unreadable
from jobs.sheet import Sheet


class LinkKey(Protocol):
    """How children are told apart: a name, and the text of each row that becomes the pseudonym.

    Exact identifiers are the one way there is. Another, such as a probabilistic linkage over birth date, sex
    and place, is a second class with these two members, chosen in `child.keep` by the name a delivery carries
    in `identifier`. It must give the same text for the same child in every file, and its name must be among
    those that `records.sql` allows.
    """

    @property
    def name(self) -> str:
        """What the records call it, in `delivery.identifier`."""
        ...

    def keyed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Tidied rows with `identifier`, the text to be pseudonymised; null where a row cannot be linked."""
        ...


@dataclass(frozen=True)
class ExactIdentifier:
    """Rows are the same child's where they carry the same `nhs_number`, `upn` or `local_id`."""

    name: str

    def keyed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The normalised identifier, behind its name: a UPN and a local ID never make the same pseudonym."""
        return rows.with_columns(identifier=pl.concat_str(pl.lit(f"{self.name}:"), pl.col(self.name)))


def first_held(
    rows: pl.LazyFrame, sheet: Sheet, columns: Sequence[Column], order: Sequence[str]
) -> str | None:
    """The first identifier, in order of preference, that any row has; else the first that has a column.

    None where the file has a column for none of them.
    """
    held = rows.select(pl.col(name).is_not_null().any() for name in order).collect().row(0, named=True)
    there = positions(columns, sheet)
    return next((n for n in order if held[n]), None) or next((n for n in order if n in there), None)


def nothing_links(file: str, order: Sequence[str], called: Mapping[str, str]) -> Unreadable:
    """The refusal of a file that has no column to link its children by."""
    wanted = " or ".join(called[name] for name in order)
    said = f"no column with an identifier of the child ({wanted}), so its rows cannot be linked"
    remedy = f"Add the column and drop the file in again, or say which column it is with: {MAP_IT}"
    return Unreadable([Problem(file, None, (), "no identifier", said, remedy, "refuses")])
