"""Copeland: a won duel is a point, a drawn one half a point; who has most points is seated."""

from fractions import Fraction

import numpy as np

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, decided
from civicmath.elections.pairwise import duels, tell_duels
from civicmath.elections.papers import standing
from civicmath.elections.score import tell_and_seat
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak


def count(ballots: Ranked, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat those with most Copeland points. BadInput: over 2000 candidates; else as `counting.decided`."""
    papers = standing(ballots)
    won = duels(papers, ballots)
    stand = [one for one in range(len(won)) if one not in ballots.withdrawn]
    wins = (won > won.T)[:, stand].sum(axis=1)
    losses = (won < won.T)[:, stand].sum(axis=1)
    # a draw is what is neither won nor lost: wins + (rivals - wins - losses) / 2
    points = [Fraction(int(one), 2) for one in np.asarray(len(stand) - 1 + wins - losses)]

    def run(under_way: Count) -> None:
        tell_duels(under_way, won, ballots.scale)
        tell_and_seat(under_way, points)

    return decided("copeland", ballots, seats, run, ties=ties, seating=seating, silent=papers.silent, draw="1/2")
