"""Every source there is, in the order they are read: places first, then settings, then children."""

from jobs.columns import headings_seen, positions
from jobs.problems import Problem, Unreadable
from jobs.sheet import Sheet
from jobs.source import Source
from jobs.sources import asq3, headcount, postcodes, register, settings, wards

CATALOGUE: tuple[Source, ...] = (
    wards.SOURCE,
    postcodes.SOURCE,
    register.SOURCE,
    settings.SOURCE,
    headcount.SOURCE,
    asq3.SOURCE,
)
_ENOUGH = 0.5


def source_named(name: str) -> Source:
    """The source of that name; raises KeyError where there is none."""
    return {source.name: source for source in CATALOGUE}[name]


def recognise(sheet: Sheet) -> Source:
    """The source whose required columns the headings match best, by content and never by file name.

    At least half must match, so that a file with a column missing is still told which. Raises Unreadable.
    """
    if not sheet.headings:
        return wards.SOURCE
    best = max(CATALOGUE, key=lambda source: _match(source, sheet))
    if _match(best, sheet)[0] >= _ENOUGH:
        return best
    known = [column for source in CATALOGUE for column in source.columns]
    kinds = ", ".join(source.called for source in CATALOGUE)
    said = f"not a file known here ({headings_seen(sheet.headings, known)}). Known are: {kinds}"
    remedy = "Check that it is one of these, with its headings in the first row, and drop it in again"
    raise Unreadable([Problem(sheet.file, None, (), "unknown source", said, remedy, "refuses")])


def _match(source: Source, sheet: Sheet) -> tuple[float, int]:
    required = [column for column in source.columns if column.required]
    found = positions(source.columns, sheet.headings)
    share = sum(column.name in found for column in required) / len(required) if required else 0.0
    return share, len(found)
