"""Saved mappings: a layout the analyst has explained once, known again next term by its headings."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process, utils

from jobs.customs import SavedMapping
from jobs.headings import fit_to_show, found, keys
from jobs.parcel import Parcel
from jobs.sheet import Sheet

_RESEMBLES = 0.6
_LIKE = 60.0


def fingerprint(headings: Sequence[str]) -> str:
    """Sixteen hexadecimal digits that say which headings a layout has, whatever their order and case.

    Empty headings do not count, and names of terms are taken out (see `jobs.headings.keys`).
    """
    text = "\n".join(sorted(key for key in keys(headings) if key))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def recognised(mappings: Sequence[SavedMapping], parcel: Parcel) -> tuple[SavedMapping, Parcel] | None:
    """The saved mapping one of the tables was explained by, and the parcel with that table first, mapped."""
    if parcel.form != "tables":
        return None
    by_print = {mapping.fingerprint: mapping for mapping in mappings}
    for sheet in parcel.sheets:
        mapping = by_print.get(fingerprint(sheet.headings))
        if mapping:
            rest = tuple(other for other in parcel.sheets if other is not sheet)
            return mapping, replace(parcel, sheets=(mapped(sheet, mapping), *rest))
    return None


def mapped(sheet: Sheet, mapping: SavedMapping) -> Sheet:
    """The sheet as the mapping reads it; what it names and the sheet lacks is left out."""
    columns = {name: found(heading, sheet.headings) for name, heading in mapping.columns.items()}
    ignored = (found(heading, sheet.headings) for heading in mapping.ignored)
    return replace(
        sheet,
        mapping=mapping.name,
        mapped={name: heading for name, heading in columns.items() if heading is not None},
        ignored=tuple(heading for heading in ignored if heading is not None),
        words=mapping.words,
    )


def read_as(dialect: str, sheet: Sheet) -> str:
    """The dialect a delivery is stored under: with a digest of how it was mapped, if it was.

    So a file that comes again after its mapping was corrected is seen to be read in another way.
    """
    if not sheet.mapping:
        return dialect
    how = json.dumps([dict(sheet.mapped), sorted(sheet.ignored), _sorted(sheet)], sort_keys=True)
    return f"{dialect}, mapped {hashlib.sha256(how.encode()).hexdigest()[:8]}"


def resemblance(mappings: Sequence[SavedMapping], sheet: Sheet) -> str:
    """Which saved mapping a sheet nearly fits, and what has changed: the end of a sentence, or empty."""
    shares = [(_share(mapping, sheet), mapping) for mapping in mappings if mapping.columns]
    share, mapping = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    if mapping is None or share < _RESEMBLES:
        return ""
    gone = [heading for heading in mapping.columns.values() if found(heading, sheet.headings) is None]
    if gone:
        changed = f"has no column {' and no column '.join(_perhaps(h, mapping, sheet) for h in gone)}"
    else:
        changed = "other columns were added or taken away since"
    return f"; it is nearly your mapping ‘{mapping.name}’, but {changed}"


def _share(mapping: SavedMapping, sheet: Sheet) -> float:
    there = sum(found(heading, sheet.headings) is not None for heading in mapping.columns.values())
    return there / len(mapping.columns)


def _perhaps(gone: str, mapping: SavedMapping, sheet: Sheet) -> str:
    """A heading that is gone, with the one that may have taken its place."""
    stayed = {found(heading, sheet.headings) for heading in (*mapping.columns.values(), *mapping.ignored)}
    free = [heading for heading in sheet.headings if heading not in stayed and fit_to_show(heading)]
    like = process.extractOne(
        gone, free, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_LIKE
    )
    return f"‘{gone}’" + (f" (perhaps ‘{like[0]}’ now)" if like else "")


def _sorted(sheet: Sheet) -> dict[str, dict[str, str]]:
    return {column: dict(sorted(words.items())) for column, words in sheet.words.items()}
