"""What hidden cells of a table could be: circulations in the graph of its rows and columns (see `suppression`).

Nodes: rows 0 … r - 1, then columns. An arc row → column raises the cell in the sense of its sign, an arc column → row lowers it.
Counts hold the totals as last row and column; the sign of a total is -1, that of the grand total +1.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

Cell = tuple[int, int]
Counts = NDArray[np.int64]
Arc = tuple[int, int, int]  # from node, to node, room
ENDLESS = 1 << 62


def is_total(whole: Counts, cell: Cell) -> bool:
    """Whether the cell's sign is -1: one of its indices is the last."""
    return bool((cell[0] == len(whole) - 1) != (cell[1] == whole.shape[1] - 1))


def arcs(whole: Counts, cell: Cell) -> list[Arc]:
    """The arc that raises the cell, without end, and the one that lowers it, down to 0."""
    row, column, value = cell[0], len(whole) + cell[1], int(whole[cell])
    begin, end = (column, row) if is_total(whole, cell) else (row, column)
    return [(begin, end, ENDLESS), *([(end, begin, value)] if value else [])]


class Graph:
    """Arcs between numbered nodes, with the room on each; arcs without room are not kept."""

    def __init__(self, nodes: int) -> None:
        self.out: list[dict[int, int]] = [{} for _ in range(nodes)]
        self.back: list[dict[int, int]] = [{} for _ in range(nodes)]  # the same arcs by their ends

    def put(self, begin: int, end: int, room: int) -> None:
        if room:
            self.out[begin][end] = self.back[end][begin] = room
        else:
            self.out[begin].pop(end, None)
            self.back[end].pop(begin, None)

    @contextmanager
    def without(self, some: Iterable[tuple[int, int]]) -> Iterator[None]:
        """The graph without these arcs, for a while."""
        gone = [(begin, end, room) for begin, end in some if (room := self.out[begin].get(end))]
        for begin, end, _ in gone:
            self.put(begin, end, 0)
        yield
        for arc in gone:
            self.put(*arc)

    def path(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The arcs of a shortest path, [] where there is none: searched from both ends, the side with fewer arcs first."""
        before, after = {begin: begin}, {end: end}
        front, rear = [begin], [end]
        while front and rear:
            if fanned(front, self.out) <= fanned(rear, self.back):
                front, met = spread(front, self.out, before, after)
            else:
                rear, met = spread(rear, self.back, after, before)
            if met is not None:
                return joined(before, after, met)
        return []

    def flow(self, begin: int, end: int, most: int) -> int:
        """The maximum flow in whole numbers, but no more than `most` (Edmonds, Karp 1972). The graph stays as it was."""
        found, changed = 0, []
        while found < most and (path := self.path(begin, end)):
            more = min(most - found, *(self.out[one][other] for one, other in path))
            for one, other in path:
                there, again = self.out[one][other], self.out[other].get(one, 0)
                changed.append(((one, other, there), (other, one, again)))
                self.put(one, other, there - more)
                self.put(other, one, again + more)
            found += more
        for pair in reversed(changed):
            for arc in pair:
                self.put(*arc)
        return found


def fanned(line: Sequence[int], around: Sequence[dict[int, int]]) -> int:
    """How many arcs go on from these nodes."""
    return sum(len(around[node]) for node in line)


def spread(
    line: Sequence[int], around: Sequence[dict[int, int]], reached: dict[int, int], others: dict[int, int]
) -> tuple[list[int], int | None]:
    """One step on from `line`: what is reached newly, up to the first node that the other side knows."""
    new: list[int] = []
    for here in line:
        for node in around[here]:
            if node not in reached:
                reached[node] = here
                if node in others:
                    return new, node
                new.append(node)
    return new, None


def joined(before: dict[int, int], after: dict[int, int], met: int) -> list[tuple[int, int]]:
    found, node = [], met
    while before[node] != node:
        found.append((before[node], node))
        node = before[node]
    found.reverse()
    while after[met] != met:
        found.append((met, after[met]))
        met = after[met]
    return found


class Circulations:
    """A table with hidden cells, which may be hidden and shown again one by one."""

    def __init__(self, whole: Counts, hidden: Iterable[Cell] = ()) -> None:
        self.whole = whole
        self.hidden: set[Cell] = set()
        self.ways, self.links = Graph(sum(whole.shape)), Graph(sum(whole.shape))
        for cell in hidden:
            self.hide(cell)

    def hide(self, cell: Cell) -> None:
        self.hidden.add(cell)
        for begin, end, room in arcs(self.whole, cell):
            self.ways.put(begin, end, room)
            self.links.put(begin, end, 1)
            self.links.put(end, begin, 1)

    def show(self, cell: Cell) -> None:
        self.hidden.remove(cell)
        for begin, end, _ in arcs(self.whole, cell):
            self.ways.put(begin, end, 0)
            self.links.put(begin, end, 0)
            self.links.put(end, begin, 0)

    def interval(self, cell: Cell) -> tuple[int, int | None]:
        """The least and the greatest value that the cell could have, in integers; None: without end (totals hidden too)."""
        value, own = int(self.whole[cell]), arcs(self.whole, cell)
        begin, end, _ = own[0]
        with self.ways.without(arc[:2] for arc in own):
            raised = self.ways.flow(end, begin, most=ENDLESS)
            lowered = self.ways.flow(begin, end, most=value)
        return value - lowered, None if raised >= ENDLESS else value + raised

    def can_change(self, cell: Cell) -> bool:
        """Whether the cell could have another value: the ends of it are joined by a path of the other arcs, either way."""
        own = arcs(self.whole, cell)
        with self.ways.without(arc[:2] for arc in own):
            return any(self.ways.path(end, begin) for begin, end, _ in own)

    def is_needless(self, cell: Cell) -> bool:
        """Whether all other hidden cells can still change without this one, if all of them can with it.

        Cells joined by rows and columns can all change exactly when arcs lead from each node to each other and no single cell
        holds two parts together (a bridge: its two arcs would be the only cycle through it). Without this cell, arcs still
        lead everywhere if they lead from one end of it to the other; no other cell becomes a bridge if these ends are
        still joined by two ways that share no cell.
        """
        own = arcs(self.whole, cell)
        begin, end, _ = own[0]
        with self.links.without(((begin, end), (end, begin))):
            first = self.links.path(begin, end)
            with self.links.without(first):
                if not self.links.path(begin, end):
                    return False
        with self.ways.without(arc[:2] for arc in own):
            return all(self.ways.path(one, other) for one, other, _ in own)
