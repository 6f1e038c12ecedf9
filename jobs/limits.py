"""How much a file may hold, and how much may be wrong with it, before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The settable patience of the inbox; shares are of the rows read (0 to 1)."""

    largest_file: int = 200_000_000
    """Bytes; a national postcode directory is larger, a cut of it for one authority is not."""
    longest_line: int = 100_000
    """Characters (bytes, outside English) in one line of a sheet; a longer one is not a row."""
    settled_seconds: float = 1.0
    """A file younger than this, or still growing, is left for the next run."""
    share_set_aside: float = 0.2
    """With more rows than this set aside, the file is refused whole."""
    largest_unpacked: int = 2_000_000_000
    """Bytes a zip or a workbook may come to when it is unpacked."""
    most_members: int = 500
    """Files in a zip, parts of a workbook, or files in a folder."""
    reading_memory: int = 3_000_000_000
    """Bytes the process that reads one file may take."""
    reading_seconds: float = 120.0
    """How long reading one file may take."""
