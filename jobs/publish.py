"""Publish: build every audience's snapshot aside, and release them all by moving CURRENT last."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl
from threadpoolctl import threadpool_limits

from jobs.areas import areas
from jobs.catalogue import Catalogue
from jobs.census import Census, attend_groups, attend_places, count_groups, count_places, take_census
from jobs.corrections import hold_corrections, is_held
from jobs.customs import Customs, ExtraSource
from jobs.disclosure import disclose, is_exact
from jobs.disclosure.members import sum_members
from jobs.disclosure.parts import Parts, find_parts
from jobs.evidence import Evidence, gather
from jobs.funnels import compare, funnel
from jobs.groups import group
from jobs.indicators import Indicator, read_catalogue
from jobs.measures import measure_known
from jobs.publication import NothingToPublish, Publication, publication_id
from jobs.ranks import rank
from jobs.records import Records
from jobs.releases import note_release
from jobs.snapshot_file import PART, is_sound, sync_folder, write_snapshot
from jobs.snapshot_tables import (
    Edition,
    Tables,
    area_tables,
    publication_table,
    reference_tables,
)
from jobs.succession import Succession
from jobs.terms import Term
from jobs.together import count_together, together
from jobs.workplace import Audience, Authority, Tell, Workplace

__all__ = ["NothingToPublish", "Publication", "build", "release"]

CURRENT: Final = "CURRENT"
#: Earlier snapshots kept beside the current one, for people who opened them and for a rollback.
KEPT: Final = 5
#: What the first figure takes, as a person knows it.
NEEDED: Final = ("ward boundaries", "headcount", "ASQ-3 reviews")


@dataclass(frozen=True)
class Counted:
    """Exact counts of places, and of several indicators at once, and what each total is made of."""

    places: pl.DataFrame
    together: pl.DataFrame
    parts: Parts


def build(
    place: Workplace,
    authority: Authority,
    audiences: Sequence[Audience],
    tell: Tell,
    *,
    indicators: Sequence[Indicator] | None = None,
    extras: Sequence[ExtraSource] = (),
    succession: Succession | None = None,
) -> Publication:
    """Build each audience's snapshot in `published/<audience>/<id>.db`; CURRENT is not touched.

    The same records, rules and software give the same id and the same bytes, so a snapshot that stands and is
    sound is left as it is. `indicators` are the questions asked (None: those built in), `extras` the sources
    this council added, `succession` the settings registered again, new URN by old. Audiences with rounded
    counts get those of `jobs.corrections`; the same bytes come out as long as `place.shown` is kept. Files
    that an interrupted build left are swept first. Raises NothingToPublish where the records hold no wards,
    no headcount or no review.
    """
    _sweep(place.published)
    if not place.records.exists():
        raise NothingToPublish(NEEDED)
    tell("Reading the records", 0.0)
    evidence = gather(place.records, authority, succession)
    _check(evidence)
    terms = tuple(sorted(map(Term.parse, evidence.headcounts["term"].unique())))
    catalogue = read_catalogue() if indicators is None else tuple(indicators)
    sources = Catalogue.of(Customs(extras=tuple(extras))).sources
    name = publication_id(
        terms[-1].id, evidence.deliveries, authority, audiences, catalogue, extras, succession
    )
    snapshots = tuple(place.published / audience.name / f"{name}.db" for audience in audiences)
    if all(map(is_sound, snapshots)) and is_held(place, name, audiences):
        tell("Nothing has changed since the last publication", 1.0)
        return Publication(name, tuple(audiences), snapshots)
    tell("Counting children by place, term and window", 0.1)
    census = take_census(evidence, [term.id for term in terms], catalogue)
    edition = Edition(name, authority, terms, census.indicators, sources)
    pooled = areas(evidence.wards, evidence.settings, {k for a in audiences for k in a.shown_together})
    children = attend_places(census, evidence, authority, pooled.members)
    counted = Counted(
        count_places(census, evidence, authority, children, pooled.members),
        count_together(children, census.indicators),
        find_parts(evidence.settings, evidence.wards, pooled.members, authority),
    )
    corrected = (counted.places, counted.together, counted.parts.made_of)
    places, several = hold_corrections(place, name, audiences, *corrected, census.indicators)
    held = replace(counted, places=places, together=several)
    told: dict[Audience, Tables] = {}
    for step, (audience, file) in enumerate(zip(audiences, snapshots, strict=True)):
        tell(f"Measuring, ranking and grouping for {audience.name}", 0.3 + 0.7 * step / len(audiences))
        tables = publication_table(edition, evidence, audience)
        tables |= reference_tables(edition, evidence, audience) | area_tables(pooled, evidence, audience)
        # Two audiences under one rule are told the same.
        rule = replace(audience, name="")
        if rule not in told:
            told[rule] = _derive(census, counted if is_exact(audience) else held, edition, audience)
        write_snapshot(file, tables | told[rule])
    tell("Built", 1.0)
    return Publication(name, tuple(audiences), snapshots)


def release(place: Workplace, publication: Publication) -> None:
    """Point every audience's CURRENT at a publication, once all its snapshots stand; then drop the oldest.

    What it was made from is written into the records first: killed in between, it is released again, and
    what readers see can always be had again. Raises FileNotFoundError, and moves nothing, where a snapshot
    is missing. The five newest snapshots before it are kept; older ones go with the files beside them.
    """
    missing = [str(file) for file in publication.snapshots if not file.is_file()]
    if missing:
        raise FileNotFoundError(f"{publication.id} is not whole: {', '.join(missing)} is not there")
    with Records.to_write(place.records) as records:
        note_release(records, publication.id)
    for audience in publication.audiences:
        _point(place.published / audience.name, publication.id)
    for audience in publication.audiences:
        _prune(place.published / audience.name, publication.id)


def _derive(census: Census, counted: Counted, edition: Edition, audience: Audience) -> Tables:
    """All that follows from what this audience may know of the counts."""
    known = disclose(counted.places, audience, counted.parts, edition.indicators)
    measures = measure_known(known, edition.indicators, audience)
    # NumPy works outside the interpreter's lock. Libraries that spread such small sums over threads of their
    # own take ten times as long on a busy machine.
    with threadpool_limits(1), ThreadPoolExecutor(1) as beside:
        ranking = beside.submit(rank, measures, edition.indicators, audience)
        groups = group(measures, edition.terms[-1].id, audience)
        ranked = ranking.result()
    combined = counted.together
    if is_exact(audience):
        children = attend_groups(census, groups.membership)
        grouped = disclose(count_groups(census, groups.membership, children), audience)
        combined = pl.concat([combined, count_together(children, edition.indicators)])
    else:
        grouped = sum_members(known, groups.membership)
    return {
        "measure": pl.concat([measures, measure_known(grouped, edition.indicators, audience)]),
        "together": together(combined, known, audience),
        "comparison": compare(measures, edition.indicators, audience, ranked.true_rates),
        "funnel": funnel(measures, edition.indicators, audience),
        "standing": ranked.standing,
        "grouping": groups.grouping,
        "grouping_trial": groups.grouping_trial,
        "need_group": groups.need_group,
        "group_feature": groups.group_feature,
        "membership": groups.membership,
    }


def _check(evidence: Evidence) -> None:
    """Refuse to publish an empty picture."""
    held = (evidence.wards, evidence.headcounts, evidence.reviews)
    missing = [what for what, frame in zip(NEEDED, held, strict=True) if frame.is_empty()]
    if missing:
        raise NothingToPublish(missing)


def _point(folder: Path, publication: str) -> None:
    """Replace CURRENT so that a reader sees the old name or the new, whatever happens between."""
    part = folder / f"{CURRENT}{PART}"
    with part.open("w", encoding="utf-8") as pointer:
        pointer.write(f"{publication}\n")
        pointer.flush()
        os.fsync(pointer.fileno())
    part.replace(folder / CURRENT)
    sync_folder(folder)


def _sweep(published: Path) -> None:
    """Remove what an interrupted build left: it is a copy of figures nobody checked."""
    for part in published.glob(f"*/*{PART}*"):
        part.unlink()


def _prune(folder: Path, current: str) -> None:
    """Drop all but the current snapshot and the newest before it."""
    earlier = sorted(
        (file for file in folder.glob("*.db") if file.stem != current),
        key=lambda file: (file.stat().st_mtime_ns, file.name),
        reverse=True,
    )
    for old in earlier[KEPT:]:
        for beside in (old.with_suffix(".figures.json"), old):
            beside.unlink(missing_ok=True)
