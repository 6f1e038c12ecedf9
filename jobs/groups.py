"""Groups of settings with a similar need profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from jobs.carrying import TermGroups, follow, since
from jobs.disclosure import decimals
from jobs.group_names import describe, name_groups
from jobs.group_trials import Found
from jobs.membership import list_members
from jobs.profiles import FEATURES, SHARES, SIZE
from jobs.stability import Trial
from jobs.workplace import Audience

GROUPING: Final = {
    "verdict": pl.String,
    "settings": pl.Int64,
    "number": pl.Int64,
    "mean_jaccard": pl.Float64,
    "least_jaccard": pl.Float64,
}
TRIAL: Final = {
    "number": pl.Int64,
    "smallest": pl.Int64,
    "mean_jaccard": pl.Float64,
    "least_jaccard": pl.Float64,
}
NEED_GROUP: Final = {
    "id": pl.String,
    "position": pl.Int64,
    "name": pl.String,
    "description": pl.String,
    "settings": pl.Int64,
    "stability": pl.Float64,
    "since": pl.String,
}
GROUP_FEATURE: Final = {
    "group_id": pl.String,
    "feature": pl.String,
    "position": pl.Int64,
    "label": pl.String,
    "group_value": pl.Float64,
    "authority_value": pl.Float64,
    "standardised_difference": pl.Float64,
    "unit": pl.String,
}


@dataclass(frozen=True)
class Groups:
    """The snapshot's tables; where no groups can be published, need_group and group_feature are empty."""

    grouping: pl.DataFrame
    grouping_trial: pl.DataFrame
    need_group: pl.DataFrame
    group_feature: pl.DataFrame
    membership: pl.DataFrame


def group(measures: pl.DataFrame, term: str, audience: Audience) -> Groups:
    """Group settings by k-means on their standardised profiles, highest need first.

    Takes one audience's measures, so that groups come from its disclosed counts alone, and the latest term;
    the terms before it are grouped too, by the same method, for the letters groups carry. What may be
    published is decided in `jobs.group_trials`, who belongs where in `jobs.membership`.
    """
    history = follow(measures, term)
    every = measures.filter(pl.col("place_kind") == "setting")["place_id"].unique().sort()
    now = history[-1]
    features = _features(now, decimals(audience))
    return Groups(
        _grouping(now.found),
        pl.DataFrame([_tried(trial) for trial in now.found.trials], schema=TRIAL, orient="row"),
        _named(features, history),
        features,
        list_members(every, history),
    )


def _grouping(found: Found) -> pl.DataFrame:
    best = (found.best.number, *_tried(found.best)[2:]) if found.best else (None, None, None)
    row = (found.verdict, found.profiles.height, *best)
    return pl.DataFrame([row], schema=GROUPING, orient="row")


def _tried(trial: Trial) -> tuple[int, int, float, float]:
    jaccard = trial.jaccard
    return trial.number, trial.smallest, round(float(jaccard.mean()), 4), round(float(jaccard.min()), 4)


def _features(now: TermGroups, places: int) -> pl.DataFrame:
    """Each group's profile against all grouped settings."""
    if not (trial := now.found.published):
        return pl.DataFrame(schema=GROUP_FEATURE)
    grouped = ~now.found.apart
    values = now.found.profiles.select(*SHARES, SIZE).to_numpy()[grouped]
    points = now.found.points[grouped]
    rows = [
        (
            letter,
            feature.id,
            column,
            feature.label,
            round(float(values[trial.labels == number, column].mean()), places),
            round(float(values[:, column].mean()), places),
            round(float(points[trial.labels == number, column].mean()), 4),
            feature.unit,
        )
        for number, letter in enumerate(now.letters)
        for column, feature in enumerate(FEATURES)
    ]
    return pl.DataFrame(rows, schema=GROUP_FEATURE, orient="row")


def _named(features: pl.DataFrame, history: Sequence[TermGroups]) -> pl.DataFrame:
    """Name and describe each group from its profile."""
    now = history[-1]
    if not (trial := now.found.published):
        return pl.DataFrame(schema=NEED_GROUP)
    parts = features.partition_by("group_id", maintain_order=True)
    differences, group_values, all_values = (
        [dict(zip(part["feature"], part[column], strict=True)) for part in parts]
        for column in ("standardised_difference", "group_value", "authority_value")
    )
    sizes = np.bincount(trial.labels).tolist()
    rows = [
        (
            letter,
            i,
            name,
            describe(differences[i], group_values[i], all_values[i]),
            sizes[i],
            round(float(trial.jaccard[i]), 4),
            since(history, letter),
        )
        for i, (letter, name) in enumerate(
            zip(now.letters, name_groups(differences, now.letters), strict=True)
        )
    ]
    return pl.DataFrame(rows, schema=NEED_GROUP, orient="row")
