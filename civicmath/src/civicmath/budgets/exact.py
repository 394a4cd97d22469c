"""Equal shares in integers: what every group of voters has left, to the last fraction.

Voters are in one group while they have paid the same. All amounts are integers over a common denominator that grows with each
purchase; a group keeps the denominator of the purchase it last paid for.
"""

from copy import copy
from fractions import Fraction
from math import lcm
from operator import itemgetter

import numpy as np

from civicmath.budgets.support import Support

EMPTY, ALL = 0, 1  # the groups of those who have nothing left, and of those who have paid nothing


def key_of(support: Support, project: int, price: Fraction) -> Fraction:
    """What a unit of utility costs each supporter who pays in full; where utilities are square roots, its square."""
    return (price * price if support.squared else price) / support.unit[project]


Purses = tuple[
    int, int, int, int
]  # money of each unit of weight, in units of 1/the last denominator; points; weight; group


class Exact:
    """The state of one run: `start` money for each unit of weight, then purchases."""

    def __init__(self, support: Support, start: Fraction) -> None:
        self.support = support
        self.group = np.full(len(support.weights), ALL, dtype=np.int64)
        self.denominators = [start.denominator]
        self.money = [0, start.numerator]  # of each unit of weight, by group
        self.since = [0, 0]  # in units of 1/denominators[since]
        self.looked_at: tuple[int, int, list[Purses]] = (-1, -1, [])
        self.poor = 0  # of the purses looked at, in the order of the last price: how many give all they have

    def copied(self) -> "Exact":
        """The same state, of which purchases leave this one as it is."""
        other = copy(self)
        other.group, other.looked_at = self.group.copy(), (-1, -1, [])
        other.denominators, other.money, other.since = [*self.denominators], [*self.money], [*self.since]
        return other

    def purses(self, project: int) -> list[Purses]:
        """The supporters of a project who have something left."""
        purchases = len(self.denominators)
        if self.looked_at[:2] != (project, purchases):
            self.looked_at = (project, purchases, self.opened(project))
        return self.looked_at[2]

    def opened(self, project: int) -> list[Purses]:
        types = self.support.voters[project]
        groups, weights = self.group[types], self.support.weights[types]
        # sums are exact: all weights together are below 2^53, and each is above 0
        if self.support.points is None:
            sums = np.bincount(groups, weights=weights)
            found = np.flatnonzero(sums)
            sums, points = sums[found], [1] * len(found)
        else:
            pairs, place = np.unique(np.stack([groups, self.support.points[project]]), axis=1, return_inverse=True)
            found, points = pairs[0], pairs[1].tolist()
            sums = np.bincount(place.reshape(-1), weights=weights)
        now = [self.denominators[-1] // denominator for denominator in self.denominators]
        return [
            (self.money[group] * now[self.since[group]], mark, int(weight), group)
            for group, mark, weight in zip(found.tolist(), points, sums.tolist(), strict=True)
            if group != EMPTY
        ]

    def price(self, project: int) -> Fraction | None:
        """The price of a point: everybody pays it for each of hers, or all she has. None: they don't have the cost together."""
        purses = self.purses(project)
        if self.support.points is None:
            purses.sort()
        else:
            common = lcm(*(purse[1] for purse in purses))
            purses.sort(key=lambda purse: purse[0] * (common // purse[1]))
        left = self.support.costs[project] * self.denominators[-1]
        mass = sum(points * weight for _, points, weight, _ in purses)
        self.poor = 0
        for money, points, weight, _ in purses:
            if money * mass >= left * points:
                return Fraction(left, mass * self.denominators[-1])
            left -= money * weight
            mass -= points * weight
            self.poor += 1
        return None

    def bought(self, project: int) -> Fraction:
        """The price of a project that was bought, which is therefore affordable. ArithmeticError: it is not."""
        price = self.price(project)
        if price is None:
            raise ArithmeticError("the search bought what is not affordable")
        return price

    def payers(self, project: int) -> int:
        """Weight of those who can pay the price that was found last, which is that of `project`, for each of their points."""
        return sum(purse[2] for purse in self.purses(project)[self.poor :])

    def poorest(self, project: int) -> set[tuple[int, int]]:
        """Those who can't pay the price found last, which is that of `project`, for all their points, as (group, points)."""
        return {(group, points) for _, points, _, group in self.purses(project)[: self.poor]}

    def held(self) -> list[Fraction]:
        """What the supporters of each project have left together, in units of money; rounded, for reading only."""
        groups, place = np.unique(self.group, return_inverse=True)
        left = [self.money[group] / self.denominators[self.since[group]] for group in groups.tolist()]
        by_type = np.array(left)[place] * self.support.weights / self.support.money
        return [Fraction(round(float(by_type[types].sum()) * 1000), 1000) for types in self.support.voters]

    def pay(self, project: int, price: Fraction) -> dict[tuple[int, int], int]:
        """Take the price that was found last, which is that of `project`, from every supporter, or all she has.

        Gives the group that supporters are in now by (group, points) before; while two states give the same, groups are the same.
        """
        denominator = lcm(self.denominators[-1], price.denominator)
        each = price.numerator * (denominator // price.denominator)
        factor = denominator // self.denominators[-1]
        purses = self.purses(project)
        parted = dict.fromkeys(self.poorest(project), EMPTY) | {(EMPTY, 0): EMPTY}
        self.denominators.append(denominator)
        for before, points, _, group in sorted(
            purses[self.poor :], key=itemgetter(3, 1)
        ):  # not by money: see `between`
            money = before * factor - each * points
            parted[group, points] = EMPTY if money == 0 else len(self.money)
            if money:
                self.money.append(money)
                self.since.append(len(self.denominators) - 1)
        types = self.support.voters[project]
        groups = self.group[types]
        if self.support.points is None:
            table = np.zeros(len(self.money), dtype=np.int64)
            for (group, _), new in parted.items():
                table[group] = new
            self.group[types] = table[groups]
            return parted
        points_of = self.support.points[project].tolist()
        self.group[types] = [
            EMPTY if group == EMPTY else parted[group, points]
            for group, points in zip(groups.tolist(), points_of, strict=True)
        ]
        return parted
