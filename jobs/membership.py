"""Who belongs to which group, how surely, and who to none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from jobs.carrying import TermGroups
from jobs.kmeans import Floats, Ints
from jobs.profiles import FEATURES
from jobs.stability import Trial

#: Found in its group in fewer resamples than this, a setting is between groups.
SURE: Final = 0.6
MEMBERSHIP: Final = {
    "setting_urn": pl.String,
    "belongs": pl.String,
    "group_id": pl.String,
    "next_group_id": pl.String,
    "confidence": pl.Float64,
    "earlier_group_id": pl.String,
    "need_score": pl.Float64,
    "disadvantage_score": pl.Float64,
}


def list_members(every: pl.Series, history: Sequence[TermGroups]) -> pl.DataFrame:
    """One row a setting, in the columns of snapshot.sql, from the URNs of all settings and their history.

    Where no groups are published, nothing is said of settings with enough data but their scores.
    """
    now, before = history[-1], history[-2] if len(history) > 1 else None
    found, sides = now.found, np.array([feature.side for feature in FEATURES])
    scored = pl.DataFrame(
        {
            "setting_urn": found.profiles["setting_urn"],
            "need_score": found.points[:, sides == "need"].mean(axis=1).round(4),
            "disadvantage_score": found.points[:, sides == "disadvantage"].mean(axis=1).round(4),
            "apart": found.apart & (found.published is not None),
        }
    )
    earlier = before.letter_of if before else {}
    return (
        every.to_frame("setting_urn")
        .join(scored, on="setting_urn", how="left")
        .join(_placed(now), on="setting_urn", how="left")
        .with_columns(
            pl.col("setting_urn")
            .replace_strict(earlier, default=None, return_dtype=pl.String)
            .alias("earlier_group_id"),
            pl.when(pl.col("apart").is_null())
            .then(pl.lit("too little data"))
            .when("apart")
            .then(pl.lit("outlying"))
            .otherwise("belongs")
            .alias("belongs"),
        )
        .select(*MEMBERSHIP)
        .sort("setting_urn")
    )


def how_sure(trial: Trial) -> tuple[Floats, Ints]:
    """The share of resamples in which each setting falls into its own group, and its second likeliest.

    A resample's groups are matched to the trial's so that as many settings as possible agree; a setting that
    was not drawn falls to the nearest centre. The second likeliest is -1 where a setting is never elsewhere.
    """
    each = np.arange(trial.number)
    own = (trial.labels == each[:, None]).astype(float)
    fallen = np.zeros((trial.number, len(trial.labels)))
    for labels in trial.resampled:
        again = labels == each[:, None]
        mine, theirs = linear_sum_assignment(own @ again.T.astype(float), maximize=True)
        fallen[mine] += again[theirs]
    shares = fallen / len(trial.resampled)
    settings = np.arange(len(trial.labels))
    confidence = shares[trial.labels, settings]
    shares[trial.labels, settings] = 0
    return confidence, np.where(shares.any(axis=0), shares.argmax(axis=0), -1)


def _placed(now: TermGroups) -> pl.DataFrame:
    """The members of groups: setting_urn, belongs, group_id, next_group_id and confidence."""
    columns = ("setting_urn", "belongs", "group_id", "next_group_id", "confidence")
    schema = {column: MEMBERSHIP[column] for column in columns}
    if not (trial := now.found.published):
        return pl.DataFrame(schema=schema)
    confidence, following = how_sure(trial)
    letters = [*now.letters, None]
    return pl.DataFrame(
        {
            "setting_urn": now.found.profiles["setting_urn"].filter(pl.Series(~now.found.apart)),
            "belongs": np.where(confidence < SURE, "between", "member").tolist(),
            "group_id": [letters[i] for i in trial.labels],
            "next_group_id": [letters[i] for i in following],
            "confidence": confidence.round(4),
        },
        schema=schema,
    )
