"""A conversation as blocks of participants: everything that is asked of the people is a sum over blocks.

`Block` holds the rows of some participants, their places on the map and their groups; `Crowd` holds blocks and adds up. A cluster
keeps each Block where its data lie and offers the methods of Crowd: the rest of the package only ever asks a Crowd.

Places are whole numbers of 1/POINT, so that sums of them do not depend on any order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.engine import Engine, engine
from civicmath.opinions.sums import Sums
from civicmath.opinions.votes import Rows

POINT = 1 << 24  # a coordinate is at most 2 sqrt(m): sums of 2^30 people fit an int64
GRID = 64  # cells of the map along each side
TOP = 15  # people that a map has at least, where so many voted (published definition)


@dataclass(eq=False)
class Block:
    """Participants first … first+len-1 of all, in the order of their ids, with columns 0 … statements-1."""

    rows: Rows
    statements: int
    first: int = 0
    use: Engine | None = None
    places: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    inside: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    points: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), np.int64))
    labels: NDArray[np.int16] = field(default_factory=lambda: np.empty(0, np.int16))

    @property
    def engine(self) -> Engine:
        return self.use or engine(len(self.rows.values))

    def sums(self) -> Sums:
        return Sums.of_rows(self.rows, self.statements, self.engine)

    def busiest(self) -> list[tuple[int, int]]:
        """Give the TOP people with most votes as (-votes, person), the earlier first among equals."""
        lengths = self.rows.lengths
        order = np.argsort(-lengths, kind="stable")[:TOP]
        return [(-int(lengths[person]), self.first + int(person)) for person in order]

    def many_voted(self, least: int) -> int:
        return int((self.rows.lengths >= least).sum())

    def project(self, table: NDArray[np.float64], zeroed: int, least: int, also: Sequence[int]) -> None:
        """Place everybody by `table` (see `landscape.table`); people with `least` votes, and those in `also`, are on the map."""
        found = self.engine.totals(self.rows, table)
        seen = found[:, 2] + zeroed
        self.places = found[:, :2] * np.sqrt(self.statements / np.maximum(seen, 1.0))[:, np.newaxis]
        on_map = self.rows.lengths >= least
        on_map[[person - self.first for person in also if 0 <= person - self.first < len(self.rows)]] = True
        self.inside = np.flatnonzero(on_map)
        self.points = np.rint(self.places[self.inside] * POINT).astype(np.int64)
        self.labels = np.full(len(self.rows), -1, dtype=np.int16)

    def bounds(self) -> NDArray[np.int64]:
        """Give least x, least y, most x, most y of the people on the map, (4,)."""
        if not len(self.points):
            return np.array([1, 1, -1, -1], dtype=np.int64) << 62
        return np.concatenate([self.points.min(axis=0), self.points.max(axis=0)])

    def cells(self, lines: NDArray[np.int64]) -> NDArray[np.int64]:
        """People of each cell of grids over the map: (grids * GRID^2, 3), count, sum of x, sum of y.

        lines: (grids, 2, GRID - 1), the inner lines along x and along y; one grid of all on the map, or one of each group.
        """
        groups = self.labels[self.inside]
        parts = [self.points] if len(lines) == 1 else [self.points[groups == group] for group in range(len(lines))]
        return np.concatenate([cells_of(points, *ways) for points, ways in zip(parts, lines, strict=True)])

    def assign(self, centres: NDArray[np.float64]) -> NDArray[np.int64]:
        """Put everybody on the map to the nearest centre (units of 1/POINT); (k, 3): count, sum of x, sum of y."""
        self.labels[self.inside], sums = self.engine.nearest(self.points, centres)
        return sums

    def set_groups(self, labels: NDArray[np.int16]) -> None:
        """Set the groups of the people on the map, (inside,)."""
        self.labels[self.inside] = labels

    def give_groups(self, labels: NDArray[np.int16]) -> None:
        """Set the groups of everybody in the block to given ones, (people,); -1 for none."""
        self.labels = labels.astype(np.int16)

    def renumber(self, order: Sequence[int]) -> None:
        """Group order[i] becomes group i."""
        new = np.empty(len(order) + 1, dtype=np.int16)
        new[list(order)] = np.arange(len(order))
        new[-1] = -1
        self.labels = new[self.labels]

    def counted(self, groups: int) -> NDArray[np.int64]:
        return self.engine.counted(self.rows, self.labels, groups, self.statements)


@dataclass(eq=False)
class Crowd:
    """All blocks of a conversation on one machine, in the order of the participants."""

    blocks: Sequence[Block]

    def people(self) -> int:
        return sum(len(block.rows) for block in self.blocks)

    def votes(self) -> int:
        return sum(len(block.rows.values) for block in self.blocks)

    def sums(self) -> Sums:
        total = self.blocks[0].sums()
        for block in self.blocks[1:]:
            total = total + block.sums()
        return total

    def entering(self, least: int) -> list[int]:
        """Who is on the map with fewer than `least` votes: the busiest, up to TOP people in all."""
        if sum(block.many_voted(least) for block in self.blocks) >= TOP:
            return []
        return [person for _, person in sorted(one for block in self.blocks for one in block.busiest())[:TOP]]

    def project(self, table: NDArray[np.float64], zeroed: int, least: int, also: Sequence[int]) -> None:
        for block in self.blocks:
            block.project(table, zeroed, least, also)

    def inside(self) -> int:
        return sum(len(block.inside) for block in self.blocks)

    def points(self) -> NDArray[np.int64]:
        return np.concatenate([block.points for block in self.blocks])

    def bounds(self) -> NDArray[np.int64]:
        each = np.array([block.bounds() for block in self.blocks])
        return np.concatenate([each[:, :2].min(axis=0), each[:, 2:].max(axis=0)])

    def cells(self, lines: NDArray[np.int64]) -> NDArray[np.int64]:
        return added(block.cells(lines) for block in self.blocks)

    def assign(self, centres: NDArray[np.float64]) -> NDArray[np.int64]:
        return added(block.assign(centres) for block in self.blocks)

    def set_groups(self, labels: NDArray[np.int16]) -> None:
        """Set the groups of the people on the map, in their order; -1 for none."""
        first = 0
        for block in self.blocks:
            block.set_groups(labels[first : first + len(block.inside)])
            first += len(block.inside)

    def give_groups(self, labels: NDArray[np.int16]) -> None:
        """Set the groups of all participants to given ones, (people,); -1 for none."""
        for block in self.blocks:
            block.give_groups(labels[block.first : block.first + len(block.rows)])

    def renumber(self, order: Sequence[int]) -> None:
        for block in self.blocks:
            block.renumber(order)

    def counted(self, groups: int) -> NDArray[np.int64]:
        return added(block.counted(groups) for block in self.blocks)

    def places(self) -> NDArray[np.float64]:
        return np.concatenate([block.places for block in self.blocks])

    def labels(self) -> NDArray[np.int16]:
        return np.concatenate([block.labels for block in self.blocks])


def cells_of(points: NDArray[np.int64], along_x: NDArray[np.int64], along_y: NDArray[np.int64]) -> NDArray[np.int64]:
    column, row = (
        np.searchsorted(lines, at, side="right") for lines, at in zip((along_x, along_y), points.T, strict=True)
    )
    cell = column * GRID + row
    sums = np.zeros((GRID * GRID, 3), dtype=np.int64)
    sums[:, 0] = np.bincount(cell, minlength=GRID * GRID)
    np.add.at(sums[:, 1], cell, points[:, 0])
    np.add.at(sums[:, 2], cell, points[:, 1])
    return sums


def added(parts: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Add whole numbers: the same in any order."""
    return reduce(np.add, parts)


def crowd_of(rows: Rows, statements: int, use: Engine | None = None) -> Crowd:
    return Crowd([Block(rows, statements, use=use or engine(len(rows.values)))])
