"""Approval: who is approved by most voters is seated. Several seats may all go to the same majority: docs/rules.md."""

from fractions import Fraction

import numpy as np

from civicmath.ballots import Approvals, silent_of
from civicmath.elections.counting import Count, decided
from civicmath.elections.plurality import tell_and_seat
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak


def count(ballots: Approvals, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat those with most approvals. BadInput, Unmeetable: as `counting.decided`."""
    total = np.zeros(len(ballots.candidates), dtype=np.int64)
    np.add.at(total, ballots.indices, np.repeat(ballots.weights, np.diff(ballots.indptr)))
    votes = [Fraction(one, ballots.scale) for one in total.tolist()]

    def run(under_way: Count) -> None:
        tell_and_seat(under_way, votes)

    return decided("approval", ballots, seats, run, ties=ties, seating=seating, silent=silent_of(ballots))
