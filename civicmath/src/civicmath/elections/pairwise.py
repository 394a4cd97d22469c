"""Duels: how many voters prefer each candidate to each other. Shared by Copeland, Schulze, ranked pairs and minimax.

A ballot prefers whom it ranks higher; candidates tied on it, and those it does not rank, are equal to each other, and every
ranked candidate is above every unranked one. All sums are integers.
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count
from civicmath.elections.papers import Standing
from civicmath.faults import bad
from civicmath.spoken import Ratio

MOST_CANDIDATES = 2000
MANY = 2000  # ballots of equal weight from which counting bits beats multiplying
BLOCK = 1 << 16


def duels(papers: Standing, ballots: Ranked) -> NDArray[np.int64]:
    """(candidates, candidates) int64: weight of the ballots that prefer the first to the second; none for who withdrew.

    BadInput: over 2000 candidates.
    """
    candidates = len(ballots.candidates)
    if candidates > MOST_CANDIDATES:
        raise bad("elections.too_many_candidates", candidates=candidates, most=MOST_CANDIDATES)
    won = np.zeros((candidates, candidates), dtype=np.int64)
    single = papers.weights == 1
    if np.count_nonzero(single) < MANY:
        single[:] = False
    for rows in (np.flatnonzero(single), np.flatnonzero(~single)):
        for start in range(0, len(rows), BLOCK):
            part = rows[start : start + BLOCK]
            place = places(papers, part, candidates)
            add = add_single if single[part[0]] else add_weighted
            add(won, place, papers.weights[part])
    won[:, sorted(ballots.withdrawn)] = 0
    return won


def places(papers: Standing, rows: NDArray[np.intp], candidates: int) -> NDArray[np.int8] | NDArray[np.int16]:
    """(candidates, ballots): the place of each candidate, equal for those tied, highest for the unranked."""
    order = papers.order[rows]
    kind = np.int8 if order.shape[1] < 126 else np.int16
    # one column more takes the ends of short ballots
    place = np.full((len(order), candidates + 1), order.shape[1] + 1, dtype=kind)
    levels = np.arange(order.shape[1], dtype=kind)[None, :]
    if papers.joined is not None:
        levels = np.cumsum(~papers.joined[rows], axis=1, dtype=kind)
    np.put_along_axis(place, order.astype(np.intp), np.broadcast_to(levels, order.shape), axis=1)
    return np.ascontiguousarray(place[:, :candidates].T)


def add_single(won: NDArray[np.int64], place: NDArray[np.integer], weights: NDArray[np.int64]) -> None:
    for one in range(len(won)):
        for other in range(one):
            won[one, other] += np.count_nonzero(place[one] < place[other])
            won[other, one] += np.count_nonzero(place[other] < place[one])


def add_weighted(won: NDArray[np.int64], place: NDArray[np.integer], weights: NDArray[np.int64]) -> None:
    for one in range(len(won)):
        won[one] += (place[one] < place) @ weights


def tell_duels(under_way: Count, won: NDArray[np.int64], scale: int) -> None:
    """Say how each who stands fares against each other."""
    stand = under_way.continuing
    names = under_way.named(stand)
    under_way.more["candidates"] = names
    under_way.more["duels"] = rows = in_votes(won, stand, scale)
    for one, (name, row) in enumerate(zip(names, rows, strict=True)):
        against = {rival: Ratio(row[other], rows[other][one]) for other, rival in enumerate(names) if other != one}
        if against:
            under_way.tell("elections.duels", name=name, duels=against)


def in_votes(weights: NDArray[np.int64], stand: list[int], scale: int) -> list[list[Fraction]]:
    """Weights between those who stand, as votes."""
    rows = weights[np.ix_(stand, stand)].tolist()
    votes = {weight: Fraction(weight, scale) for weight in {weight for row in rows for weight in row}}
    return [[votes[weight] for weight in row] for row in rows]


def told_alone(won: NDArray[np.int64], one: int, left: list[int]) -> str | None:
    """The key of the sentence for somebody with no rival, or whom no rival equals; None: there is more to tell."""
    if left == [one]:
        return "elections.pairs.alone"
    return "elections.pairs.elected" if beats_all(won, one, left) else None


def beats_all(won: NDArray[np.int64], one: int, others: list[int]) -> bool:
    """Whether `one` wins the duel with each of the others: the Condorcet winner among them."""
    return all(won[one, other] > won[other, one] for other in others if other != one)
