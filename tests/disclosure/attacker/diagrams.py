"""Diagrams: children counted on two or three indicators at once are some of those counted on each."""

from __future__ import annotations

from itertools import combinations

import polars as pl

from tests.disclosure.attacker.cells import MOVED, VARIABLES
from tests.disclosure.attacker.relations import hold
from tests.disclosure.attacker.seen import PLACE, TIME
from tests.disclosure.attacker.system import System

_THERE = ("publication", *PLACE, *TIME)


def regions(cells: pl.DataFrame) -> list[tuple[str, pl.DataFrame, list[tuple[str, float]]]]:
    """Every region of every diagram that can be drawn: its name, the rows, and the sum that it is.

    A region is the children counted on some of two or three indicators and on none of the others.
    """
    three = cells.filter(time_window="three_terms", basis="attend")
    found = []
    for name in three.filter("is_combination")["indicator"].unique().sort():
        ids = name.split("+")
        rows = _beside(three, ids)
        if rows.is_empty():
            continue
        for size in range(1, len(ids) + 1):
            for inside in combinations(range(len(ids)), size):
                terms = [
                    (f"n_{_code(whole)}", float((-1) ** (len(whole) - size)))
                    for more in range(size, len(ids) + 1)
                    for whole in combinations(range(len(ids)), more)
                    if set(inside) <= set(whole)
                ]
                if len(terms) > 1:
                    found.append(("+".join(ids[i] for i in inside) + " of " + name, rows, terms))
    return found


def nowhere(cells: pl.DataFrame) -> list[tuple[str, pl.DataFrame, list[tuple[str, float]]]]:
    """Of every diagram, the children known on any of its indicators and counted on none; as `regions`."""
    three = cells.filter(time_window="three_terms", basis="attend")
    found = []
    for name in three.filter("is_combination")["indicator"].unique().sort():
        ids = name.split("+")
        rows = _beside(three, ids)
        terms = [
            (f"{variable}_{_code(some)}", sign * float((-1) ** (size + 1)))
            for size in range(1, len(ids) + 1)
            for some in combinations(range(len(ids)), size)
            for variable, sign in (("d", 1), ("n", -1))
        ]
        if rows.height:
            found.append(("none of " + name, rows, terms))
    return found


def add_diagrams(system: System, cells: pl.DataFrame) -> None:
    """No region holds fewer than nobody; who is known on all is known on each, and nobody is off the roll."""
    for _, rows, terms in [*regions(cells), *nowhere(cells)]:
        hold(system, rows, terms)
    three = cells.filter(time_window="three_terms", basis="attend")
    for name in three.filter("is_combination")["indicator"].unique().sort():
        ids = name.split("+")
        rows, whole = _beside(three, ids), _code(tuple(range(len(ids))))
        if rows.is_empty():
            continue
        for one in range(len(ids)):
            hold(system, rows, [(f"d_{one}", 1), (f"d_{whole}", -1)])
        if len(ids) == 2:
            hold(system, rows, [("e_0", 1), ("d_0", -1), ("d_1", -1), ("d_01", 1)])


def _code(some: tuple[int, ...]) -> str:
    return "".join(map(str, some))


def _beside(three: pl.DataFrame, ids: list[str]) -> pl.DataFrame:
    """A row a place and term with the counts of every one, pair and triple of these indicators."""
    wide = three.filter(indicator=ids[0]).select(_THERE)
    for size in range(1, len(ids) + 1):
        for some in combinations(range(len(ids)), size):
            name = "+".join(ids[i] for i in some)
            one = three.filter(indicator=name).select(
                *_THERE, *(pl.col(c).alias(f"{c}_{_code(some)}") for c in (*VARIABLES, *MOVED))
            )
            wide = wide.join(one, on=_THERE)
    return wide
