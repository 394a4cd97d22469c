"""The fewest cells to hide in a small table, by an integer programme (HiGHS): see `suppression`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from civicmath.quiet import quiet
from civicmath.sampling.circulation import Cell, Counts, is_total

NODES = 5000  # of the search tree: a bound that is the same on every machine, unlike seconds

Floats = NDArray[np.float64]


def fewest_cells(whole: Counts, primary: frozenset[Cell]) -> frozenset[Cell] | None:
    """Hide `primary` and the fewest others: fewest totals first, then fewest cells, then the least sum of counts.

    Unknowns: for each cell whether it is hidden; for each small cell which way it moves and a circulation through it, of unit
    flow, that uses hidden cells only. None: the search was not finished within `NODES`.
    """
    rows, columns = whole.shape
    cells = [(i, j) for i in range(rows) for j in range(columns)]
    wanted = sorted(primary)
    model = programme(whole, cells, wanted)
    unknowns = bounded(whole, cells, wanted)
    totals = np.array([i == rows - 1 or j == columns - 1 for i, j in cells])
    many = np.where(totals, len(cells) + 1.0, 1.0)
    first = solved(model, many, unknowns, most=None)
    if first is None:
        return None
    values = whole.ravel().astype(np.float64)
    second = solved(model, values, unknowns, most=(many, round(float(many @ first))))
    chosen = first if second is None else second
    return frozenset(cell for cell, hidden in zip(cells, chosen, strict=True) if hidden > 0.5)


def programme(whole: Counts, cells: Sequence[Cell], primary: Sequence[Cell]) -> csr_array:
    """Rows of A with A x ≥ 0, columns: the cells, then for each small cell the flows up and down of every cell.

    A circulation is written as two inequalities a node; the flow of the small cell itself is its direction, whole.
    """
    height, width = whole.shape
    size = len(cells)
    entries: list[tuple[int, int, float]] = []
    row = 0
    for place in range(len(primary)):
        up, down = size * (1 + 2 * place), size * (2 + 2 * place)
        for number, cell in enumerate(cells):
            sign = -1.0 if is_total(whole, cell) else 1.0
            for node, way in ((cell[0], sign), (height + cell[1], -sign)):
                for side, turn in ((0, 1.0), (1, -1.0)):
                    at = row + 2 * node + side
                    entries += [(at, up + number, way * turn), (at, down + number, -way * turn)]
        row += 2 * (height + width)
        for number in range(size):
            # hidden ≥ up + down: no cell moves both ways, and only hidden ones move
            entries += [(row, number, 1.0), (row, up + number, -1.0), (row, down + number, -1.0)]
            row += 1
        own = cells.index(primary[place])
        entries += [(row, up + own, 1.0), (row, down + own, 1.0), (row, own, -1.0)]
        row += 1
    at_row, unknown, value = zip(*entries, strict=True)
    return csr_array((value, (at_row, unknown)), shape=(row, size * (1 + 2 * len(primary))))


@dataclass(frozen=True, eq=False)
class Unknowns:
    """Bounds of all unknowns, and which of them are whole numbers."""

    lower: Floats
    upper: Floats
    whole: Floats


def bounded(whole: Counts, cells: Sequence[Cell], primary: Sequence[Cell]) -> Unknowns:
    """Small cells are hidden and move one way, wholly; a cell of 0 cannot be lowered."""
    size = len(cells)
    place = {cell: number for number, cell in enumerate(cells)}
    unknown = Unknowns(*(np.zeros(size * (1 + 2 * len(primary))) for _ in range(3)))
    unknown.upper[:] = 1
    unknown.whole[:size] = 1
    nothing = np.flatnonzero(whole.ravel() == 0)
    for number, cell in enumerate(primary):
        up, down = size * (1 + 2 * number), size * (2 + 2 * number)
        unknown.lower[place[cell]] = 1
        unknown.whole[[up + place[cell], down + place[cell]]] = 1
        unknown.upper[down + nothing] = 0
    return unknown


def solved(model: csr_array, cost: Floats, unknown: Unknowns, most: tuple[Floats, int] | None) -> Floats | None:
    """The cells hidden (0 or 1) at the least cost; `most` keeps an earlier cost."""
    size = len(cost)
    constraints = [LinearConstraint(model, lb=0)]
    if most is not None:
        kept = np.zeros((1, model.shape[1]))
        kept[0, :size] = most[0]
        constraints.append(LinearConstraint(kept, ub=most[1] + 0.5))
    objective = np.zeros(model.shape[1])
    objective[:size] = cost
    with quiet():
        found = milp(
            objective,
            integrality=unknown.whole,
            bounds=Bounds(unknown.lower, unknown.upper),
            constraints=constraints,
            options={"node_limit": NODES, "mip_rel_gap": 0},
        )
    return np.round(found.x[:size]) if found.status == 0 else None
