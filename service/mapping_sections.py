"""Saved mappings and the order of link identifiers, as `earlysight.toml` has them, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Text = Annotated[str, Field(min_length=1)]
IdentifierName = Literal["nhs_number", "upn", "local_id"]


class MappingSection(BaseModel):
    """One `[[mapping]]`: a layout of one source, known by the fingerprint of its headings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    source: Text
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    columns: Annotated[dict[Text, Text], Field(min_length=1)]
    ignored: tuple[Text, ...] = ()
    words: dict[Text, dict[Text, Text]] = {}


class LinkSection(BaseModel):
    """`[link]`: of the identifiers a file carries, the first in this order links its children."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    order: Annotated[tuple[IdentifierName, ...], Field(min_length=1)] = ("nhs_number", "upn", "local_id")

    @field_validator("order")
    @classmethod
    def _once(cls, order: tuple[IdentifierName, ...]) -> tuple[IdentifierName, ...]:
        if len(set(order)) < len(order):
            raise ValueError("names an identifier twice")
        return order


def guard_unlike(mappings: Sequence[MappingSection]) -> None:
    """Raise ValueError where two mappings have one name, or are of the same headings."""
    for what in ("name", "fingerprint"):
        values = [getattr(mapping, what) for mapping in mappings]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"[[mapping]] {what} {twice[0]} stands twice; remove one of the two")
