"""Presolve: what follows row by row, before a solver is asked; its bounds hold for all solutions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from tests.disclosure.attacker.system import Floats, Integers, System


@dataclass(frozen=True)
class Rows:
    """Rows of a system: `low <= matrix @ variables <= high`."""

    matrix: csr_array
    low: Floats
    high: Floats

    def where(self, which: np.ndarray) -> Rows:
        return Rows(self.matrix[which], self.low[which], self.high[which])

    def fixed(self, at: Floats, free: np.ndarray) -> Rows:
        """The rows of the variables in `free` alone, the others standing `at` a value."""
        held = self.matrix @ np.where(free, 0.0, at)
        chosen = coo_array(self.matrix)
        keep = free[chosen.col]
        matrix = csr_array((chosen.data[keep], (chosen.row[keep], chosen.col[keep])), self.matrix.shape)
        mine = np.diff(matrix.indptr) > 0
        return Rows(matrix[mine], (self.low - held)[mine], (self.high - held)[mine])


def tighten(system: System) -> Rows:
    """Narrow the system's own ends by interval arithmetic; gives the rows that still say something."""
    rows = _once(Rows(*system.matrix()))
    entries = coo_array(rows.matrix)
    keep = entries.data != 0
    row, column, times = entries.row[keep], entries.col[keep], entries.data[keep]
    height = rows.low.size
    while True:
        below = np.where(times > 0, system.low[column], system.high[column]) * times
        above = np.where(times > 0, system.high[column], system.low[column]) * times
        least, most = (np.bincount(row, weights=part, minlength=height) for part in (below, above))
        room_up, room_down = rows.high[row] - (least[row] - below), rows.low[row] - (most[row] - above)
        before = system.low.sum(), system.high.sum()
        np.minimum.at(system.high, column, np.floor(np.where(times > 0, room_up, room_down) / times + 1e-6))
        np.maximum.at(system.low, column, np.ceil(np.where(times > 0, room_down, room_up) / times - 1e-6))
        if (system.low.sum(), system.high.sum()) == before:
            return rows.where((least < rows.low - 1e-9) | (most > rows.high + 1e-9))


def _once(rows: Rows) -> Rows:
    """Each row once: publications repeat what they say of counts that were held."""
    dice = np.random.default_rng(1).random((rows.matrix.shape[1], 2))
    ends = np.stack([rows.low, rows.high], axis=1)
    _, first = np.unique(np.hstack([np.round(rows.matrix @ dice, 9), ends]), axis=0, return_index=True)
    return rows.where(np.sort(first))


def components(*links: csr_array) -> Integers:
    """Which independent system each variable is in: nothing in these rows links one with another."""
    entries = [coo_array(matrix) for matrix in links]
    height, width = sum(matrix.shape[0] for matrix in links), links[0].shape[1]
    before = np.cumsum([0, *(matrix.shape[0] for matrix in links)])
    row = np.concatenate([part.row + start for part, start in zip(entries, before, strict=False)])
    column = np.concatenate([part.col for part in entries])
    graph = coo_array((np.ones(row.size), (row, height + column)), shape=(height + width, height + width))
    _, label = connected_components(graph, directed=False)
    return np.asarray(label[height:], dtype=np.int64)
