"""Pseudonyms: what stands for a child once the identifier is gone."""

import hmac

import polars as pl

SHORTEST_KEY = 32


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
        # one message at a time. It runs over distinct identifiers only, from one start: setting up the key
        # takes longer than hashing.
        distinct = identifiers.drop_nulls().unique(maintain_order=True).alias(column)
        start = hmac.new(key, digestmod="sha256")
        made = pl.Series("pseudonym", [_digest(start.copy(), text) for text in distinct], pl.String)
        known = pl.DataFrame([distinct, made])
        return identifiers.to_frame(column).join(known, on=column, how="left", maintain_order="left")[
            "pseudonym"
        ]

    pseudonym = pl.col(column).map_batches(keyed, return_dtype=pl.String).alias("pseudonym")
    return rows.with_columns(pseudonym).drop(column)


def _digest(started: hmac.HMAC, text: str) -> str:
    started.update(text.encode())
    return started.hexdigest()


def guard_key(key: bytes) -> None:
    """Raise WeakKeyError for a key under 32 bytes."""
    if len(key) < SHORTEST_KEY:
        raise WeakKeyError(f"The pseudonym key has {len(key)} bytes; it needs at least {SHORTEST_KEY}.")
