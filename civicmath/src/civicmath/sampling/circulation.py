"""What hidden cells of a table could be: circulations in the graph of its rows and columns (see `suppression`).

Nodes: rows 0 … r - 1, then columns. An arc row → column raises the cell in the sense of its sign, an arc column → row lowers it.
Counts hold the totals as last row and column; the sign of a total is -1, that of the grand total +1.
"""

from collections import deque
from collections.abc import Mapping
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

Cell = tuple[int, int]
Counts = NDArray[np.int64]
ENDLESS = 1 << 62


def is_total(whole: Counts, cell: Cell) -> bool:
    """Whether the cell's sign is -1: one of its indices is the last."""
    return bool((cell[0] == len(whole) - 1) != (cell[1] == whole.shape[1] - 1))


def arcs(whole: Counts, hidden: frozenset[Cell]) -> dict[tuple[int, int], tuple[Cell, int]]:
    """(from node, to node) → the cell and how far it can move this way: without end upwards, to 0 downwards."""
    rows = len(whole)
    found = {}
    for cell in hidden:
        row, column = cell[0], rows + cell[1]
        up, down = ((column, row), (row, column)) if is_total(whole, cell) else ((row, column), (column, row))
        found[up] = (cell, ENDLESS)
        if whole[cell]:
            found[down] = (cell, int(whole[cell]))
    return found


def interval(whole: Counts, hidden: frozenset[Cell], cell: Cell) -> tuple[int, int | None]:
    """The least and the greatest value that a hidden cell could have, in integers; None: without end (totals hidden too)."""
    value = int(whole[cell])
    rest = arcs(whole, hidden - {cell})
    lowered = flow(rest, *ends(whole, cell, up=False), most=value)
    raised = flow(rest, *ends(whole, cell, up=True), most=ENDLESS)
    return value - lowered, None if raised >= ENDLESS else value + raised


def flow(rest: Mapping[tuple[int, int], tuple[Cell, int]], begin: int, end: int, most: int) -> int:
    """The maximum flow from begin to end, in whole numbers, but no more than `most` (Edmonds, Karp 1972)."""
    room: dict[int, dict[int, int]] = {}
    for (one, other), (_, capacity) in rest.items():
        room.setdefault(one, {})[other] = room.get(one, {}).get(other, 0) + capacity
        room.setdefault(other, {}).setdefault(one, 0)
    found = 0
    while found < most and (path := shortest_path(room, begin, end)):
        more = min(most - found, *(room[one][other] for one, other in path))
        for one, other in path:
            room[one][other] -= more
            room[other][one] += more
        found += more
    return found


def shortest_path(room: Mapping[int, Mapping[int, int]], begin: int, end: int) -> list[tuple[int, int]]:
    """The arcs of a path with room left on each; [] where there is none."""
    before: dict[int, int] = {begin: begin}
    waiting = deque([begin])
    while waiting and end not in before:
        here = waiting.popleft()
        for node, left in room.get(here, {}).items():
            if left and node not in before:
                before[node] = here
                waiting.append(node)
    path = []
    while end in before and end != begin:
        path.append((before[end], end))
        end = before[end]
    return path[::-1]


def ends(whole: Counts, cell: Cell, *, up: bool) -> tuple[int, int]:
    """Where the rest of the cycle begins and ends when the cell is raised (up) or lowered."""
    row, column = cell[0], len(whole) + cell[1]
    return (column, row) if up != is_total(whole, cell) else (row, column)


def is_hidden(whole: Counts, hidden: frozenset[Cell], cell: Cell) -> bool:
    """Whether the cell could have another value: the two ends of it are joined by a path of the other arcs, either way."""
    room: dict[int, dict[int, int]] = {}
    for begin, end in arcs(whole, hidden - {cell}):
        room.setdefault(begin, {})[end] = 1
    ways = (True, False) if whole[cell] else (True,)
    return any(shortest_path(room, *ends(whole, cell, up=up)) for up in ways)


def cheapest_cycle(whole: Counts, hidden: frozenset[Cell], cell: Cell) -> frozenset[Cell]:
    """The cells to hide so that `cell` lies on a cycle: fewest totals, then fewest cells, then the least sum (Dijkstra)."""
    rows, columns = whole.shape
    everything = frozenset((i, j) for i in range(rows) for j in range(columns))
    around: dict[int, list[tuple[int, Cell]]] = {}
    for (begin, end), (other, _) in arcs(whole, everything - {cell}).items():
        around.setdefault(begin, []).append((end, other))
    found = []
    for up in (True, False) if whole[cell] else (True,):
        begin, end = ends(whole, cell, up=up)
        found.append(shortest(whole, hidden, around, (begin, end)))
    return min(found)[1]


Cost = tuple[int, int, int]


def shortest(
    whole: Counts, hidden: frozenset[Cell], around: dict[int, list[tuple[int, Cell]]], way: tuple[int, int]
) -> tuple[Cost, frozenset[Cell]]:
    begin, end = way
    best: dict[int, Cost] = {begin: (0, 0, 0)}
    before: dict[int, tuple[int, Cell]] = {}
    waiting: list[tuple[Cost, int]] = [((0, 0, 0), begin)]
    while waiting:
        cost, here = heappop(waiting)
        if cost > best[here]:
            continue
        for node, cell in around.get(here, ()):
            margin = cell[0] == len(whole) - 1 or cell[1] == whole.shape[1] - 1
            step = (0, 0, 0) if cell in hidden else (int(margin), 1, int(whole[cell]))
            reached = (cost[0] + step[0], cost[1] + step[1], cost[2] + step[2])
            if node not in best or reached < best[node]:
                best[node], before[node] = reached, (here, cell)
                heappush(waiting, (reached, node))
    path = set()
    node = end
    while node != begin:
        node, cell = before[node]
        path.add(cell)
    return best[end], frozenset(path)
