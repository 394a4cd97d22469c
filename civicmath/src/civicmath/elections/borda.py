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

LARGEST = 2**63 - 1
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
        named_by, places = by_place(papers, rows, size, candidates)
        whole = int(papers.weights[rows].sum())
        top = 2 * size if unranked == "modified" else 2 * (stand - 1)
        rest = stand - size - 1 if unranked == "average" else 0
        for one, (weight, place) in enumerate(zip(named_by, places, strict=True)):
            total[one] += weight * top - place + (whole - weight) * rest
    return total


def by_place(papers: Standing, rows: NDArray[np.intp], size: int, candidates: int) -> tuple[list[int], list[int]]:
    """Of each candidate: the weight of the ballots that rank them, and the sum of weight × place there, places doubled from 0.

    The place of tied candidates is the mean of theirs.
    """
    weights: NDArray[np.int64] | NDArray[np.object_] = papers.weights[rows]
    if int(weights.sum()) * 2 * size > LARGEST:
        weights = weights.astype(object)
    named_by, places = np.zeros(candidates, weights.dtype), np.zeros(candidates, weights.dtype)
    for column in range(size):
        names = papers.order[rows, column].astype(np.intp)
        np.add.at(named_by, names, weights)
        np.add.at(places, names, weights * mean_place(papers.joined, rows, column, size))
    return [int(one) for one in named_by], [int(one) for one in places]


def mean_place(joined: NDArray[np.bool_] | None, rows: NDArray[np.intp], column: int, size: int) -> NDArray[np.intp]:
    """Twice the mean place of the tie that `column` belongs to: its first place plus its last."""
    if joined is None:
        return np.full(len(rows), 2 * column, dtype=np.intp)
    tied = joined[rows, :size]
    before = np.argmin(tied[:, column::-1], axis=1)
    after = np.argmin(np.pad(tied[:, column + 1 :], ((0, 0), (0, 1))), axis=1)
    return np.asarray(2 * column - before + after)
