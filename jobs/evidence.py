"""What the records hold today, as the measures take it: the rows of current deliveries alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jobs.events import Events, read_events
from jobs.placing import place
from jobs.records import Records
from jobs.succession import Succession, merge, renumber, resolve
from jobs.workplace import Authority


@dataclass(frozen=True)
class Evidence:
    """The frames measures are made from, in the columns of `jobs.records.Records`.

    `reviews`, `headcounts` and `events` (see `jobs.events`) are child level and go no further than
    `jobs.counts`. `settings` carry the `ward_code` they stand in, null where they could not be placed;
    `wards` are those of the authority.
    """

    reviews: pl.DataFrame
    headcounts: pl.DataFrame
    settings: pl.DataFrame
    wards: pl.DataFrame
    deliveries: pl.DataFrame
    events: Events = field(default_factory=dict)


def gather(records: Path, authority: Authority, succession: Succession | None = None) -> Evidence:
    """Read what is current and find the ward of each setting; raises jobs.records.RecordsError.

    A setting that was succeeded goes on as its successor, its children with it. Raises ValueError for a
    succession that goes round in a circle.
    """
    newest = resolve(succession or {})
    with Records.to_read(records) as held:
        wards = _of(authority, held.wards())
        return Evidence(
            reviews=held.reviews(),
            headcounts=renumber(held.headcounts(), newest),
            settings=place(merge(held.settings(), newest), wards),
            wards=wards,
            deliveries=held.deliveries(),
            events=read_events(held),
        )


def _of(authority: Authority, wards: pl.DataFrame) -> pl.DataFrame:
    """The authority's own wards where the file says whose they are, else all."""
    own = wards.filter(pl.col("authority_code") == authority.code)
    return wards if own.is_empty() else own
