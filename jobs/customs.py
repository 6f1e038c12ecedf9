"""Customs: how this council does things, as far as receiving its files depends on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jobs.limits import Limits
from jobs.workplace import Authority


@dataclass(frozen=True)
class SavedMapping:
    """How one layout of one source is read: confirmed once by the analyst, recognised by its headings.

    `fingerprint` is `jobs.mapping.fingerprint` of the headings. `columns` gives the file's heading by
    canonical column; `ignored` are headings the analyst says to leave out; `words` gives, by canonical
    column, the accepted word for what this layout writes.
    """

    name: str
    source: str
    fingerprint: str
    columns: Mapping[str, str]
    ignored: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ExtraColumn:
    """One column of an extra source: canonical name, accepted headings, and the words it may hold.

    `words` gives the meaning of each written word; empty, any text is kept. `day` columns hold dates.
    """

    name: str
    headings: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    day: bool = False
    required: bool = True


@dataclass(frozen=True)
class ExtraSource:
    """A kind of file a council adds by configuration: one row a child and event."""

    name: str
    called: str
    date: str
    """The name of the `day` column that says when it happened, and so which term a file is for."""
    columns: tuple[ExtraColumn, ...]


@dataclass(frozen=True)
class Customs:
    """The authority (None: take whatever the files hold), its patience, its layouts, sources and link order.

    `link` names identifiers in order of preference: of those a file carries, the first makes the pseudonyms.
    """

    authority: Authority | None = None
    limits: Limits = field(default_factory=Limits)
    mappings: tuple[SavedMapping, ...] = ()
    extras: tuple[ExtraSource, ...] = ()
    link: tuple[str, ...] = ("nhs_number", "upn", "local_id")
    timezone: str = "Europe/London"
    """Where a day of receipt begins and ends."""
