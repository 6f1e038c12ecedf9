"""Pseudonyms: what stands for a child once the identifier is gone."""

import hashlib
from collections.abc import Callable

import polars as pl

SHORTEST_KEY = 32
_BLOCK = 64


class WeakKeyError(ValueError):
    """The pseudonym key is too short to keep anyone out."""


def pseudonymise(rows: pl.LazyFrame, column: str, key: bytes) -> pl.LazyFrame:
    """Replace the identifier in `column` by `pseudonym`, and drop the identifier in the same step.

    The pseudonym is HMAC-SHA-256 of the normalised identifier (text) under `key`, 64 hexadecimal digits.
    Ten-digit numbers can all be tried, so an unkeyed hash hides nothing: keys under 32 bytes raise
    WeakKeyError. Null stays null.
    """
    guard_key(key)

    def keyed(identifiers: pl.Series) -> pl.Series:
        # The one loop over values in the jobs: Polars has no keyed hash, and the standard library's takes
        # one message at a time. It runs over distinct identifiers only.
        distinct = identifiers.drop_nulls().unique(maintain_order=True).alias(column)
        digest = _keyed_hash(key)
        made = pl.Series("pseudonym", [digest(text.encode()) for text in distinct], pl.String)
        known = pl.DataFrame([distinct, made])
        return identifiers.to_frame(column).join(known, on=column, how="left", maintain_order="left")[
            "pseudonym"
        ]

    pseudonym = pl.col(column).map_batches(keyed, return_dtype=pl.String).alias("pseudonym")
    return rows.with_columns(pseudonym).drop(column)


def _keyed_hash(key: bytes) -> Callable[[bytes], str]:
    """HMAC-SHA-256 under one key, in hexadecimal, for messages by the million.

    Both passes start from a hash that has taken the key in already: a third quicker than the standard
    library's, which does the same behind a layer of Python. Source: RFC 2104, section 4.
    """
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def digest(message: bytes) -> str:
        first, second = inner.copy(), outer.copy()
        first.update(message)
        second.update(first.digest())
        return second.hexdigest()

    return digest


def guard_key(key: bytes) -> None:
    """Raise WeakKeyError for a key under 32 bytes."""
    if len(key) < SHORTEST_KEY:
        raise WeakKeyError(f"The pseudonym key has {len(key)} bytes; it needs at least {SHORTEST_KEY}.")
