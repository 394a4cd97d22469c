"""Proportional approval voting (Thiele 1895): the committee with the largest harmonic score; also its sequential variant.

A vote counts 1 + 1/2 + … + 1/m for a committee that holds m candidates it approves. Finding the best committee is NP-hard: it
is found by branch and bound in integers, and refused where that would look at more than `MOST_WORK` approvals.
"""

from collections.abc import Collection
from fractions import Fraction

from civicmath.ballots import Approvals
from civicmath.committees.choosing import settled
from civicmath.committees.harmonic import Harmonic
from civicmath.committees.search import Search
from civicmath.committees.supporters import Supporters, supporters
from civicmath.seats.applying import Filling, decided
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak


def count(ballots: Approvals, seats: int, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat the committee with the largest score, exactly; under seat rules the best of the nearest lawful ones.

    Where several are best, the rule for ties chooses somebody who is in some of them but not in all, again and again.
    Seats are told in the order in which each member adds most. BadInput: too large for an exact answer; and, with
    Unmeetable, as `seats.applying.decided`.
    """
    approved = supporters(ballots)

    def run(filling: Filling) -> None:
        filling.tell("committees.pav.rule")
        score = Harmonic(approved, seats)
        search = Search(score, seats, filling.able(), filling.seating)
        committee = agreed(filling, search)
        explain(filling, score, committee)

    return decided(ballots, seats, ties, seating, run, rule="pav", silent=approved.silent)


def agreed(filling: Filling, search: Search) -> list[int]:
    """Find the best committee; of several, as the rule for ties says."""
    most, best = search.best()
    fixed: list[int] = []
    while contenders := search.contenders(most, best, fixed):
        chosen = filling.first(contenders)
        fixed.append(chosen)
        if chosen not in best:
            best = search.reaching(most, fixed) or best
    return best


def explain(filling: Filling, score: Harmonic, committee: list[int]) -> None:
    """Seat the members in the order in which they add most, and tell who would have been best instead of each."""
    full = Fraction(1, score.unit)
    waiting = sorted(committee)
    total = 0
    while waiting:
        gains = score.gains(score.seated(filling.elected))
        chosen = max(waiting, key=lambda one: gains[one])
        waiting.remove(chosen)
        total += gains[chosen]
        votes = filling.votes(score.supporters.votes[chosen])
        filling.seat(chosen, "committees.pav.elected", votes=votes, adds=filling.votes(1) * full * gains[chosen])
        instead = replacement(filling, score, committee, chosen)
        if instead:
            other, loss = instead
            names = {"name": filling.ballots.candidates[chosen], "other": filling.ballots.candidates[other]}
            filling.tell("committees.pav.instead", **names, loss=filling.votes(1) * full * loss)
    filling.tell("committees.pav.score", score=filling.votes(1) * full * total)
    filling.more["score"] = filling.votes(1) * full * total


def replacement(filling: Filling, score: Harmonic, committee: list[int], member: int) -> tuple[int, int] | None:
    """Find who could best take the member's place, and what the score would lose. None: nobody could."""
    rest = [one for one in committee if one != member]
    gains = score.gains(score.seated(rest))
    others = [
        one
        for one in range(len(gains))
        if one not in committee and one not in filling.ballots.withdrawn and lawful(filling, [*rest, one])
    ]
    other = max(others, key=lambda one: gains[one], default=None)
    return None if other is None else (other, gains[member] - gains[other])


def lawful(filling: Filling, committee: Collection[int]) -> bool:
    return filling.seating is None or filling.seating.possible(committee, ())


def sequential(ballots: Approvals, seats: int, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat one by one who adds most to the score (Thiele's addition method). BadInput, Unmeetable: as `seats.applying.decided`."""
    approved = supporters(ballots)

    def run(filling: Filling) -> None:
        filling.tell("committees.pav.rule_sequential")
        score = Harmonic(approved, seats)
        while filling.left:
            seat_next(filling, approved, score)

    return decided(ballots, seats, ties, seating, run, rule="seq-pav", silent=approved.silent)


def seat_next(filling: Filling, approved: Supporters, score: Harmonic) -> None:
    able = filling.able()
    gains = score.gains(score.seated(filling.elected))
    most = max(gains[one] for one in able)
    worth = filling.votes(1) / score.unit
    now = settled(filling, approved, able, [one for one in able if gains[one] == most])
    for chosen in now:
        filling.seat(chosen, "committees.pav.added", votes=filling.votes(approved.votes[chosen]), adds=worth * most)
        others = [one for one in able if one not in filling.elected]
        if others and len(now) == 1:  # of several the first one's seat has changed what the others add
            other = max(others, key=lambda one: gains[one])
            filling.tell("committees.pav.added_next", name=filling.ballots.candidates[other], adds=worth * gains[other])
