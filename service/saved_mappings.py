"""Saved mappings, proved against what this release can read before a file is read by them."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.catalogue import Catalogue
from jobs.customs import SavedMapping
from jobs.vocabularies import vocabularies
from service.exits import Misuse
from service.mapping_sections import MappingSection


def saved_mappings(sections: Sequence[MappingSection], catalogue: Catalogue) -> tuple[SavedMapping, ...]:
    """The mappings as the jobs know them; raises Misuse for a source, column or meaning there is not."""
    mappings = tuple(SavedMapping(**section.model_dump()) for section in sections)
    wrong = [said for mapping in mappings for said in _wrong(mapping, catalogue)]
    if wrong:
        raise Misuse("\n".join(wrong))
    return mappings


def _wrong(mapping: SavedMapping, catalogue: Catalogue) -> list[str]:
    where = f"[[mapping]] ‘{mapping.name}’ in earlysight.toml"
    source = catalogue.source_of(mapping)
    if source is None:
        names = ", ".join(dict.fromkeys(s.name for s in catalogue.sources if s.columns))
        return [f"{where}: there is no source {mapping.source}. There are: {names}."]
    known = {column.name for column in source.columns}
    there = ", ".join(sorted(known))
    strange = sorted((set(mapping.columns) | set(mapping.words)) - known)
    said = [f"{where}: {source.called} has no column {name}. There are: {there}." for name in strange]
    tables = vocabularies()
    said += [
        f"{where}: {name} has no meaning ‘{means}’. There are: {', '.join(tables[name].meanings)}."
        for name, words in mapping.words.items()
        for means in sorted(set(words.values()))
        if name in tables and not tables[name].accepts(means)
    ]
    return said
