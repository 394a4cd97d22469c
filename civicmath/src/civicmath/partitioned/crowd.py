"""A conversation whose blocks lie on several machines: offers what `opinions.crowd.Crowd` offers, and adds up in the same integers.

The votes of a block and the places of its people stay with whoever holds them. What travels: the ids of the participants once,
three integer sums of statements x statements, a grid of sums, k sums in each round, counts of each group; at the end, since
the outcome tells everybody's place and group, those.
"""

import operator
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.crowd import TOP, Crowd
from civicmath.opinions.sums import Sums
from civicmath.partitioned.crew import Crew, Held
from civicmath.partitioned.votes import NO_ROWS, Part


class SpreadCrowd(Crowd):
    """parts: what the crew holds of each block, a `votes.Part`. participants: the ids of each block's people, here."""

    def __init__(
        self, crew: Crew, parts: Sequence[Held], participants: Sequence[NDArray[np.int64]], votes: int
    ) -> None:
        super().__init__(())
        self.crew = crew
        self.parts = parts
        self.placed: Sequence[Held] = ()  # of each block a Part without its votes
        self.all_votes = votes
        self.ids = np.concatenate(participants)
        self.order = np.argsort(self.ids, kind="stable")
        self.ends = np.cumsum([len(one) for one in participants])[:-1]

    def people(self) -> int:
        return len(self.order)

    def votes(self) -> int:
        return self.all_votes

    def sums(self) -> Sums:
        vv, vm, mm = self.crew.added(sums, zip(self.parts, strict=True), operator.add)
        return Sums(vv, vm, mm, self.people())

    def entering(self, least: int) -> list[int]:
        """Give ids, where `Crowd` gives numbers: `Part.project` takes them back."""
        counts, busiest = zip(*self.asked(leading, self.parts, least), strict=True)
        return [] if sum(counts) >= TOP else [person for _, person in sorted(chain.from_iterable(busiest))[:TOP]]

    def project(self, table: NDArray[np.float64], zeroed: int, least: int, also: Sequence[int]) -> None:
        self.placed = [self.crew.do(placed, part, table, zeroed, least, tuple(also)) for part in self.parts]

    def inside(self) -> int:
        return sum(self.asked(inside, self.placed))

    def points(self) -> NDArray[np.int64]:
        """All points in the order of the ids, so that it does not matter which block they lie in."""
        points = np.concatenate(self.asked(operator.attrgetter("points"), self.placed))
        found: NDArray[np.int64] = points[np.argsort(np.concatenate(self.on_map()), kind="stable")]
        return found

    def on_map(self) -> list[NDArray[np.int64]]:
        """Ids of the people on the map, block by block."""
        return self.asked(inside_ids, self.placed)

    def bounds(self) -> NDArray[np.int64]:
        return np.asarray(self.crew.added(Part.bounds, zip(self.placed, strict=True), wider))

    def cells(self, lines: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.asarray(self.crew.added(Part.cells, ((one, lines) for one in self.placed), operator.add))

    def assign(self, centres: NDArray[np.float64]) -> NDArray[np.int64]:
        both = [self.crew.do(assigned, one, centres) for one in self.placed]
        self.placed = [self.crew.do(operator.itemgetter(0), one) for one in both]
        return np.asarray(self.crew.added(operator.itemgetter(1), zip(both, strict=True), operator.add))

    def set_groups(self, labels: NDArray[np.int16]) -> None:
        ids = self.on_map()
        of_blocks = np.empty_like(labels)
        of_blocks[np.argsort(np.concatenate(ids), kind="stable")] = labels
        pieces = np.split(of_blocks, np.cumsum([len(one) for one in ids])[:-1])
        self.placed = [self.crew.do(grouped, one, piece) for one, piece in zip(self.placed, pieces, strict=True)]

    def give_groups(self, labels: NDArray[np.int16]) -> None:
        of_blocks = np.empty_like(labels)
        of_blocks[self.order] = labels
        pieces = np.split(of_blocks, self.ends)
        self.placed = [self.crew.do(given, one, piece) for one, piece in zip(self.placed, pieces, strict=True)]

    def renumber(self, order: Sequence[int]) -> None:
        self.placed = [self.crew.do(renumbered, one, tuple(order)) for one in self.placed]

    def counted(self, groups: int) -> NDArray[np.int64]:
        pairs = ((part, one, groups) for part, one in zip(self.parts, self.placed, strict=True))
        return np.asarray(self.crew.added(counted, pairs, operator.add))

    def places(self) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.concatenate(self.asked(operator.attrgetter("places"), self.placed))[self.order]
        return found

    def labels(self) -> NDArray[np.int16]:
        found: NDArray[np.int16] = np.concatenate(self.asked(operator.attrgetter("labels"), self.placed))[self.order]
        return found

    def asked(self, task: Any, held: Sequence[Held], *given: Any) -> list[Any]:
        return self.crew.values([self.crew.do(task, one, *given) for one in held])


def sums(part: Part) -> NDArray[np.int64]:
    """Give vv, vm, mm of `opinions.sums` as one array, (3, m, m)."""
    own = part.sums()
    return np.stack([own.vv, own.vm, own.mm])


def leading(part: Part, least: int) -> tuple[int, list[tuple[int, int]]]:
    return part.many_voted(least), part.busiest()


def placed(part: Part, table: NDArray[np.float64], zeroed: int, least: int, also: Sequence[int]) -> Part:
    """Place the people of a block; the answer does not hold the votes. Blocks are never changed: a lost one is made anew."""
    own = replace(part)
    own.project(table, zeroed, least, also)
    return replace(own, rows=NO_ROWS)


def inside(part: Part) -> int:
    return len(part.inside)


def inside_ids(part: Part) -> NDArray[np.int64]:
    return part.participants[part.inside]


def wider(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.minimum(one[:2], other[:2]), np.maximum(one[2:], other[2:])])


def assigned(part: Part, centres: NDArray[np.float64]) -> tuple[Part, NDArray[np.int64]]:
    own = replace(part, labels=part.labels.copy())
    return own, own.assign(centres)


def grouped(part: Part, labels: NDArray[np.int16]) -> Part:
    own = replace(part, labels=part.labels.copy())
    own.set_groups(labels)
    return own


def given(part: Part, labels: NDArray[np.int16]) -> Part:
    own = replace(part)
    own.give_groups(labels)
    return own


def renumbered(part: Part, order: Sequence[int]) -> Part:
    own = replace(part)
    own.renumber(order)
    return own


def counted(part: Part, placed_part: Part, groups: int) -> NDArray[np.int64]:
    return replace(part, labels=placed_part.labels).counted(groups)
