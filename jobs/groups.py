"""Groups of settings with a similar need profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_samples

from jobs.disclosure import decimals
from jobs.group_names import describe, letter, name_groups
from jobs.profiles import FEATURES, NEEDS, SHARES, SIZE, profile, standardise
from jobs.workplace import Audience

Labels = npt.NDArray[np.int64]

FEWEST_SETTINGS: Final = 30
SMALLEST_GROUP: Final = 5
NUMBERS_OF_GROUPS: Final = range(3, 7)
STARTS: Final = 25
SEED: Final = 2024
COLUMNS: Final = (*SHARES, SIZE)

NEED_GROUP: Final = {
    "id": pl.String,
    "position": pl.Int64,
    "name": pl.String,
    "description": pl.String,
    "settings": pl.Int64,
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
MEMBERSHIP: Final = {
    "setting_urn": pl.String,
    "group_id": pl.String,
    "need_score": pl.Float64,
    "disadvantage_score": pl.Float64,
}


@dataclass(frozen=True)
class Groups:
    """The snapshot's three tables of groups; all empty where no groups can be published."""

    need_group: pl.DataFrame
    group_feature: pl.DataFrame
    membership: pl.DataFrame


NO_GROUPS: Final = Groups(
    pl.DataFrame(schema=NEED_GROUP), pl.DataFrame(schema=GROUP_FEATURE), pl.DataFrame(schema=MEMBERSHIP)
)


def group(measures: pl.DataFrame, term: str, audience: Audience) -> Groups:
    """Group settings by k-means on their standardised profiles, highest need first (A).

    Takes one audience's measures, so that groups come from its disclosed counts alone, and the latest term.
    The number of groups, 3 to 6, is that with the best mean silhouette among those whose every group has five
    settings; whether groups would survive a resample of the settings (bootstrap Jaccard) is not yet asked.
    With fewer than 30 usable settings, or no such number, there are none. Settings with too little data are
    members of no group. Source: Rousseeuw (1987), J. Comput. Appl. Math. 20, 53-65, for the silhouette.
    """
    profiles = profile(measures, term)
    if profiles.height < FEWEST_SETTINGS:
        return NO_GROUPS
    points = standardise(profiles)
    labels = _cluster(points)
    if labels is None:
        return NO_GROUPS
    every = measures.filter(pl.col("place_kind") == "setting")["place_id"].unique().sort()
    labels = _by_need(labels, points)
    features = _features(profiles, points, labels, decimals(audience))
    return Groups(_named(features, labels), features, _members(every, profiles, points, labels))


def _cluster(points: npt.NDArray[np.float64]) -> Labels | None:
    """The best grouping, or None where no number of groups gives each enough settings."""
    distinct = len(np.unique(points.round(6), axis=0))
    found: list[tuple[float, Labels]] = []
    for number in NUMBERS_OF_GROUPS:
        if number > distinct:
            break
        labels = KMeans(number, n_init=STARTS, random_state=SEED).fit_predict(points)
        if np.bincount(labels, minlength=number).min() >= SMALLEST_GROUP:
            found.append((float(silhouette_samples(points, labels).mean()), labels))
    # max keeps the first of equals: the fewer groups.
    return max(found, key=lambda one: one[0])[1] if found else None


def _by_need(labels: Labels, points: npt.NDArray[np.float64]) -> Labels:
    """Number groups from the highest mean need, so that A does not depend on where k-means began."""
    need = points[:, : len(NEEDS)].mean(axis=1)
    means = [-need[labels == number].mean() for number in range(labels.max() + 1)]
    return np.argsort(np.argsort(means, kind="stable"), kind="stable")[labels]


def _features(
    profiles: pl.DataFrame, points: npt.NDArray[np.float64], labels: Labels, places: int
) -> pl.DataFrame:
    """Each group's profile against all grouped settings."""
    values = profiles.select(COLUMNS).to_numpy()
    rows = [
        (
            letter(number),
            feature.id,
            column,
            feature.label,
            round(float(values[labels == number, column].mean()), places),
            round(float(values[:, column].mean()), places),
            round(float(points[labels == number, column].mean()), 4),
            feature.unit,
        )
        for number in range(labels.max() + 1)
        for column, feature in enumerate(FEATURES)
    ]
    return pl.DataFrame(rows, schema=GROUP_FEATURE, orient="row")


def _named(features: pl.DataFrame, labels: Labels) -> pl.DataFrame:
    """Name and describe each group from its profile."""
    parts = features.partition_by("group_id", maintain_order=True)
    differences, group_values, all_values = (
        [dict(zip(part["feature"], part[column], strict=True)) for part in parts]
        for column in ("standardised_difference", "group_value", "authority_value")
    )
    sizes = np.bincount(labels).tolist()
    rows = [
        (letter(i), i, name, describe(differences[i], group_values[i], all_values[i]), sizes[i])
        for i, name in enumerate(name_groups(differences))
    ]
    return pl.DataFrame(rows, schema=NEED_GROUP, orient="row")


def _members(
    every: pl.Series, profiles: pl.DataFrame, points: npt.NDArray[np.float64], labels: Labels
) -> pl.DataFrame:
    """Who belongs where, how clearly, and where each stands on need and disadvantage."""
    sides = np.array([feature.side for feature in FEATURES])
    placed = pl.DataFrame(
        {
            "setting_urn": profiles["setting_urn"],
            "group_id": [letter(int(number)) for number in labels],
            "need_score": points[:, sides == "need"].mean(axis=1).round(4),
            "disadvantage_score": points[:, sides == "disadvantage"].mean(axis=1).round(4),
        },
        schema=MEMBERSHIP,
    )
    return every.to_frame("setting_urn").join(placed, on="setting_urn", how="left").sort("setting_urn")
