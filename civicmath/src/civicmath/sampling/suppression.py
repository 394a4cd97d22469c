"""A table of counts to be published without telling of single people: small cells hidden, and others with them.

Primary: counts from 1 to k - 1 (k = 5), totals among them. A reader knows the margins and that counts are whole numbers, 0 or
more; so other cells are hidden too (complementary), until every hidden cell could have at least two values. Zeros are shown, since
they tell of nobody in particular, unless `zeros` is set.

With its totals the table is rows + 1 by columns + 1; in each line the total is the sum of the rest, so a change of hidden cells
that keeps all lines is a circulation in the graph of rows and columns whose edges are the hidden cells: raising a cell is an arc
from its row to its column, lowering it an arc back, possible down to 0 (for a total the other way round). A cell can have another
value exactly when an arc of it lies on a directed cycle with other cells; flows in such a graph are whole (Cox 1995, J. Am. Stat.
Assoc. 90; Gusfield 1988, SIAM J. Comput. 17). `circulation.interval` proves it by maximum flows in integers.

Which cells: for small tables the fewest totals, then the fewest cells (a total more may save cells, but is what readers look for
first), then the least sum, by an integer programme (Fischetti, Salazar 2001, Management Science 47), confirmed by the proof above.
Larger tables: for one small cell after another the cheapest cycle through it, then every cell that is not needed is shown again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.alphabet import alphabetical
from civicmath.faults import Faults, bad
from civicmath.sampling.circulation import Cell, Circulations, Counts
from civicmath.sampling.cycles import Prices
from civicmath.sampling.fewest import fewest_cells
from civicmath.sampling.outcome import Sampled
from civicmath.spoken import event

SMALLEST = 5
MOST_CELLS = 40_000
LARGEST = 2**50
SMALL = 1500  # (cells of the table) × (small cells) up to which the integer programme is asked


@dataclass(frozen=True, eq=False)
class CountTable:
    """counts: (rows, columns) of whole numbers ≥ 0; the totals are computed."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pattern:
    """hidden, primary: cells of the table with totals (the last row and column).

    fewest: whether fewer totals would not do, nor with so few totals fewer cells.
    """

    hidden: frozenset[Cell]
    primary: frozenset[Cell]
    fewest: bool


def with_totals(counts: NDArray[np.int64]) -> Counts:
    whole = np.zeros((counts.shape[0] + 1, counts.shape[1] + 1), dtype=np.int64)
    whole[:-1, :-1] = counts
    whole[-1, :-1] = counts.sum(axis=0)
    whole[:, -1] = whole[:, :-1].sum(axis=1)
    return whole


def pattern(counts: NDArray[np.int64], *, smallest: int = SMALLEST, zeros: bool = False) -> Pattern:
    """Choose the cells to hide. BadInput: counts negative or too large, a table without cells or with too many."""
    check(counts, smallest)
    whole = with_totals(counts)
    small = (whole < smallest) & ((whole > 0) | zeros)
    primary = frozenset((int(i), int(j)) for i, j in np.argwhere(small))
    if not primary:
        return Pattern(primary, primary, fewest=True)
    if len(primary) == 1:  # the cheapest cycle through it is the fewest cells
        return Pattern(grown(whole, primary), primary, fewest=True)
    if whole.size * len(primary) <= SMALL:
        found = fewest_cells(whole, primary)
        if found is not None and safe(whole, found):
            return Pattern(found, primary, fewest=True)
    return Pattern(grown(whole, primary), primary, fewest=False)


def safe(whole: Counts, hidden: frozenset[Cell]) -> bool:
    """Whether every hidden cell could have another value."""
    return all(map(moves, intervals(whole, hidden).values()))


def intervals(whole: Counts, hidden: frozenset[Cell]) -> dict[Cell, tuple[int, int | None]]:
    """What each hidden cell could be, for a reader who knows the margins."""
    circulations = Circulations(whole, hidden)
    return {cell: circulations.interval(cell) for cell in sorted(hidden)}


def moves(could_be: tuple[int, int | None]) -> bool:
    return could_be[1] is None or could_be[0] < could_be[1]


def grown(whole: Counts, primary: frozenset[Cell]) -> frozenset[Cell]:
    """For one small cell after another hide the cheapest cycle through it, then show again what is not needed."""
    circulations, prices = Circulations(whole, primary), Prices(whole, primary)
    for cell in sorted(primary, key=lambda one: (int(whole[one]), one)):
        if not circulations.can_change(cell):
            for other in prices.cheapest_cycle(cell) - circulations.hidden:
                circulations.hide(other)
                prices.hide(other)
    for cell in sorted(circulations.hidden - primary, key=lambda one: (-int(whole[one]), one)):
        if circulations.is_needless(cell):
            circulations.show(cell)
    return frozenset(circulations.hidden)


def check(counts: NDArray[np.int64], smallest: int) -> None:
    if counts.ndim != 2 or not counts.size or counts.size > MOST_CELLS:
        raise bad("sampling.suppression.size", most=MOST_CELLS)
    faults = Faults()
    for row, column in np.argwhere(counts < 0)[:200]:
        faults.add("sampling.suppression.negative", row=int(row) + 1, column=int(column) + 1)
    faults.raise_if_any()
    if sum(map(int, counts.ravel())) > LARGEST:
        raise bad("sampling.suppression.too_large", most=LARGEST)
    if smallest < 1:
        raise bad("sampling.suppression.smallest", smallest=smallest)


def suppression(table: CountTable, *, smallest: int = SMALLEST, zeros: bool = False) -> Sampled:
    """Hide small cells and as many others as needed; tells for each hidden cell what a reader could still work out.

    BadInput: as in `pattern`.
    """
    found = pattern(table.counts, smallest=smallest, zeros=zeros)
    whole = with_totals(table.counts)
    could_be = intervals(whole, found.hidden)
    if not all(map(moves, could_be.values())):
        raise ArithmeticError("a hidden cell has one value only")
    rows, columns = (*table.rows, None), (*table.columns, None)
    hidden = [
        {
            "row": rows[cell[0]],
            "column": columns[cell[1]],
            "small": cell in found.primary,
            "could_be": list(could_be[cell]),
        }
        for cell in could_be
    ]
    shown = [
        [None if (i, j) in found.hidden else int(whole[i, j]) for j in range(whole.shape[1])] for i in range(len(whole))
    ]
    details = {
        "rows": list(table.rows),
        "columns": list(table.columns),
        "shown": [row[:-1] for row in shown[:-1]],
        "row_totals": [row[-1] for row in shown[:-1]],
        "column_totals": shown[-1][:-1],
        "total": shown[-1][-1],
        "hidden": hidden,
        "fewest": found.fewest,
    }
    events = [event("sampling.suppression.hidden", smallest=smallest, hidden=len(found.hidden), cells=whole.size)]
    if found.hidden:
        events.append(event("sampling.suppression.fewest" if found.fewest else "sampling.suppression.cycles"))
        events.append(event("sampling.suppression.proved"))
    events += [event("sampling.suppression.row", row=row, cells=cells) for row, cells in printed(table, shown)]
    return Sampled(rule="suppression", settings={"smallest": smallest, "zeros": zeros}, details=details, events=events)


def printed(table: CountTable, shown: Sequence[Sequence[int | None]]) -> list[tuple[str, list[str]]]:
    """The table in lines, Σ for totals and ·· for what is hidden."""
    lines = []
    for label, row in zip((*table.rows, "Σ"), shown, strict=True):
        cells = zip((*table.columns, "Σ"), row, strict=True)
        lines.append((label, [f"{name}: {'··' if cell is None else cell}" for name, cell in cells]))
    return lines


def tabulated(first: Sequence[str], second: Sequence[str]) -> CountTable:
    """Count people by two columns; labels in alphabetical order."""
    rows, columns = alphabetical(set(first)), alphabetical(set(second))
    at_row = {label: place for place, label in enumerate(rows)}
    at_column = {label: place for place, label in enumerate(columns)}
    if len(rows) * len(columns) > MOST_CELLS:
        raise bad("sampling.suppression.size", most=MOST_CELLS)
    counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for one, other in zip(first, second, strict=True):
        counts[at_row[one], at_column[other]] += 1
    return CountTable(tuple(rows), tuple(columns), counts)
