"""Whether whole numbers in a box satisfy some inequalities, and the least of a sum over them: decided in integers, both ways.

HiGHS only searches. A solution it finds counts once it is checked in integers. That there is none is proved by branch and bound:
a box is left out if the inequalities themselves leave nothing in it, or if multipliers of them, rounded to integers, contradict
each other over the whole box (Farkas' lemma; any multipliers that contradict are a proof, however they were found). Integers are
Python's, so costs may have any length.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Fault, Unmeetable
from civicmath.quiet import quiet

MOST_BOXES, MOST_NODES = 10_000, 1000  # of the proof, and of the search of HiGHS; a dozen of limits needs a few dozen
LARGE = 2**20  # coefficients of a line are brought below this: the tolerances of HiGHS are absolute
FINE = 64  # bits of a multiplier

Floats = NDArray[np.float64]
Box = tuple[list[int], list[int]]  # the least and the greatest that each number may be


@dataclass(frozen=True)
class Line:
    """Σ coefficient · x[place] ≤ most."""

    places: tuple[int, ...]
    coefficients: tuple[int, ...]
    most: int


def line(coefficients: Sequence[int], most: int) -> Line:
    """An inequality over all numbers, divided by what its coefficients have in common: that makes `most` as tight as it can be."""
    places = tuple(place for place, one in enumerate(coefficients) if one)
    common = gcd(*(coefficients[place] for place in places)) or 1
    return Line(places, tuple(coefficients[place] // common for place in places), most // common)


def fits(lines: Sequence[Line], point: Sequence[int]) -> bool:
    """Whether whole numbers satisfy all lines."""
    return all(
        sum(value * point[place] for place, value in zip(one.places, one.coefficients, strict=True)) <= one.most
        for one in lines
    )


class Programme:
    """Inequalities `lines` over numbers x, and a `goal`, a sum with coefficients ≥ 0 that is to be small."""

    def __init__(self, lines: Sequence[Line], goal: Sequence[int]) -> None:
        self.lines = list(lines)
        self.goal = list(goal)
        self.common = gcd(*goal) or 1
        self.dearest = max([1, *(one // self.common for one in goal)])
        self.scales = [max(1.0, max(map(abs, one.coefficients), default=0) / LARGE) for one in self.lines]
        self.matrix: Floats = np.zeros((len(self.lines), len(self.goal)))
        for row, (one, scale) in enumerate(zip(self.lines, self.scales, strict=True)):
            self.matrix[row, list(one.places)] = [value / scale for value in one.coefficients]
        self.bounds: Floats = np.array([one.most / scale for one, scale in zip(self.lines, self.scales, strict=True)])
        self.price: Floats = np.array([one // self.common / self.dearest for one in self.goal])

    def least(self, box: Box, steps: int = MOST_BOXES) -> tuple[list[int] | None, bool]:
        """Find the numbers that satisfy all lines with the least goal (None: none do), and tell whether that is proved.

        Unmeetable: after so many steps nothing is found, nor that there is nothing.
        """
        best: list[int] | None = None
        left = iter(range(steps))
        try:
            found = self.found(box, self.worth(box[1]), left, best=True)
            while found is not None:
                best = found
                found = self.found(box, self.worth(best) - 1, left, best=True)
        except Unmeetable:
            if best is None:
                raise
            return best, False
        return best, True

    def found(
        self, box: Box, most: int, steps: Iterable[int] = range(MOST_BOXES), *, best: bool = False
    ) -> list[int] | None:
        """Find numbers in the box that satisfy all lines, with a goal of `most` at most. None: there are none.

        best: look for a small goal first; that takes longer. Unmeetable: neither was found out in so many steps.
        """
        lines = [*self.lines, line(self.goal, most)]
        boxes = [box]
        for _ in steps:
            if not boxes:
                return None
            asked = boxes.pop()
            here = narrowed(lines, asked)
            if here is None:
                continue
            if fits(lines, here[0]):
                return here[0]
            for guess in self.searched(here, None if best else most) if asked is box else []:
                if fits(lines, guess):
                    return guess
            point, multipliers = self.relaxed(here, most)
            if refuted(lines, multipliers, here):
                continue
            near = here[0] if point is None else rounded(point, here)
            if fits(lines, near):
                return near
            boxes += halves(here, point)
        raise Unmeetable(Fault("budgets.limit.too_involved"))

    def worth(self, point: Sequence[int]) -> int:
        return sum(one * number for one, number in zip(self.goal, point, strict=True))

    def searched(self, box: Box, most: int | None) -> list[list[int]]:
        """Let HiGHS look for whole numbers with a goal of `most` at most, or with a small one.

        What it finds is only a guess, none if it finds nothing.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - loads slowly, and few counts need it

        low, high = floats(box)
        matrix, bounds, price = self.matrix, self.bounds, self.price
        if most is not None:  # the first that is found will do
            matrix, bounds = np.vstack([matrix, price]), np.append(bounds, most // self.common / self.dearest)
            price = np.zeros_like(price)
        with quiet():
            answer = milp(
                price,
                integrality=np.ones(len(low)),
                bounds=Bounds(low, high),
                constraints=[LinearConstraint(matrix, -np.inf, bounds)] if len(bounds) else [],
                options={"mip_rel_gap": 0, "node_limit": MOST_NODES},
            )
        return [] if answer.x is None else [rounded(answer.x, box)]

    def relaxed(self, box: Box, most: int) -> tuple[Floats | None, list[float]]:
        """Minimise the goal without wholeness: the point, and multipliers of the lines and of the goal.

        Where not even that is possible, minimise by how much the lines and the goal are exceeded in sum.
        """
        low, high = floats(box)
        answer = solved(self.price, self.matrix, self.bounds, low, high)
        if answer.x is not None:
            return answer.x, self.multipliers(np.append(answer.ineqlin.marginals, -1))
        rows, size = self.matrix.shape
        answer = solved(
            np.concatenate([np.zeros(size), np.ones(rows + 1)]),
            np.hstack([np.vstack([self.matrix, self.price]), -np.eye(rows + 1)]),
            np.append(self.bounds, most // self.common / self.dearest),
            np.concatenate([low, np.zeros(rows + 1)]),
            np.concatenate([high, np.full(rows + 1, np.inf)]),
        )
        if answer.x is None:  # the search gave up: the box is halved instead
            return None, []
        return answer.x[:size], self.multipliers(answer.ineqlin.marginals)

    def multipliers(self, marginals: Floats) -> list[float]:
        """What each line and the goal, as whole numbers, are to be multiplied by."""
        scales = [*self.scales, float(self.dearest)]
        return [max(0.0, -one) / scale for one, scale in zip(marginals.tolist(), scales, strict=True)]


def solved(goal: Floats, matrix: Floats, bounds: Floats, low: Floats, high: Floats) -> Any:
    from scipy.optimize import linprog  # noqa: PLC0415 - as above

    with quiet():
        return linprog(goal, A_ub=matrix, b_ub=bounds, bounds=np.column_stack([low, high]), method="highs-ds")


def floats(box: Box) -> tuple[Floats, Floats]:
    return np.array(box[0], dtype=np.float64), np.array(box[1], dtype=np.float64)


def rounded(point: Floats, box: Box) -> list[int]:
    """The whole numbers of the box that are nearest."""
    return [max(low, min(high, round(one))) for one, low, high in zip(point.tolist(), *box, strict=True)]


def narrowed(lines: Sequence[Line], box: Box) -> Box | None:
    """Leave out of a box what single lines rule out, until they rule out nothing more. None: nothing is left of it."""
    low, high = list(box[0]), list(box[1])
    moved = True
    while moved:
        moved = False
        for one in lines:
            spare = one.most - sum(
                value * (low[place] if value > 0 else high[place])
                for place, value in zip(one.places, one.coefficients, strict=True)
            )
            if spare < 0:
                return None
            for place, value in zip(one.places, one.coefficients, strict=True):
                width = high[place] - low[place]
                if width and spare < abs(value) * width:
                    moved = True
                    if value > 0:
                        high[place] = low[place] + spare // value
                    else:
                        low[place] = high[place] - spare // -value
    return low, high


def refuted(lines: Sequence[Line], multipliers: Sequence[float], box: Box) -> bool:
    """Whether the lines, each multiplied by its number ≥ 0 and added up, are false in the whole box."""
    if not multipliers:
        return False
    unit = 2.0**FINE / (max(multipliers) or 1.0)
    total = [0] * len(box[0])
    bound = 0
    for one, multiplier in zip(lines, multipliers, strict=True):
        whole = int(multiplier * unit)
        bound += whole * one.most
        for place, value in zip(one.places, one.coefficients, strict=True):
            total[place] += whole * value
    return sum(one * (low if one > 0 else high) for one, low, high in zip(total, *box, strict=True)) > bound


def halves(box: Box, guess: Floats | None) -> list[Box]:
    """Split a box at its most undecided number of the narrowest, the nearer half last: it is looked at first. A point: nowhere."""
    low, high = box
    free = [place for place, (least, most) in enumerate(zip(low, high, strict=True)) if least < most]
    if not free:
        return []
    middle = [(low[place] + high[place]) / 2 for place in range(len(low))] if guess is None else guess.tolist()
    at = min(free, key=lambda place: (high[place] - low[place] > 1, abs(middle[place] % 1 - 0.5)))
    below = max(low[at], min(high[at] - 1, int(middle[at] // 1)))
    under, over = list(high), list(low)
    under[at], over[at] = below, below + 1
    lower, upper = (low, under), (over, high)
    return [upper, lower] if middle[at] - below < 0.5 else [lower, upper]
