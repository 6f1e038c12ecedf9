"""What a source is: one kind of file, and the verbs that take it from text to rows to keep."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from jobs.columns import Column
from jobs.parcel import Form, Parcel
from jobs.rules import Judgement
from jobs.workplace import Authority

Tables = Mapping[str, pl.DataFrame]
"""Rows to store, by the table of records.db they belong to, in the order they are written."""

_NO_POSTCODES = pl.DataFrame(schema={"postcode": pl.String, "ward_code": pl.String})
_NO_NAMES = pl.DataFrame(schema={"name": pl.String, "urn": pl.String})


@dataclass(frozen=True)
class Known:
    """What the records hold already, which a file may refer to.

    `wards` are the authority's, `wards_in_use` those that current child-level rows name, `districts` the
    authorities (LADyyCD) that `wards` lie in: for a county its districts. `ward_of_postcode` has one row a
    known postcode (no spaces, upper case): `postcode`, and `ward_code` (null outside `wards`).
    `setting_of_name` has one row a name that one setting alone bears, as `jobs.attended` compares names:
    `name`, `urn`. `link` names identifiers in order of preference. `today` is the day of receipt, past which
    no date of a file can lie; None judges no date against it.
    """

    wards: frozenset[str] = field(default_factory=frozenset)
    wards_in_use: frozenset[str] = field(default_factory=frozenset)
    settings: frozenset[str] = field(default_factory=frozenset)
    ward_of_postcode: pl.DataFrame = field(default_factory=_NO_POSTCODES.clone)
    authority: Authority | None = None
    districts: frozenset[str] = field(default_factory=frozenset)
    link: tuple[str, ...] = ("nhs_number", "upn", "local_id")
    today: date | None = None
    setting_of_name: pl.DataFrame = field(default_factory=_NO_NAMES.clone)


@dataclass(frozen=True)
class Judged:
    """A file after its check: its term (None for a reference file), how many rows it had, and the verdict.

    `subject` tells several current files of one source and term apart; None where there is but one.
    `identifier` is what links its children: `nhs_number`, `upn` or `local_id`; None where there are none.
    `term_from` says what decided the term, such as `the funding period column`; None: simply the content.
    """

    term: str | None
    rows_read: int
    judgement: Judgement
    subject: str | None = None
    identifier: str | None = None
    term_from: str | None = None


@dataclass(frozen=True)
class Source:
    """A kind of file in one of its dialects; dialects of a source share a `name`, and supersede one another.

    `columns` are the headings it is known by, empty for a `form` that is known by its structure instead.
    `recognise` says how surely (0 to 1) a parcel is of this dialect, where headings alone cannot.
    `expects_roll` says that its children should be on a headcount, so that people hear of those who are not.
    """

    name: str
    called: str
    columns: tuple[Column, ...]
    read: Callable[[Parcel], pl.LazyFrame]
    tidy: Callable[[pl.LazyFrame], pl.LazyFrame]
    check: Callable[[pl.LazyFrame, Parcel, Known], Judged]
    keep: Callable[[Judged, bytes], Tables]
    dialect: str = "flat sheet"
    form: Form = "tables"
    recognise: Callable[[Parcel], float] | None = None
    watched: tuple[str, ...] = ()
    """Columns of few words, never an identifier, whose shares are compared with the last delivery's."""
    expects_roll: bool = False
