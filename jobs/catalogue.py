"""Every source there is, in the order they are read: places first, then settings, then children."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from jobs.columns import headings_seen, plain, positions
from jobs.customs import Customs, SavedMapping
from jobs.identity import the_one_meant
from jobs.mapping import recognised, resemblance
from jobs.parcel import Parcel
from jobs.problems import MAP_IT, Problem, Unreadable
from jobs.sheet import Sheet
from jobs.source import Source
from jobs.sources import (
    area,
    asq3,
    asq3_long,
    census,
    csds,
    deprivation,
    extra,
    eyfsp,
    headcount,
    notifications,
    postcodes,
    register,
    settings,
    wards,
    wellcomm,
)

SOURCES: tuple[Source, ...] = (
    wards.SOURCE,
    *postcodes.SOURCES,
    *deprivation.SOURCES,
    *area.SOURCES,
    register.SOURCE,
    settings.SOURCE,
    headcount.SOURCE,
    census.SOURCE,
    asq3.SOURCE,
    asq3_long.SOURCE,
    csds.SOURCE,
    wellcomm.SOURCE,
    notifications.SOURCE,
    eyfsp.SOURCE,
    eyfsp.EARLIER,
)
"""The sources every council has; dialects of one source stand beside each other."""
_ENOUGH = 0.5


@dataclass(frozen=True)
class Catalogue:
    """The sources of one council, in reading order, and the layouts it has explained."""

    sources: tuple[Source, ...]
    mappings: tuple[SavedMapping, ...] = ()

    @classmethod
    def of(cls, customs: Customs) -> "Catalogue":
        """The sources every council has, and those this one adds."""
        return cls((*SOURCES, *map(extra.source_of, customs.extras)), customs.mappings)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Every heading of every source and saved mapping, as `jobs.columns.plain` has it."""
        known = [h for source in self.sources for column in source.columns for h in column.headings]
        explained = [h for mapping in self.mappings for h in (*mapping.columns.values(), *mapping.ignored)]
        return frozenset(map(plain, (*known, *explained)))

    def position(self, source: Source) -> int:
        """Where a source stands in the reading order."""
        return self.sources.index(source)

    def recognise(self, parcel: Parcel) -> tuple[Source, Parcel]:
        """The source a parcel is of, and the parcel with the table that is meant put first.

        Judged by content and never by file name: first a saved mapping of just these headings, then the
        sources that look at the whole parcel, then the source whose required columns the headings match best.
        At least half must match, so that a file with a column missing is still told which. Where two kinds
        match as well, a hint decides. Raises Unreadable.
        """
        if explained := self._explained(parcel):
            return explained
        if sure := self._surest(parcel):
            return sure, parcel
        for source in self.sources:
            if source.form == parcel.form != "tables":
                return source, parcel
        fitting = self.fitting(parcel)
        if fitting:
            source, sheet = the_one_meant(parcel, fitting)
            rest = tuple(other for other in parcel.sheets if other is not sheet)
            meant = replace(sheet, resembles=resemblance(self.mappings, sheet))
            return source, replace(parcel, sheets=(meant, *rest))
        raise self._unknown(parcel.sheet)

    def _surest(self, parcel: Parcel) -> Source | None:
        """Of the sources that look at the whole parcel, the surest, if any is sure enough."""
        asked = [(source.recognise(parcel), source) for source in self.sources if source.recognise]
        surest = max(asked, key=lambda pair: pair[0], default=None)
        return surest[1] if surest and surest[0] >= _ENOUGH else None

    def fitting(self, parcel: Parcel) -> list[tuple[Source, Sheet]]:
        """Each source and table whose headings match best, in reading order; none where nothing matches."""
        pairs = [(source, sheet) for source in self.sources if source.columns for sheet in parcel.sheets]
        best = max((_match(*pair) for pair in pairs), default=(0.0, 0))
        return [pair for pair in pairs if _match(*pair) == best] if best[0] >= _ENOUGH else []

    def _explained(self, parcel: Parcel) -> tuple[Source, Parcel] | None:
        """The source and the parcel as a saved mapping of these headings has them, if there is one."""
        by_name = {mapping.source: self.source_of(mapping) for mapping in self.mappings}
        usable = [mapping for mapping in self.mappings if by_name[mapping.source]]
        if not (found := recognised(usable, parcel)):
            return None
        mapping, read = found
        source = by_name[mapping.source]
        return (source, read) if source else None

    def source_of(self, mapping: SavedMapping) -> Source | None:
        """The dialect of a mapping's source that has most of its columns, if this release has the source."""
        named = [source for source in self.sources if source.name == mapping.source and source.columns]
        return max(
            named, key=lambda s: sum(column.name in mapping.columns for column in s.columns), default=None
        )

    def _unknown(self, sheet: Sheet) -> Unreadable:
        known = [column for source in self.sources for column in source.columns]
        kinds = ", ".join(dict.fromkeys(source.called for source in self.sources))
        nearly = resemblance(self.mappings, sheet)
        seen = headings_seen(sheet.headings, known)
        said = f"not a file known here ({seen}){nearly}. Known are: {kinds}"
        remedy = (
            "Check that it is one of these, with its headings in the first row, and drop it in again, or say "
            f"what its columns are with: {MAP_IT}"
        )
        return Unreadable([Problem(sheet.file, None, (), "unknown source", said, remedy, "refuses")])


def source_called(name: str, sources: Sequence[Source] = SOURCES) -> str:
    """What people call the source of that name; the name itself where this release has none."""
    return next((source.called for source in sources if source.name == name), name)


def _match(source: Source, sheet: Sheet) -> tuple[float, int]:
    # A date of birth stands in every file about children, so it tells none of them from another.
    required = [column for column in source.columns if column.required and column.name != "birth_date"]
    found = positions(source.columns, sheet)
    share = sum(column.name in found for column in required) / len(required) if required else 0.0
    return share, len(found)
