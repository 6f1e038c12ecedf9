"""Settings that were registered again: `[succession]` in `earlysight.toml`, old URN = new URN."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from geo.codes import SETTING_URN
from jobs.succession import resolve


def _checked(succession: dict[str, str]) -> dict[str, str]:
    """URNs as they are compared; raises ValueError with a sentence for the first thing that is wrong."""
    tidied: dict[str, str] = {}
    for old, new in ((_tidy(old), _tidy(new)) for old, new in succession.items()):
        if old == new:
            raise ValueError(f"{old} cannot succeed itself; remove the line, or write its new number")
        if old in tidied:
            raise ValueError(f"{old} stands twice; a setting has one successor")
        tidied[old] = new
    resolve(tidied)
    return tidied


def _tidy(urn: str) -> str:
    tidied = "".join(urn.split()).upper()
    if not re.fullmatch(SETTING_URN, tidied):
        raise ValueError(f"{urn} is not a setting's URN (six or seven digits, or EY and six digits)")
    return tidied


SuccessionSection = Annotated[dict[str, str], AfterValidator(_checked)]
"""New URN by old."""
