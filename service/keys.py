"""The pseudonym key: where it comes from, and when it is refused."""

from __future__ import annotations

import secrets
from pathlib import Path

from service.exits import Misuse
from service.settings import key_from_environment

SHORTEST = 32
_DISTINCT = 8
_EXAMPLES = (
    "example",
    "changeme",
    "change-me",
    "change_me",
    "placeholder",
    "password",
    "secret",
    "01234567890123456789",
)


def make_key(path: Path) -> None:
    """Write a new random key (256 bits, hexadecimal), readable by its owner alone; never over an old one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")


def pseudonym_key(default: Path) -> bytes:
    """The key pseudonyms are made with: from the environment, the file it names, or the home's own file.

    Raises Misuse when it is missing, given twice, shorter than 32 bytes or an example.
    """
    given, file = key_from_environment()
    if given is not None and file is not None:
        raise Misuse("EARLYSIGHT_PSEUDONYM_KEY and EARLYSIGHT_PSEUDONYM_KEY_FILE are both set. Set only one.")
    if given is not None:
        return judged(given.encode(), "EARLYSIGHT_PSEUDONYM_KEY")
    path = file or default
    try:
        return judged(path.read_bytes().strip(), str(path))
    except OSError as wrong:
        raise Misuse(
            f"The pseudonym key {path} cannot be read ({wrong.strerror}). Put the authority's key back "
            "from its safe copy: with another key, children already on record would be counted twice."
        ) from None


def judged(key: bytes, where: str) -> bytes:
    """The key, if it is fit to use; the refusal never shows any of it."""
    if len(key) < SHORTEST:
        raise Misuse(
            f"{where} holds {len(key)} bytes; a pseudonym key needs at least {SHORTEST}, made at random."
        )
    lowered = key.decode("latin-1").lower()
    if any(example in lowered for example in _EXAMPLES) or len(set(key)) < _DISTINCT:
        raise Misuse(f"{where} looks like an example. Make a random key: openssl rand -hex 32")
    return key
