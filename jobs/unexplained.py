"""Identifiers in a column nobody has explained: a file that carries them is refused, whatever it is."""

from collections.abc import Sequence

import polars as pl

from jobs.child import COLUMNS, IDENTIFIERS
from jobs.columns import plain, positions
from jobs.dropped import DROPPED
from jobs.headings import shown
from jobs.identifiers import UPN_FORM, upn_holds
from jobs.parcel import Parcel
from jobs.problems import MAP_IT, Problem, Unreadable
from jobs.sheet import Sheet
from jobs.source import Source
from jobs.written import NHS_FORM, nhs_number_holds

FEWEST = 3
LEAST_SHARE = 0.2
"""Of the cells that hold anything; a column that mixes identifiers with other text is found too."""
_LEAST_HELD = 0.5
"""Of the cells of the right form: one ten-digit number in eleven passes the check by chance."""
_BLOCKS, _BLOCK = 20, 1_000
"""Of a larger file so many blocks of so many rows are tested; a fifth of a column does not hide from that."""
_TESTS = {"NHS numbers": (NHS_FORM, nhs_number_holds), "UPNs": (UPN_FORM, upn_holds)}


def guard_identifiers(parcel: Parcel, source: Source) -> None:
    """Raise Unreadable where a column that no one has explained holds NHS numbers or UPNs.

    In a file about children, columns the source knows, columns a saved mapping names or ignores, and those
    of `jobs.dropped` are explained. In any other file nothing is. Whole cells are tested, not the words of
    a text; local IDs look like anything and cannot be found.
    """
    if parcel.form == "boundaries":
        return
    about_children = _about_children(source)
    problems = [
        _problem(sheet, position, kind, source, about_children)
        for sheet in parcel.sheets
        for position, kind in found(sheet, source, about_children).items()
    ]
    if problems:
        raise Unreadable(problems)


def found(sheet: Sheet, source: Source, about_children: bool = True) -> dict[int, str]:
    """By position, what the unexplained columns of a sheet hold: `NHS numbers` or `UPNs`."""
    explained = _explained(sheet, source) if about_children else frozenset[int]()
    tested = [position for position in range(len(sheet.headings)) if position not in explained]
    rows = _spread(sheet, tested)
    holding: dict[int, str] = {}
    for kind, (form, holds) in _TESTS.items():
        # Two passes: the form is quick to test and rules out nearly every column.
        formed = _counts(rows, {p: _tidied(p).str.contains(form) for p in tested})
        likely = [p for p in tested if _enough(*formed[p])]
        held = _counts(rows, {p: holds(_tidied(p)) for p in likely})
        sure = (p for p in likely if _enough(*held[p]) and held[p][0] >= _LEAST_HELD * formed[p][0])
        holding.update(dict.fromkeys(sure, kind))
    return dict(sorted(holding.items()))


def _about_children(source: Source) -> bool:
    """A census and a form known by its structure (an extract of tables) have children in them, too."""
    named = any(column.name in IDENTIFIERS for column in source.columns)
    return named or source.form == "census" or (source.form == "tables" and not source.columns)


def _explained(sheet: Sheet, source: Source) -> frozenset[int]:
    said = {*DROPPED, *map(plain, sheet.ignored)}
    # A form known by its structure lists no columns; what says who a child is has the same headings there.
    columns = source.columns or COLUMNS
    said |= {plain(heading) for column in columns for heading in column.headings}
    by_heading = {p for p, heading in enumerate(sheet.headings) if plain(heading) in said}
    return frozenset(by_heading | set(positions(columns, sheet).values()))


def _tidied(position: int) -> pl.Expr:
    """A cell as identifiers are compared; a number a spreadsheet took for a decimal loses its `.0`."""
    return pl.col(str(position)).str.to_uppercase().str.replace_all(r"[\s-]+|\.0$", "")


def _spread(sheet: Sheet, positions: Sequence[int]) -> pl.LazyFrame:
    """At most 20,000 rows of the columns at these positions: every one, or blocks from the whole file."""
    rows = sheet.scan().select(str(position) for position in positions)
    height = sheet.scan().select(pl.len()).collect().item()
    if height <= _BLOCKS * _BLOCK:
        return rows.collect().lazy()
    # Blocks, as the rest of a Parquet file need not be opened: eight times as quick as every nth row.
    return pl.concat([rows.slice(height * n // _BLOCKS, _BLOCK) for n in range(_BLOCKS)]).collect().lazy()


def _counts(rows: pl.LazyFrame, tests: dict[int, pl.Expr]) -> dict[int, tuple[int, int]]:
    """By position: how many cells pass, and how many hold anything."""
    if not tests:
        return {}
    passed = [test.fill_null(value=False).sum().alias(f"{p} passed") for p, test in tests.items()]
    filled = [pl.col(str(p)).count().alias(f"{p} filled") for p in tests]
    counted = rows.select(*passed, *filled).collect().row(0, named=True)
    return {p: (counted[f"{p} passed"], counted[f"{p} filled"]) for p in tests}


def _enough(passed: int, filled: int) -> bool:
    return passed >= FEWEST and passed >= LEAST_SHARE * filled


def _problem(sheet: Sheet, position: int, kind: str, source: Source, about_children: bool) -> Problem:
    if about_children:
        said = f"holds {kind}, and nobody has said what the column is for"
        remedy = f"Say what it is, or that it is to be left out, with: {MAP_IT}; or take the column out"
    else:
        said, remedy = f"holds {kind} of children, which have no place in this file", "Take the column out"
        said = f"{said} ({source.called})"
    heading = shown(sheet.headings, position)
    remedy = f"{remedy} and drop the file in again"
    return Problem(sheet.file, heading, (), "unexplained identifiers", said, remedy, "refuses")
