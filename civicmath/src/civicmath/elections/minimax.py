"""Minimax (Simpson-Kramer): whose worst defeat is smallest is seated.

A defeat counts, by `measure`, `winning` (how many voters prefer the rival; a draw is no defeat) or `margins` (how many more
prefer the rival than the candidate).
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, decided, ranks_of
from civicmath.elections.pairwise import duels, tell_duels
from civicmath.elections.papers import standing
from civicmath.faults import bad
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak

MEASURES = ("winning", "margins")


def count(
    ballots: Ranked, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None, *, measure: str = "winning"
) -> Elected:
    """Seat those whose worst defeat is smallest. BadInput: no such measure, over 2000 candidates; else as `counting.decided`."""
    if measure not in MEASURES:
        raise bad("elections.no_such_choice", given=measure, choices=list(MEASURES))
    papers = standing(ballots)
    won = duels(papers, ballots)
    worst = [Fraction(one, ballots.scale) for one in worst_defeats(won, measure).tolist()]

    def run(under_way: Count) -> None:
        tell_duels(under_way, won, ballots.scale)
        ranks = ranks_of([-one for one in worst], under_way.continuing)
        shown = {under_way.names[one]: worst[one] for equals in ranks for one in equals}
        under_way.more["worst_defeats"] = shown
        under_way.tell("elections.minimax.table", defeats=shown)
        under_way.seat_down(ranks, lambda one: ("elections.minimax.elected", {"defeat": worst[one]}))

    return decided("minimax", ballots, seats, run, ties=ties, seating=seating, silent=papers.silent, measure=measure)


def worst_defeats(won: NDArray[np.int64], measure: str) -> NDArray[np.int64]:
    """(candidates,) the largest defeat of each, 0 for none."""
    size = won if measure == "winning" else won - won.T
    return np.asarray(np.where(won > won.T, size, 0).max(axis=0))
