"""How much a file may hold, and how much may be wrong with it, before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The settable patience of the inbox; shares are of the rows read (0 to 1)."""

    largest_file: int = 2_000_000_000
    """Bytes; the largest file anybody has to drop in is a national postcode directory, of some 1.2 GB."""
    longest_line: int = 100_000
    """Characters in one row of a sheet; a longer one is not a row."""
    settled_seconds: float = 1.0
    """A file younger than this, or still growing, is left for the next run."""
    share_set_aside: float = 0.2
    """With more rows than this set aside, the file is refused whole."""
