"""The cheapest cells to hide so that a small cell can't be worked out: see `suppression`.

A cheapest cycle through the cell, over rows and columns: fewest totals, then fewest cells, then the least sum of counts. What is
hidden already costs nothing. Distances are found for all rows and all columns at once (Bellman, Ford), exactly: the three
parts of a price are digits of one whole number.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from civicmath.sampling.circulation import Cell, Counts, arcs

Numbers = NDArray[np.int64]  # of Python's own whole numbers where 64 bits do not suffice


class Prices:
    """(rows, columns) prices of arcs column → row and row → column; `never` where there is no arc."""

    def __init__(self, whole: Counts, hidden: Iterable[Cell]) -> None:
        self.whole = whole
        longest = 2 * min(whole.shape)  # no path visits a node twice
        a_cell = longest * int(whole.max()) + 1
        a_total = a_cell * (longest + 1)
        self.never = 2 * (longest + 1) * (a_total + a_cell)
        digits = np.dtype(np.int64 if self.never < 2**61 else object)
        price = whole.astype(digits) + a_cell
        price[-1, :] += a_total
        price[:-1, -1] += a_total
        totals = np.zeros(whole.shape, dtype=np.bool_)
        totals[-1, :-1] = totals[:-1, -1] = True
        self.to_row: Numbers = np.where(totals | (whole > 0), price, self.never)
        self.to_column: Numbers = np.where(~totals | (whole > 0), price, self.never)
        for cell in hidden:
            self.hide(cell)

    def hide(self, cell: Cell) -> None:
        """The cell costs nothing from now on."""
        for table in (self.to_row, self.to_column):
            if table[cell] < self.never:
                table[cell] = 0

    def cheapest_cycle(self, cell: Cell) -> frozenset[Cell]:
        """The cells to hide so that `cell` lies on a cycle."""
        kept = self.to_row[cell], self.to_column[cell]
        self.to_row[cell] = self.to_column[cell] = self.never
        found = [self.shortest(end, begin) for begin, end, _ in arcs(self.whole, cell)]
        self.to_row[cell], self.to_column[cell] = kept
        return min(found, key=lambda one: one[0])[1]

    def shortest(self, begin: int, end: int) -> tuple[int, frozenset[Cell]]:
        """The price of the cheapest path, and its cells; `never` where there is none."""
        rows, columns = self.whole.shape
        far = np.full(rows + columns, self.never, dtype=self.to_row.dtype)
        before = np.full(rows + columns, -1)
        far[begin], moved = 0, True
        while moved:
            at_rows = self.to_row + far[rows:]
            nearer = nearest(far[:rows], before[:rows], at_rows)
            at_columns = self.to_column.T + far[:rows]
            moved = nearest(far[rows:], before[rows:], at_columns) or nearer
        if far[end] >= self.never:
            return self.never, frozenset()
        before[:rows] += rows
        path = set()
        node = end
        while node != begin:
            other = int(before[node])
            path.add((node, other - rows) if node < rows else (other, node - rows))
            node = other
        return int(far[end]), frozenset(path)


def nearest(far: Numbers, before: NDArray[np.int64], ways: Numbers) -> bool:
    """Note for each node the shortest of its ways where it is shorter than what was known; whether any was."""
    chosen = ways.argmin(axis=1)
    found = ways[np.arange(len(ways)), chosen]
    better = found < far
    far[better], before[better] = found[better], chosen[better]
    return bool(better.any())
