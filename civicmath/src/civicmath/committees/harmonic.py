"""Thiele's score in integers: a vote counts 1 for the first of its candidates seated, 1/2 for the second, 1/3 for the third, …

Scores are in units of 1/lcm(1 … seats) of a ballot's weight, so they are whole numbers.
"""

from functools import cached_property
from itertools import accumulate
from math import lcm

import numpy as np

from civicmath.committees.supporters import Ints, Supporters, summed


class Harmonic:
    """unit: how many make one full vote of weight 1. parts[held]: what one more is worth to a ballot that holds so many."""

    def __init__(self, supporters: Supporters, seats: int) -> None:
        self.supporters = supporters
        self.unit = lcm(*range(1, seats + 1))
        # Python's integers where 64 bits might not hold the sums
        self.exact: type = np.int64 if supporters.total * self.unit < 2**62 else object
        self.parts = np.array([self.unit // place for place in range(1, seats + 2)], dtype=self.exact)

    @cached_property
    def owners(self) -> Ints:
        return np.repeat(np.arange(len(self.supporters.votes)), np.diff(self.supporters.start))

    @cached_property
    def weights(self) -> Ints:
        return self.supporters.weights[self.supporters.types]

    def seated(self, some: list[int]) -> Ints:
        """How many of the candidates each ballot type approves."""
        together = np.concatenate([np.zeros(0, dtype=np.int32), *(self.supporters.of(one) for one in some)])
        return np.bincount(together, minlength=len(self.supporters.weights))

    def gains(self, held: Ints) -> list[int]:
        """What each candidate would add, who is not among those that `held` counts."""
        levels = int(held.max()) + 1
        places = self.owners * levels + held[self.supporters.types]
        weights = summed(places, self.weights, len(self.supporters.votes) * levels).reshape(-1, levels)
        gains: list[int] = (weights.astype(self.exact) @ self.parts[:levels]).tolist()
        return gains

    def reach(self, held: Ints, open_: Ints, left: int) -> int:
        """What all ballots could gain at most, if each got as many more of its `open_` candidates as there are seats left."""
        taken = np.minimum(open_, left)
        weights = summed(held * (left + 1) + taken, self.supporters.weights, (int(held.max()) + 1) * (left + 1))
        whole = [0, *accumulate(self.parts.tolist())]
        return sum(
            weight * (whole[place // (left + 1) + place % (left + 1)] - whole[place // (left + 1)])
            for place, weight in enumerate(weights.tolist())
            if weight
        )
