"""Drafting: a proposed mapping while the analyst changes it, until it is whole and can be saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from jobs.child import IDENTIFIERS
from jobs.columns import plain, positions
from jobs.customs import SavedMapping
from jobs.mapping import fingerprint, mapped
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.proposing import Proposal
from jobs.sheet import Sheet
from jobs.unexplained import found


@dataclass(frozen=True)
class Draft:
    """Where each column lies so far, which headings are left out, and what new words mean, by column."""

    proposal: Proposal
    at: Mapping[str, int]
    ignored: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, proposal: Proposal) -> Self:
        """As it was proposed."""
        return cls(
            proposal, {s.column.name: s.position for s in proposal.suggestions if s.position is not None}
        )

    def placed(self, column: str, position: int | None) -> Self:
        """With a column at a position (and no other column there), or left out."""
        at = {name: there for name, there in self.at.items() if name != column and there != position}
        return replace(self, at=at if position is None else {**at, column: position})

    def leaving_out(self, heading: str) -> Self:
        """With a heading of the file left out, whatever it holds."""
        at = {name: p for name, p in self.at.items() if self._heading(p) != heading}
        return replace(self, at=at, ignored=tuple(dict.fromkeys((*self.ignored, heading))))

    def meaning(self, column: str, written: str, word: str) -> Self:
        """With a new word of a column explained by an accepted one."""
        return replace(self, words={**self.words, column: {**self.words.get(column, {}), written: word}})

    @property
    def missing(self) -> tuple[str, ...]:
        """What must be mapped and is not, as messages ask for it; a child needs one identifier, any."""
        columns = self.proposal.source.columns
        absent = [c.headings[0] for c in columns if c.required and c.name not in self.at]
        absent = absent if self._refused() else []
        identifiers = [c.name for c in columns if c.name in IDENTIFIERS]
        if identifiers and not set(identifiers) & set(self.at):
            absent.append(" or ".join(IDENTIFIERS[name] for name in identifiers))
        return tuple(absent)

    @property
    def whole(self) -> bool:
        """Whether all that is needed is mapped, and no column with identifiers is left unexplained."""
        return not self.missing and not self.unexplained()

    def saved(self, name: str) -> SavedMapping:
        """The mapping as it will stand in the settings.

        A heading the source would know by itself, and that the analyst has not given to a column, is left
        out in so many words.
        """
        columns = {name: self._heading(position) for name, position in self.at.items()}
        return SavedMapping(
            name,
            self.proposal.source.name,
            fingerprint(self.proposal.sheet.headings),
            columns,
            tuple(dict.fromkeys((*self.ignored, *self._left_out(columns)))),
            self.words,
        )

    def read(self) -> Sheet:
        """The sheet as this draft reads it."""
        return mapped(self.proposal.sheet, self.saved("draft"))

    def unexplained(self) -> dict[int, str]:
        """By position, the identifiers in columns that nobody has explained yet."""
        return found(self.read(), self.proposal.source)

    def _refused(self) -> bool:
        """Whether the source refuses these columns: it may do with one of two that both are asked for."""
        sheet = self.read()
        try:
            self.proposal.source.read(Parcel(sheet.file, "tables", (sheet,)))
        except Unreadable:
            return True
        return False

    def _left_out(self, columns: Mapping[str, str]) -> list[str]:
        source, sheet = self.proposal.source, self.proposal.sheet
        taken = {plain(heading) for heading in columns.values()}
        known = positions([c for c in source.columns if c.name not in columns], sheet)
        return [self._heading(p) for p in sorted(known.values()) if plain(self._heading(p)) not in taken]

    def _heading(self, position: int) -> str:
        return self.proposal.sheet.headings[position]
