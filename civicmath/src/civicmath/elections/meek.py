"""The single transferable vote by Meek's method, in whole billionths of a vote.

After Hill, Wichmann and Woodall, Algorithm 123 (1987), with the nine decimals, the directions of rounding and the end of an
iteration of the Reference Meek Rule (Proportional Representation Foundation): kept parts are rounded up, the quota is cut after
nine decimals and gains one billionth; an iteration ends when the surplus is below a millionth of a vote or falls no more.
New Zealand's Local Electoral Regulations 2001, schedule 1A, are near to it; docs/rules.md says where they differ.
"""

from collections.abc import Collection
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, Tally, decided
from civicmath.elections.papers import NOBODY, Papers, Standing, standing, untied
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.seats.ways import MOST
from civicmath.ties import NONE, TieBreak

ONE = 10**9  # nine decimals
SMALL = 10**3  # a millionth of a vote
MOST_WORK = (
    2 * 10**8
)  # types of ballots times candidates, squared, of all counts made to see whether a tie matters: some seconds
LARGEST = 2**63 - 1


def count(ballots: Ranked, seats: int, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Fill `seats` by Meek's STV. BadInput, Unmeetable: as `stv.count`."""
    papers = untied(standing(ballots), ballots.candidates)
    once = max(1, len(papers.weights) * len(ballots.candidates) ** 2)
    return decided(
        "meek",
        ballots,
        seats,
        lambda under_way: Rounds(under_way, papers, ballots.scale).run(),
        ties=ties,
        seating=seating,
        silent=papers.silent,
        ways=min(MOST, max(2, MOST_WORK // once)),
        quota="droop, of the votes not exhausted",
        decimals=9,
        surplus_below="0.000001",
    )


class Rounds:
    """The rounds of one count. `keep`: what each keeps of a vote, in billionths. `votes` in billionths of a unit of weight."""

    def __init__(self, under_way: Count, papers: Standing, scale: int) -> None:
        self.count = under_way
        self.unit = scale * papers.split
        self.weights = papers.weights
        size = len(under_way.names)
        self.papers = Papers(papers.order, papers.weights, size)
        self.keep = [0 if one in under_way.excluded else ONE for one in range(size)]
        self.votes = [0] * size
        self.quota = self.surplus = 0
        self.history: list[list[int]] = []

    def run(self) -> None:
        self.count.tell("elections.meek.rule", decimals=9, seats=self.count.seats)
        self.converge()
        while self.count.vacancies and len(self.count.continuing) > self.count.vacancies:
            self.exclude()
            if len(self.count.continuing) > self.count.vacancies:
                self.converge()
        for one in sorted(self.count.continuing, key=lambda one: (-self.votes[one], one)):
            if self.count.vacancies:
                self.count.seat(one, "elections.stv.last", votes=self.said(self.votes[one]))
        self.count.more |= {
            "quota": self.said(self.quota),
            "keep": {name: Fraction(keep, ONE) for name, keep in zip(self.count.names, self.keep, strict=True)},
            "rounds": len(self.history),
        }

    def converge(self) -> None:
        """Iterate until nobody more reaches the quota; the votes of each end of a round are told."""
        while self.iterate():
            self.tell_round()
            self.seat_reached()
            if not self.count.vacancies or len(self.count.continuing) <= self.count.vacancies:
                return
        self.tell_round()

    def tell_round(self) -> None:
        self.history.append(self.votes.copy())
        total = int(self.weights.sum()) * ONE
        self.count.tell(
            "elections.meek.votes",
            stage=len(self.history),
            votes=Tally(
                {name: self.votes[one] for one, name in enumerate(self.count.names) if one not in self.count.excluded},
                ONE * self.unit,
            ),
            quota=self.said(self.quota),
        )
        # parts of votes are rounded up, so that a few billionths more than there are may be held
        if (exhausted := total - sum(self.votes)) > 0:
            self.count.tell("elections.meek.apart", exhausted=self.said(exhausted))

    def reached(self) -> list[int]:
        able = [one for one in self.count.continuing if self.votes[one] >= self.quota]
        return [one for one in able if self.count.may(one)]

    def iterate(self) -> bool:
        """Distribute votes and lower what the elected keep. True: somebody reached the quota; False: the surplus is spent."""
        order, weights = self.shortened()
        before: int | None = None
        while True:
            self.votes = distribute(order, weights, self.keep)
            # in billionths of a vote, not of a unit of weight: the unit that weights are written in decides nothing
            self.quota = (sum(self.votes) // (self.unit * (self.count.seats + 1)) + 1) * self.unit
            if self.reached():
                return True
            self.surplus = max(0, sum(self.votes[one] - self.quota for one in self.count.elected))
            if self.surplus < SMALL * self.unit or (before is not None and self.surplus >= before):
                return False
            before = self.surplus
            for one in self.count.elected:
                part = -(-self.keep[one] * self.quota // (ONE * self.unit))
                self.keep[one] = min(ONE, -(-part * ONE * self.unit // self.votes[one]))

    def shortened(self) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
        """The ballots as far as they matter now: elected candidates, then the first who is neither elected nor excluded."""
        size, width = len(self.count.names), len(self.count.elected) + 1
        gone, elected = np.zeros(size + 1, dtype=np.bool_), np.zeros(size + 1, dtype=np.bool_)
        gone[list(self.count.excluded)] = True
        elected[self.count.elected] = True
        short = np.full((len(self.weights), width), NOBODY, dtype=np.int16)
        flat, row = self.papers.order.ravel(), self.papers.order.shape[1]
        place = np.arange(0, flat.size, row, dtype=np.int64)
        rows = np.arange(len(place))
        for column in range(width):
            left = rows
            while len(left := left[gone[flat[place[left]]]]):
                place[left] += 1
            short[rows, column] = found = flat[place[rows]]
            rows = rows[elected[found]]
            place[rows] += 1
        return merged(short, self.weights, size)

    def seat_reached(self) -> None:
        """Seat who has the quota, most votes first; one by one where seat rules may forbid the next."""
        while self.count.vacancies and (reached := self.reached()):
            most = max(self.votes[one] for one in reached)
            tied = [one for one in reached if self.votes[one] == most]
            if len(tied) > self.count.vacancies or not self.count.possible([*self.count.elected, *tied]):
                tied = [self.settled(tied, last=False)]
            for one in tied:
                self.count.seat(
                    one,
                    "elections.meek.elected",
                    stage=len(self.history),
                    votes=self.said(self.votes[one]),
                    quota=self.said(self.quota),
                )

    def exclude(self) -> None:
        """Exclude who can't be seated any more, else who has fewest votes; all without votes together where it can't matter."""
        if doomed := self.count.doomed():
            self.count.tell_doomed(doomed)
            if len(self.count.continuing) - len(doomed) > self.count.vacancies:
                return self.drop(self.lowest(doomed))
            return self.exclude_all(doomed)  # the rest is seated wherever their votes go
        guarded = self.count.guarded()
        self.count.tell_guarded(guarded, self.votes)
        able = set(self.count.continuing) - guarded
        voteless = [one for one in sorted(able) if not self.votes[one]]
        spare = len(self.count.continuing) - self.count.vacancies
        if 1 < len(voteless) <= spare and self.count.possible(self.count.elected, without=voteless):
            return self.drop(*voteless)
        return self.drop(self.lowest(able))

    def lowest(self, able: set[int]) -> int:
        # a difference smaller than the surplus that was not spent may be rounding alone
        least = min(self.votes[one] for one in able)
        return self.settled([one for one in sorted(able) if self.votes[one] <= least + self.surplus], last=True)

    def exclude_all(self, gone: Collection[int]) -> None:
        self.count.excluded.update(gone)
        for one in gone:
            self.keep[one] = 0

    def drop(self, *gone: int) -> None:
        self.exclude_all(gone)
        if len(gone) > 1:
            self.count.tell("elections.stv.voteless", stage=len(self.history), names=self.count.named(gone))
        else:
            name, votes = self.count.names[gone[0]], self.said(self.votes[gone[0]])
            self.count.tell("elections.meek.excluded", stage=len(self.history), name=name, votes=votes)

    def settled(self, tied: list[int], *, last: bool) -> int:
        """Of equals, who was ahead at the first earlier round at which they differed; else by the rule fixed before."""
        for stage, votes in enumerate(self.history[:-1], start=1):
            if len(tied) == 1:
                break
            end = (min if last else max)(votes[one] for one in tied)
            left = [one for one in tied if votes[one] == end]
            self.count.tell_narrowed("elections.meek.earlier", tied, left, stage)
            tied = left
        if len(tied) == 1:
            return tied[0]
        return self.count.last(tied) if last else self.count.first(tied)

    def said(self, votes: int) -> Fraction:
        return Fraction(votes, ONE * self.unit)


def merged(
    order: NDArray[np.int16], weights: NDArray[np.int64], candidates: int
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """Make equal rows one, with the sum of their weights."""
    if (candidates + 1) ** order.shape[1] > LARGEST:
        return order, weights
    keys = np.zeros(len(order), dtype=np.int64)
    for column in range(order.shape[1]):
        keys = keys * (candidates + 1) + order[:, column] + 1
    _, rows, of = np.unique(keys, return_index=True, return_inverse=True)
    together = np.zeros(len(rows), dtype=np.int64)
    np.add.at(together, of.reshape(-1), weights)
    return order[rows], together


def distribute(order: NDArray[np.int16], weights: NDArray[np.int64], keep: list[int]) -> list[int]:
    """Votes of each candidate, exact. order: (types, width), excluded candidates left out; keep: billionths, 0 … 10⁹.

    Each candidate on a ballot keeps their part, rounded up, of what those before them left.
    """
    # where the sums could leave 64 bits they are made of Python's integers
    total: NDArray[np.int64] | NDArray[np.object_] = np.zeros(len(keep) + 1, dtype=np.int64)
    if int(weights.sum()) * ONE > LARGEST:
        total, weights = total.astype(object), weights.astype(object)
    kept = np.array([*keep, 0], dtype=np.int64)
    left = np.full(len(order), ONE, dtype=np.int64)
    for column in range(order.shape[1]):
        names = order[:, column].astype(np.intp)
        given = -(-left * kept[names] // ONE)
        np.add.at(total, names, given * weights)
        left -= given
    return [int(votes) for votes in total[:NOBODY]]
