"""What each vote has left to spend under equal shares, exact: votes with equal purses form a level."""

from fractions import Fraction
from math import gcd

import numpy as np

from civicmath.committees.supporters import Ints, Supporters, summed


class Purses:
    """purses[level] / unit is what a vote of that level has left, ascending; price / unit is what a seat costs.

    At first each vote (ballot of weight 1) has 1, and a seat costs all weight / seats.
    """

    def __init__(self, supporters: Supporters, seats: int) -> None:
        self.supporters = supporters
        self.unit = seats
        self.price = supporters.total
        self.purses = [seats]
        self.level: Ints = np.zeros(len(supporters.weights), dtype=np.int64)

    def share(self, candidate: int) -> tuple[Fraction, int] | None:
        """Give the largest share of a supporter who pays for this seat, and the weight of those who pay it in full.

        None: together they have too little.
        """
        types = self.supporters.of(candidate)
        weights = summed(self.level[types], self.supporters.weights[types], len(self.purses)).tolist()
        due, payers = self.price, sum(weights)
        for purse, weight in zip(self.purses, weights, strict=True):
            if purse * payers >= due:
                return Fraction(due, payers * self.unit), payers
            due -= purse * weight
            payers -= weight
        return None

    def pay(self, candidate: int, share: Fraction) -> None:
        """Take the share from each supporter, or all there is."""
        factor = share.denominator // gcd(share.denominator, self.unit)
        self.unit, self.price = self.unit * factor, self.price * factor
        before = [purse * factor for purse in self.purses]
        after = [max(0, purse - int(share * self.unit)) for purse in before]
        types = self.supporters.of(candidate)
        count = np.bincount(self.level, minlength=len(before))
        paid = np.bincount(self.level[types], minlength=len(before))
        there = {purse for purse, some in zip(before, (count > paid).tolist(), strict=True) if some}
        there |= {purse for purse, some in zip(after, (paid > 0).tolist(), strict=True) if some}
        self.purses = sorted(there)
        place = {purse: at for at, purse in enumerate(self.purses)}
        stay, pay = (np.array([place.get(purse, 0) for purse in some], dtype=np.int64) for some in (before, after))
        moved = pay[self.level[types]]
        self.level = stay[self.level]
        self.level[types] = moved

    def left(self) -> list[Fraction]:
        """What a vote of each level has left."""
        return [Fraction(purse, self.unit) for purse in self.purses]
