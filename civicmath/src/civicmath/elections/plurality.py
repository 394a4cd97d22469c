"""Plurality: each ballot is one vote for its first candidate; who has most votes is seated.

A ballot with several firsts divides its vote equally among them.
"""

from fractions import Fraction

import numpy as np

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, decided, ranks_of
from civicmath.elections.papers import Standing, standing
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak


def count(ballots: Ranked, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat those with most first preferences. BadInput, Unmeetable: as `counting.decided`."""
    papers = standing(ballots)
    votes = [Fraction(one) / ballots.scale for one in firsts(papers, len(ballots.candidates))]

    def run(under_way: Count) -> None:
        tell_and_seat(under_way, votes)

    return decided("plurality", ballots, seats, run, ties=ties, seating=seating, silent=papers.silent)


def tell_and_seat(under_way: Count, votes: list[Fraction]) -> None:
    """Seat by votes, telling them first. For every rule whose points are votes."""
    among = under_way.continuing
    ranks = ranks_of(votes, among)
    shown = {under_way.names[one]: votes[one] for equals in ranks for one in equals}
    under_way.more["votes"] = shown
    under_way.tell("elections.votes.table", votes=shown)
    under_way.seat_down(ranks, lambda one: ("elections.votes.elected", {"votes": votes[one]}))


def firsts(papers: Standing, candidates: int) -> list[Fraction]:
    """First preferences of each, in units of weight."""
    votes = [Fraction(0)] * candidates
    equal = np.ones(len(papers.order), dtype=np.int64)
    if papers.joined is not None:
        equal = np.argmin(np.pad(papers.joined[:, 1:], ((0, 0), (0, 1))), axis=1) + 1
    for size in np.unique(equal).tolist():
        rows = equal == size
        total = np.zeros(candidates, dtype=np.int64)
        for column in range(size):
            np.add.at(total, papers.order[rows, column].astype(np.intp), papers.weights[rows])
        votes = [have + Fraction(more, size) for have, more in zip(votes, total.tolist(), strict=True)]
    return votes
