"""Sequential Phragmén: each seat goes where the heaviest load stays least.

A seat is a load of one, shared by the voters who approve; those who already carry seats carry less of the next. The seat goes to
the candidate after whom the largest load among the supporters is smallest. One over that load is how many votes without a
seat would be as strong as these voters are now; it is what the explanation tells.
Phragmén 1894; Janson 2016; Brill, Freeman, Janson, Lackner 2017.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from civicmath.ballots import Approvals
from civicmath.committees.choosing import fill_unsupported, settled
from civicmath.committees.loads import Loads
from civicmath.committees.supporters import supporters
from civicmath.seats.applying import Filling, decided
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak

Told = Callable[[int, Fraction], tuple[str, dict[str, Any]]]


def count(ballots: Approvals, seats: int, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat by sequential Phragmén. Candidates nobody approves come last. BadInput, Unmeetable: as `seats.applying.decided`."""
    approved = supporters(ballots)

    def run(filling: Filling) -> None:
        filling.tell("committees.phragmen.rule")
        loads = Loads(approved, Fraction(1))
        fill(filling, loads, lambda one, load: explained(filling, approved.votes[one], load))

    return decided(ballots, seats, ties, seating, run, rule="phragmen", silent=approved.silent)


def explained(filling: Filling, votes: int, load: Fraction) -> tuple[str, dict[str, Any]]:
    return "committees.phragmen.elected", {"votes": filling.votes(votes), "strength": filling.votes(1) / load}


def fill(filling: Filling, loads: Loads, told: Told) -> None:
    """Fill all seats that are left. told: key and values of the sentence for a candidate and the load reached."""
    while filling.left:
        able = filling.able()
        after = loads.after(able)
        if not after:
            fill_unsupported(filling)
            return
        least = min(after.values())
        tied = [one for one in able if after.get(one) == least]
        now = settled(filling, loads.supporters, able, tied)
        for chosen in now:
            key, values = told(chosen, least)
            filling.seat(chosen, key, **values)
            others = [(load, one) for one, load in after.items() if one not in filling.elected]
            if others and len(now) == 1:  # of several the first one's seat has changed what the others have
                load, other = min(others)
                filling.tell(f"{key}_next", name=filling.ballots.candidates[other], **told(other, load)[1])
            if filling.left:
                loads.seat(chosen)
