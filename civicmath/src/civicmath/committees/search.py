"""Branch and bound for the committee with the largest harmonic score.

Adding somebody to a larger committee never adds more than to a smaller one. So a committee that is not full can reach at most
its score and the largest gains there are for the seats that are left; nor can a ballot gain more than if all these seats went
to candidates it approves. Where the smaller of both is no better than the best known, the committee is left.
"""

from collections.abc import Collection, Iterable

from civicmath.committees.harmonic import Harmonic
from civicmath.committees.supporters import Ints
from civicmath.faults import bad
from civicmath.seats.rules import Seating

MOST_WORK = 2 * 10**9  # approvals looked at, the same on every machine
STEP = 10**4  # approvals looked at in the time that any step takes
MOST_SEATS = 200  # the search goes one level deeper for each seat


class Search:
    """Committees of `seats` among the candidates `able`, lawful where there are seat rules. BadInput: too large."""

    def __init__(self, score: Harmonic, seats: int, able: Collection[int], seating: Seating | None) -> None:
        if seats > MOST_SEATS:
            raise bad("committees.pav.too_large")
        self.score = score
        self.seats = seats
        self.able = frozenset(able)
        self.seating = seating
        self.work = 0
        self.found: list[int] | None = None
        self.floor = -1
        self.enough: int | None = None

    def best(self) -> tuple[int, list[int]]:
        """Find the largest score and a committee that has it."""
        committee = self.above(-1, [], frozenset())
        if committee is None:
            raise AssertionError("a lawful committee exists: it was checked before the count")
        return self.floor, committee

    def reaching(self, most: int, within: Iterable[int], without: Iterable[int] = ()) -> list[int] | None:
        """Find a committee with the score `most` that holds all of `within` and none of `without`."""
        self.enough = most
        return self.above(most - 1, list(within), frozenset(without))

    def contenders(self, most: int, best: list[int], fixed: list[int]) -> list[int]:
        """Who is in some but not in all of the best committees that hold all of `fixed`. `best` is one of them."""
        missing = [one for one in best if one not in fixed and self.reaching(most, fixed, [one])]
        if not missing:
            return []
        others = [one for one in sorted(self.able) if one not in best and self.reaching(most, [*fixed, one])]
        return sorted([*missing, *others])

    def above(self, floor: int, within: list[int], without: frozenset[int]) -> list[int] | None:
        """Find the best committee whose score is above `floor`; `self.floor` is its score."""
        self.floor, self.found = floor, None
        score = 0
        for place, one in enumerate(within):
            score += self.gains(self.score.seated(within[:place]))[one]
        if self.possible(within, without):
            self.widen(within, self.able.difference(within, without), without, score)
        return self.found

    def gains(self, held: Ints) -> list[int]:
        self.work += STEP + len(self.score.supporters.types)
        if self.work > MOST_WORK:
            raise bad("committees.pav.too_large")
        return self.score.gains(held)

    def possible(self, chosen: Collection[int], gone: Collection[int]) -> bool:
        return self.seating is None or self.seating.possible(chosen, gone)

    def widen(self, chosen: list[int], open_: frozenset[int], gone: frozenset[int], score: int) -> None:
        """Look at all committees that hold `chosen` and others of `open_` only."""
        left = self.seats - len(chosen)
        if not left:
            if score > self.floor:
                self.floor, self.found = score, chosen
            return
        held = self.score.seated(chosen)
        if score + self.score.reach(held, self.score.seated(sorted(open_)), left) <= self.floor:
            return
        gains = self.gains(held)
        order = sorted(open_, key=lambda one: (-gains[one], one))
        for place in range(len(order) - left + 1):
            one, before = order[place], order[:place]
            most = score + sum(gains[other] for other in order[place : place + left])
            if most <= self.floor or self.floor == self.enough:
                return
            away = gone.union(before)
            if self.possible([*chosen, one], away):
                self.widen([*chosen, one], frozenset(order[place + 1 :]), away, score + gains[one])
