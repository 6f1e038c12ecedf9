"""Columns as data: a canonical name and the headings it is known by, matched without case or spacing."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from jobs.problems import MAP_IT, Problem, Unreadable
from jobs.sheet import ROW_NUMBER, Sheet

_SURELY_HEADINGS = 2
_HEADINGS_SHOWN = 15
_BETWEEN = r"[\s_-]+"


@dataclass(frozen=True)
class Column:
    """One column of a source; the first heading is the one messages ask for."""

    name: str
    headings: tuple[str, ...]
    required: bool = True


def plain(heading: str) -> str:
    """The heading without case, spaces and punctuation: `Child NHS-number` is `childnhsnumber`."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def spoken(text: pl.Expr) -> pl.Expr:
    """A word as tables of words have it: lower case, one space for any run of spaces, hyphens and strokes."""
    return text.str.to_lowercase().str.replace_all(_BETWEEN, " ")


def spoken_word(word: str) -> str:
    """One word, as `spoken` has it."""
    return re.sub(_BETWEEN, " ", word.lower())


def written(column: str) -> pl.Expr:
    """The cell as the file has it: stripped text, null where empty."""
    return pl.col(f"{column} as written")


def positions(columns: Sequence[Column], sheet: Sheet) -> dict[str, int]:
    """Where each column lies, by canonical name: as mapped, else by the first listed heading there is."""
    seen = {plain(heading): position for position, heading in reversed(list(enumerate(sheet.headings)))}
    taken = {plain(heading) for heading in (*sheet.mapped.values(), *sheet.ignored)}
    found = {
        column.name: next((seen[plain(h)] for h in _accepted(column, sheet, taken) if plain(h) in seen), None)
        for column in columns
    }
    return {name: position for name, position in found.items() if position is not None}


def _accepted(column: Column, sheet: Sheet, taken: Collection[str]) -> list[str]:
    """What a column may be headed in this sheet: as mapped, or any known heading not mapped to another."""
    if column.name in sheet.mapped:
        return [sheet.mapped[column.name]]
    return [heading for heading in column.headings if plain(heading) not in taken]


def heading_of(sheet: Sheet, columns: Sequence[Column], name: str) -> str:
    """The heading this file has for a canonical column, or the one we ask for where it is absent."""
    position = positions(columns, sheet).get(name)
    if position is not None:
        return sheet.headings[position]
    return next((column.headings[0] for column in columns if column.name == name), name)


def take(sheet: Sheet, columns: Sequence[Column]) -> pl.LazyFrame:
    """The sheet's rows with `row_number` and each column as text, named `<canonical> as written`.

    Raises Unreadable with every missing or repeated column at once.
    """
    at = positions(columns, sheet)
    problems = [*_missing(sheet, columns, at), *_repeated(sheet, columns, at)]
    if problems:
        raise Unreadable(problems)
    cells = [_cell(sheet, column.name, at.get(column.name)) for column in columns]
    return sheet.scan().select(ROW_NUMBER, *cells)


def _cell(sheet: Sheet, name: str, position: int | None) -> pl.Expr:
    """A column's text, with the words of a saved mapping put in place of the written ones."""
    if position is None:
        return pl.lit(None, pl.String).alias(f"{name} as written")
    text = pl.col(str(position))
    if words := sheet.words.get(name):
        meant = {spoken_word(word): meaning for word, meaning in words.items()}
        text = pl.coalesce(spoken(text).replace_strict(meant, default=None, return_dtype=pl.String), text)
    return text.alias(f"{name} as written")


def headings_seen(headings: Sequence[str], known: Sequence[Column]) -> str:
    """The first row's headings for a message; nothing is shown where it may be a child's row instead."""
    accepted = {plain(heading) for column in known for heading in column.headings}
    if sum(plain(heading) in accepted for heading in headings) < _SURELY_HEADINGS:
        return "the first row holds no headings known here"
    fit = [h for h in headings if h and (plain(h) in accepted or not any(c.isdigit() for c in h))]
    more = len(headings) - len(fit[:_HEADINGS_SHOWN])
    return f"headings seen: {', '.join(fit[:_HEADINGS_SHOWN])}{f' and {more} more' if more else ''}"


def _missing(sheet: Sheet, columns: Sequence[Column], at: dict[str, int]) -> list[Problem]:
    absent = [column.headings[0] for column in columns if column.required and column.name not in at]
    if not absent:
        return []
    several = len(absent) > 1
    said = f"{'columns' if several else 'column'} not found: {', '.join(absent)}"
    said = f"{said} ({headings_seen(sheet.headings, columns)}){sheet.resembles}"
    it = "them" if several else "it"
    remedy = f"Add {it} and drop the file in again, or say what its columns are with: {MAP_IT}"
    return [Problem(sheet.file, None, (), "missing columns", said, remedy, "refuses")]


def _repeated(sheet: Sheet, columns: Sequence[Column], at: dict[str, int]) -> list[Problem]:
    names = [plain(heading) for heading in sheet.headings]
    twice = [n for n, position in at.items() if names.count(names[position]) > 1]
    return [
        Problem(
            sheet.file,
            heading_of(sheet, columns, name),
            (),
            "repeated column",
            "this heading stands twice, and which one is meant cannot be told",
            "Remove or rename one of the two and drop the file in again",
            "refuses",
        )
        for name in twice
    ]
