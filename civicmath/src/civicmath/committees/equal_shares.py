"""Method of equal shares (Peters & Skowron 2020) for committees, completed by sequential Phragmén.

Each vote has one unit to spend and a seat costs valid votes / seats, so all purses together buy all seats. Again and again
the seat goes to the candidate whose supporters can pay for it with the smallest largest share: all pay that share, and who has
less pays all there is. When nobody who is left can be paid for, the rest is completed by sequential Phragmén: all purses grow
equally, beginning with what is left in them, and a seat goes to whose supporters can pay first.
"""

from fractions import Fraction
from typing import Any

from civicmath.ballots import Approvals
from civicmath.committees.choosing import settled
from civicmath.committees.loads import Loads
from civicmath.committees.phragmen import fill
from civicmath.committees.purses import Purses
from civicmath.committees.supporters import Supporters, supporters
from civicmath.seats.applying import Filling, decided
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak


def count(ballots: Approvals, seats: int, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat by equal shares, Phragmén completion. BadInput, Unmeetable: as `seats.applying.decided`."""
    approved = supporters(ballots)

    def run(filling: Filling) -> None:
        price = Fraction(approved.total, seats)
        filling.tell("committees.equal_shares.rule", price=price / ballots.scale)
        purses = spend(filling, approved)
        if filling.left:
            complete(filling, purses, price)

    return decided(
        ballots, seats, ties, seating, run, rule="equal-shares", silent=approved.silent, completion="phragmen"
    )


def spend(filling: Filling, approved: Supporters) -> Purses:
    """The first phase: seats that supporters can pay for. `more.bought` says how many."""
    purses = Purses(approved, filling.seats)
    bounds = dict.fromkeys(range(len(approved.votes)), Fraction(0))
    while filling.left:
        able = filling.able()
        shares = cheapest(purses, bounds, able)
        if not shares:
            break
        least = min(share for share, _ in shares.values())
        tied = [one for one in able if one in shares and shares[one][0] == least]
        now = settled(filling, approved, able, tied)
        for chosen in now:
            share, payers = shares.pop(chosen)
            tell_payment(filling, approved.votes[chosen], chosen, share, payers)
            if shares and len(now) == 1:  # of several the first one's seat has changed what the others' supporters have
                other = min(shares, key=lambda one: (shares[one][0], one))
                name = filling.ballots.candidates[other]
                filling.tell("committees.equal_shares.elected_next", name=name, share=shares[other][0])
            purses.pay(chosen, share)
            del bounds[chosen]
    filling.more["bought"] = len(filling.elected)
    return purses


def tell_payment(filling: Filling, votes: int, one: int, share: Fraction, payers: int) -> None:
    key = "committees.equal_shares.elected" if payers == votes else "committees.equal_shares.elected_short"
    short = filling.votes(votes - payers)
    filling.seat(one, key, votes=filling.votes(votes), share=share, payers=filling.votes(payers), short=short)


def cheapest(purses: Purses, bounds: dict[int, Fraction], able: list[int]) -> dict[int, tuple[Fraction, int]]:
    """Find the shares of those who may be among the two smallest, exactly.

    bounds: the share found last for each, which only grows as purses empty; who can't be paid for is taken out for good.
    """
    shares: dict[int, tuple[Fraction, int]] = {}
    best: list[Fraction] = []
    for one in sorted((one for one in able if one in bounds), key=lambda one: bounds[one]):
        if len(best) == 2 and bounds[one] > best[1]:
            break
        found = purses.share(one)
        if found is None:
            del bounds[one]
            continue
        shares[one], bounds[one] = found, found[0]
        best = sorted([*best, found[0]])[:2]
    return shares


def complete(filling: Filling, purses: Purses, price: Fraction) -> None:
    """The second phase: a load below zero is money that is still in the purse."""
    filling.tell("committees.equal_shares.completion", left=filling.left)
    loads = Loads(purses.supporters, price, [-left for left in purses.left()], purses.level)
    votes = purses.supporters.votes

    def told_later(one: int, load: Fraction) -> tuple[str, dict[str, Any]]:
        return "committees.equal_shares.completed", {"votes": filling.votes(votes[one]), "added": load}

    fill(filling, loads, told_later)
