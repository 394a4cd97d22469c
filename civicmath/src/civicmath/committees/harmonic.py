"""Thiele's score in integers: a vote counts 1 for the first of its candidates seated, 1/2 for the second, 1/3 for the third, …

Scores are in units of 1/lcm(1 … seats) of a ballot's weight, so they are whole numbers.
"""

from math import lcm

import numpy as np
from numpy.typing import NDArray

from civicmath.committees.supporters import Ints, Supporters

Scores = NDArray[np.int64] | NDArray[np.object_]  # Python's integers where 64 bits might not hold the sums


class Harmonic:
    """unit: how many make one full vote of weight 1."""

    def __init__(self, supporters: Supporters, seats: int) -> None:
        self.supporters = supporters
        self.unit = lcm(*range(1, seats + 1))
        exact: type = np.int64 if supporters.total * self.unit * len(supporters.votes) < 2**62 else object
        self.parts: Scores = np.array([self.unit // place for place in range(1, seats + 2)], dtype=exact)
        self.weights: Scores = supporters.weights.astype(exact)
        self.ends = supporters.start

    def seated(self, some: list[int]) -> Ints:
        """How many of the candidates each ballot type approves."""
        together = np.concatenate([np.zeros(0, dtype=np.int32), *(self.supporters.of(one) for one in some)])
        return np.bincount(together, minlength=len(self.weights))

    def gains(self, held: Ints) -> list[int]:
        """What each candidate would add, who is not among those that `held` counts."""
        worth = (self.parts[held] * self.weights)[self.supporters.types]
        sums = np.concatenate([np.zeros(1, dtype=worth.dtype), np.cumsum(worth)])
        return [int(one) for one in sums[self.ends[1:]] - sums[self.ends[:-1]]]
