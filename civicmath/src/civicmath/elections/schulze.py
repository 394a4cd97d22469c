"""Schulze's method (Social Choice and Welfare 36, 2011) with winning votes, in integers.

A chain of won duels from one candidate to another is as strong as its weakest duel. Who has the stronger chain is better;
nobody is better than the winner. Further seats go down that order.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, decided, layers
from civicmath.elections.pairwise import duels, in_votes, tell_duels, told_alone
from civicmath.elections.papers import standing
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak


def count(ballots: Ranked, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat by Schulze's order. BadInput: over 2000 candidates; else as `counting.decided`."""
    papers = standing(ballots)
    won = duels(papers, ballots)
    strength = strongest(won)

    def run(under_way: Count) -> None:
        tell_duels(under_way, won, ballots.scale)
        under_way.more["strengths"] = in_votes(strength, under_way.continuing, ballots.scale)
        seat_by(under_way, won, strength, ballots.scale)

    return decided(
        "schulze", ballots, seats, run, ties=ties, seating=seating, silent=papers.silent, measure="winning votes"
    )


def strongest(won: NDArray[np.int64]) -> NDArray[np.int64]:
    """(candidates, candidates) int64: strength of the strongest chain from each to each, 0 where there is none."""
    strength = np.where(won > won.T, won, 0)
    for middle in range(len(won)):
        np.maximum(strength, np.minimum(strength[:, middle, None], strength[None, middle]), out=strength)
    np.fill_diagonal(strength, 0)
    return strength


def seat_by(under_way: Count, won: NDArray[np.int64], strength: NDArray[np.int64], scale: int) -> None:
    """Seat those whom nobody is better than, then those whom only they are better than, and so on."""

    def why(one: int) -> tuple[str, dict[str, Any]]:
        left = under_way.continuing
        if key := told_alone(won, one, left):
            return key, {}
        rival = min((other for other in left if other != one), key=lambda other: lead(strength, one, other))
        if not strength[one, rival]:  # nor the other way, for nobody left is better
            return "elections.schulze.elected_without", {"rival": under_way.names[rival]}
        return "elections.schulze.elected", {
            "rival": under_way.names[rival],
            "chain": under_way.named(chain(won, strength, one, rival)),
            "forward": Fraction(int(strength[one, rival]), scale),
            "back": Fraction(int(strength[rival, one]), scale),
        }

    under_way.seat_down(layers(strength > strength.T, under_way.continuing), why)


def lead(strength: NDArray[np.int64], one: int, other: int) -> int:
    return int(strength[one, other] - strength[other, one])


def chain(won: NDArray[np.int64], strength: NDArray[np.int64], start: int, end: int) -> list[int]:
    """A shortest chain of won duels, each as strong as the strongest chain from start to end; start alone where there is none."""
    needed = int(strength[start, end])
    before = {start: start}
    edge = [start]
    while edge and end not in before and needed:
        reached: list[int] = []
        for one in edge:
            for other in np.flatnonzero((won[one] >= needed) & (won[one] > won[:, one])).tolist():
                if other not in before:
                    before[other] = one
                    reached.append(other)
        edge = reached
    path = [end if end in before else start]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]
