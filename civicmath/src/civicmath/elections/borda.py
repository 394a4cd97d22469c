"""Borda: a place on a ballot is worth as many points as there are candidates below it. Points are exact halves.

Tied candidates share the points of their places equally. Candidates whom a ballot does not rank, by `unranked`:
`average`: they share the points of the places that are left, as if tied last; `zero`: they get none;
`modified`: none, and the last of m ranked candidates gets 1 point, the first m (naming few does not help).
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, decided
from civicmath.elections.papers import Standing, standing
from civicmath.elections.score import tell_and_seat
from civicmath.faults import bad
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak

UNRANKED = ("average", "zero", "modified")


def count(
    ballots: Ranked,
    seats: int = 1,
    ties: TieBreak = NONE,
    seating: Seating | None = None,
    *,
    unranked: str = "average",
) -> Elected:
    """Seat those with most Borda points. BadInput: no such treatment of the unranked; else as `counting.decided`."""
    if unranked not in UNRANKED:
        raise bad("elections.no_such_choice", given=unranked, choices=list(UNRANKED))
    papers = standing(ballots)
    stand = len(ballots.candidates) - len(ballots.withdrawn)
    points = [Fraction(one, 2 * ballots.scale) for one in doubled(papers, len(ballots.candidates), stand, unranked)]

    def run(under_way: Count) -> None:
        tell_and_seat(under_way, points)

    return decided("borda", ballots, seats, run, ties=ties, seating=seating, silent=papers.silent, unranked=unranked)


def doubled(papers: Standing, candidates: int, stand: int, unranked: str) -> list[int]:
    """Points of each, doubled. `stand`: how many candidates have not withdrawn."""
    total = [0] * candidates
    named = (papers.order >= 0).sum(axis=1)
    for size in np.unique(named).tolist():
        rows = np.flatnonzero(named == size)
        held = by_place(papers, rows, size, candidates)
        inside = held.sum(axis=1).tolist()
        whole = int(papers.weights[rows].sum())
        top = 2 * size if unranked == "modified" else 2 * (stand - 1)
        rest = stand - size - 1 if unranked == "average" else 0
        for one, places in enumerate(held.tolist()):
            total[one] += sum(weight * (top - place) for place, weight in enumerate(places) if weight)
            total[one] += (whole - inside[one]) * rest
    return total


def by_place(papers: Standing, rows: NDArray[np.intp], size: int, candidates: int) -> NDArray[np.int64]:
    """(candidates, 2 size - 1) int64: weight of the ballots that have a candidate at a place, places doubled from 0.

    The place of tied candidates is the mean of theirs.
    """
    held = np.zeros((candidates, max(1, 2 * size - 1)), dtype=np.int64)
    weights = papers.weights[rows]
    for column in range(size):
        names = papers.order[rows, column].astype(np.intp)
        np.add.at(held, (names, mean_place(papers.joined, rows, column, size)), weights)
    return held


def mean_place(joined: NDArray[np.bool_] | None, rows: NDArray[np.intp], column: int, size: int) -> NDArray[np.intp]:
    """Twice the mean place of the tie that `column` belongs to: its first place plus its last."""
    if joined is None:
        return np.full(len(rows), 2 * column, dtype=np.intp)
    tied = joined[rows, :size]
    before = np.argmin(tied[:, column::-1], axis=1)
    after = np.argmin(np.pad(tied[:, column + 1 :], ((0, 0), (0, 1))), axis=1)
    return np.asarray(2 * column - before + after)
