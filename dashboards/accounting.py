"""What leaves, told to whoever keeps account of it: the server knows a callable, never the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Copy = Literal["shared", "internal"]
"""Which figures leave: those for sharing, or an audience's own."""


@dataclass(frozen=True)
class Entry:
    """One line of the account: an export given, or one refused; never anything that names a child.

    `audience` is whose server was asked; `filters` holds only ids that the publication knows;
    `publication` and `exported` (the SHA-256 of the bytes given) are None for a refusal.
    """

    what: Literal["export", "refusal"]
    who: str
    audience: str
    copy: Copy
    view: str
    filters: str
    publication: str | None = None
    exported: str | None = None


class NotAccounted(Exception):  # noqa: N818  a state of the account, told to people
    """The line could not be written, so nothing may leave."""


Audit = Callable[[Entry], None]
"""Writes an entry down for good; raises NotAccounted where it cannot."""


def no_account(entry: Entry) -> None:
    """Stand in where nobody keeps account: nothing leaves; raises NotAccounted."""
    raise NotAccounted(f"Nobody keeps account of what leaves, so no {entry.what} is written down.")
