"""Phragmén's loads, exact: every seat is a load of one, shared by those who approve; who carries how much decides the next seat.

Ballots with an equal load form a level. Few levels are left after every seat, because all who approve the seated candidate
carry the same from then on; so the sums are kept in integers over one common denominator, a number for each candidate.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from civicmath.committees.supporters import Ints, Supporters


class Loads:
    """loads[level] / unit: the load of a ballot (of weight 1). A seat weighs `price`. All loads are ≤ that of the next seat."""

    def __init__(
        self, supporters: Supporters, price: Fraction, loads: list[Fraction] | None = None, level: Ints | None = None
    ) -> None:
        loads = loads or [Fraction(0)]
        self.supporters = supporters
        self.unit = lcm(*(one.denominator for one in [price, *loads]))
        self.price = int(price * self.unit)
        self.loads = [int(one * self.unit) for one in loads]
        self.level = np.zeros(len(supporters.weights), dtype=np.int64) if level is None else level.copy()
        self.carried = [0] * len(supporters.votes)  # by candidate: weight times load over the supporters
        types = np.flatnonzero(np.array([load != 0 for load in self.loads])[self.level])
        for one, at, weight in zip(*self.pairs(types), strict=True):
            self.carried[one] += weight * self.loads[at]

    def pairs(self, types: NDArray[np.integer]) -> tuple[list[int], list[int], list[int]]:
        candidates, levels, sums = self.supporters.shared(types, self.level[types], len(self.loads))
        return candidates.tolist(), levels.tolist(), sums.tolist()

    def after(self, candidates: Iterable[int]) -> dict[int, Fraction]:
        """The load of each supporter when the candidate were seated next. Who has no supporters is left out."""
        votes = self.supporters.votes
        return {
            one: Fraction(self.price + self.carried[one], self.unit * votes[one]) for one in candidates if votes[one]
        }

    def seat(self, candidate: int) -> None:
        """Share the seat: all supporters carry the same load now."""
        load = self.after([candidate])[candidate]
        self.refine(load.denominator // gcd(load.denominator, self.unit))
        new = int(load * self.unit)
        types = self.supporters.of(candidate)
        for one, at, weight in zip(*self.pairs(types), strict=True):
            self.carried[one] += weight * (new - self.loads[at])
        self.loads.append(new)
        self.level[types] = len(self.loads) - 1
        used = np.flatnonzero(np.bincount(self.level, minlength=len(self.loads)))
        number = np.zeros(len(self.loads), dtype=np.int64)
        number[used] = np.arange(len(used))
        self.loads = [self.loads[at] for at in used.tolist()]
        self.level = number[self.level]

    def refine(self, factor: int) -> None:
        if factor > 1:
            self.unit *= factor
            self.price *= factor
            self.loads = [one * factor for one in self.loads]
            self.carried = [one * factor for one in self.carried]
