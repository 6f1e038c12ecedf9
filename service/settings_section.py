"""What every section of `earlysight.toml` has in common: no key but its own, nothing changed once read."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A section read strictly: a key it does not have is refused, blanks around text are dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
