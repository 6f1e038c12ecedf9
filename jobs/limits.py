"""How much a file may hold, and how much may be wrong with it, before it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The settable patience of the inbox; shares are of the rows read (0 to 1)."""

    largest_file: int = 2_000_000_000
    """Bytes; the largest file anybody has to drop in is a national postcode directory, of some 1.2 GB."""
    longest_line: int = 100_000
    """Characters (bytes, outside English) in one line of a sheet; a longer one is not a row."""
    settled_seconds: float = 1.0
    """A file younger than this, or still growing, is left for the next run."""
    share_set_aside: float = 0.2
    """With more rows than this set aside, the file is refused whole."""
    drift_rows: float = 0.25
    """A change in the rows kept worth a warning, against the file replaced or the same term a year ago."""
    drift_rows_between_seasons: float = 0.5
    """The same against the term before, where there is no year ago: headcounts shrink every autumn."""
    drift_missing: float = 0.1
    """How much the share of empty cells of a column may grow (0.1: ten in a hundred) without a warning."""
    drift_share: float = 0.1
    """How much the share of a word, such as an entitlement, may move without a warning."""
    drift_mean: float = 0.25
    """How far the mean of a number may move, in standard deviations, without a warning."""
    drift_by_chance: float = 0.001
    """A difference that chance alone makes this often or oftener is no warning, however large."""
    largest_unpacked: int = 2_000_000_000
    """Bytes a zip or a workbook may come to when it is unpacked."""
    most_members: int = 500
    """Files in a zip, parts of a workbook, or files in a folder."""
    reading_memory: int = 3_000_000_000
    """Bytes the process that reads one file may take."""
    reading_seconds: float = 120.0
    """How long reading one file may take."""
