"""A setting's need profile: what groups are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from jobs.disclosure import KNOWN
from jobs.rates import Floats
from jobs.shrinkage import fit, posterior

#: Fewer reviewed children than this say too little about a setting to group it.
FEWEST_REVIEWED: Final = 10
WINDOW: Final = "three_terms"
#: A spread under this is rounding, not a difference between settings.
ALIKE: Final = 1e-12


@dataclass(frozen=True)
class Feature:
    """One side of a profile and its words; `{}` in `evidence` takes the values of the group and of all."""

    id: str
    label: str
    higher: str
    lower: str
    evidence: str
    side: Literal["need", "disadvantage", "other"]
    unit: Literal["share", "children"] = "share"


def _domain(key: str, name: str, adjective: str | None = None) -> Feature:
    return Feature(
        f"asq3_{key}_below",
        f"{name.capitalize()} below the expected level",
        f"higher {adjective or name} need",
        f"lower {adjective or name} need",
        f"{{}} of children below the expected level for {name} (all: {{}})",
        "need",
    )


SIZE: Final = "size"
FEATURES: Final = (
    _domain("communication", "communication"),
    _domain("gross_motor", "gross motor skills", "gross motor"),
    _domain("fine_motor", "fine motor skills", "fine motor"),
    _domain("problem_solving", "problem solving", "problem-solving"),
    _domain("personal_social", "personal-social skills", "personal-social"),
    Feature(
        "funding_eypp",
        "Early years pupil premium",
        "more EYPP",
        "less EYPP",
        "{} of children with the early years pupil premium (all: {})",
        "disadvantage",
    ),
    Feature(
        "funding_additional_support",
        "Families of 2-year-olds receiving additional support",
        "more additional support",
        "less additional support",
        "{} of children through additional support for 2-year-olds (all: {})",
        "disadvantage",
    ),
    Feature(
        "funding_working_parent",
        "Working parent entitlement",
        "more working parents",
        "fewer working parents",
        "{} of children with the working parent entitlement (all: {})",
        "other",
    ),
    Feature(
        SIZE,
        "Children on roll",
        "larger settings",
        "smaller settings",
        "{} children on roll (all: {})",
        "other",
        "children",
    ),
)
SHARES: Final = tuple(f.id for f in FEATURES if f.id != SIZE)
NEEDS: Final = tuple(f.id for f in FEATURES if f.side == "need")


def profile(measures: pl.DataFrame, term: str) -> pl.DataFrame:
    """The settings with enough behind every feature: `setting_urn`, then a column a feature, sorted by URN.

    Takes an audience's measures and the latest term. Shares are shrunk rates over the last three terms, from
    0 to 1; `size` is the children on roll in the term itself. Left out are settings with a feature the
    audience may not know, and with fewer than ten children reviewed in any domain.
    """
    settings = measures.filter(pl.col("place_kind") == "setting", pl.col("term") == term)
    pooled = settings.filter(pl.col("time_window") == WINDOW, pl.col("status").is_in(KNOWN)).sort(
        "indicator", "place_id"
    )
    kept = _complete(pooled)
    if kept.is_empty():  # nobody to fit rates for, as in most terms of an audience that sees little
        return pl.DataFrame(
            schema={"setting_urn": pl.String, SIZE: pl.Float64} | dict.fromkeys(SHARES, pl.Float64)
        )
    shrunk = [_shrink(feature, pooled.filter(pl.col("indicator") == feature)) for feature in SHARES]
    wide = pl.concat(shrunk).pivot(on="feature", on_columns=SHARES, index="setting_urn", values="value")
    return (
        _size(settings)
        .join(wide, on="setting_urn")
        .join(kept, on="setting_urn", how="semi")
        .sort("setting_urn")
    )


def values(profiles: pl.DataFrame) -> Floats:
    """Features as numbers: a row a setting, a column a feature in catalogue order; size on a log scale."""
    return profiles.select(*SHARES, pl.col(SIZE).log()).to_numpy()


def scale(features: Floats, measured: npt.NDArray[np.bool_] | slice = slice(None)) -> Floats:
    """Features as distances from their mean in standard deviations, both over the `measured` settings.

    Settings are the last axis but one, so that a stack of authorities is scaled one by one. A feature in
    which settings do not differ is nought.
    """
    if not features.size:
        return features
    over = features[..., measured, :]
    spread = over.std(axis=-2, keepdims=True)
    centred = features - over.mean(axis=-2, keepdims=True)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > ALIKE))


def _shrink(feature: str, counts: pl.DataFrame) -> pl.DataFrame:
    """One feature's shrunk rates, long: `setting_urn`, `feature`, `value`."""
    if counts.is_empty():
        mean = np.array([])
    else:
        k, n = (counts[c].to_numpy().astype(float) for c in ("numerator", "denominator"))
        shape, weight = posterior(fit(k, n), k, n)
        mean = shape / weight
    return counts.select(
        pl.col("place_id").alias("setting_urn"),
        pl.lit(feature).alias("feature"),
        pl.Series("value", mean, dtype=pl.Float64),
    )


def _complete(pooled: pl.DataFrame) -> pl.DataFrame:
    """The settings that have every feature and enough reviewed children."""
    reviewed = pl.col("denominator").filter(pl.col("indicator").is_in(NEEDS)).min()
    return (
        pooled.filter(pl.col("indicator").is_in(SHARES))
        .group_by(pl.col("place_id").alias("setting_urn"))
        .agg(pl.len(), reviewed=reviewed)
        .filter(pl.col("len") == len(SHARES), pl.col("reviewed") >= FEWEST_REVIEWED)
    )


def _size(settings: pl.DataFrame) -> pl.DataFrame:
    """Children on roll in the term, where there are any the audience may count; over three terms without."""
    window = "term" if "term" in settings["time_window"] else WINDOW
    return settings.filter(
        pl.col("time_window") == window, pl.col("indicator") == "review_coverage", pl.col("eligible") > 0
    ).select(pl.col("place_id").alias("setting_urn"), pl.col("eligible").cast(pl.Float64).alias(SIZE))
