"""Ranked pairs (Tideman, Social Choice and Welfare 4, 1987) with winning votes, in integers.

Won duels are locked from the largest down, each unless it would close a circle with those locked before; who has no locked
defeat is seated. Larger: more voters for the winner, then fewer for the loser. Equal duels follow the rule for ties: the
duel whose winner stands earlier in the fixed order first, as Zavist and Tideman (1989) propose; of two won by the same candidate
the one whose loser stands later, which changes nothing but what is told.
Equal duels that can all be locked together need no rule.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked
from civicmath.elections.counting import Count, decided, layers
from civicmath.elections.pairwise import duels, tell_duels, told_alone
from civicmath.elections.papers import standing
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak

Duel = tuple[int, int]


def count(ballots: Ranked, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat by ranked pairs. BadInput: over 2000 candidates; else as `counting.decided`."""
    papers = standing(ballots)
    won = duels(papers, ballots)

    def run(under_way: Count) -> None:
        tell_duels(under_way, won, ballots.scale)
        mattering, unordered = deciding(under_way, won)
        seat_by(under_way, won, lock(under_way, mattering, ballots.scale), unordered)

    return decided(
        "ranked-pairs", ballots, seats, run, ties=ties, seating=seating, silent=papers.silent, measure="winning votes"
    )


def deciding(under_way: Count, won: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[list[int]]]:
    """Leave out the duels whose ties do not matter, where no rule for ties was fixed; and say whose order stays open so.

    The candidates are cut into the smallest sets of whom each beats everybody in the sets after; such wins are always locked. A
    set of whom all that may be are seated needs none of its duels; they are left out where equal ones do not fit together. Nor
    are the duels after the last seat needed.
    """
    unordered: list[list[int]] = []
    if under_way.filling.ties.place is not None:
        return won, unordered
    mattering, left = won.copy(), under_way.vacancies
    seated: list[int] = []
    for some in dominant(won, under_way.continuing):
        inner = np.ix_(some, some)
        able = [one for one in some if under_way.possible([*seated, one])] if left else []
        fit = len(able) <= left and under_way.possible([*seated, *able])
        if not left:
            mattering[inner] = 0
        elif fit and conflicting(won[inner]):
            mattering[inner] = 0
            unordered.append(able)
        if not fit and under_way.filling.seating is not None:
            break  # whom the seat rules still allow depends on who of these is seated
        # who beats everybody in the sets after stands above them all, whatever is locked among themselves
        left = max(0, left - len(able))
        seated += able
    return mattering, unordered


def dominant(won: NDArray[np.int64], among: list[int]) -> list[list[int]]:
    """The smallest sets, in their order, of whom each member wins the duel with each candidate of the sets after."""
    wins = (won > won.T)[np.ix_(among, among)]
    order = np.argsort(-wins.sum(axis=1), kind="stable")  # who is in an earlier set has won more duels
    unbeaten = ~wins[np.ix_(order, order)]
    np.fill_diagonal(unbeaten, val=False)
    # the last place whose holder each has not beaten: a set reaches as far as that of all its members
    reach = np.where(unbeaten.any(axis=1), len(order) - 1 - unbeaten[:, ::-1].argmax(axis=1), 0)
    reach = np.maximum(np.maximum.accumulate(reach), np.arange(len(order)))
    ends = np.flatnonzero(reach == np.arange(len(order))) + 1
    return [sorted(among[one] for one in part) for part in np.split(order, ends) if len(part)]


def conflicting(won: NDArray[np.int64]) -> bool:
    """Whether equal duels do not fit together, so that their order matters."""
    above = np.zeros(won.shape, dtype=np.bool_)
    for group in equals(won):
        if closes_circle(above, group):
            return True
        for duel in group:
            if not above[duel[::-1]]:
                add(above, duel)
    return False


def equals(won: NDArray[np.int64]) -> Iterator[list[Duel]]:
    """The won duels from the largest down, equal ones together."""

    def size(duel: Duel) -> tuple[int, int]:
        return -int(won[duel]), int(won[duel[::-1]])

    winners, losers = np.nonzero(won > won.T)
    pairs = sorted(zip(winners.tolist(), losers.tolist(), strict=True), key=size)
    return (list(group) for _, group in groupby(pairs, key=size))


def lock(under_way: Count, won: NDArray[np.int64], scale: int) -> NDArray[np.bool_]:
    """(candidates, candidates) bool: who stands above whom by the locked duels and all that follows from them."""
    above = np.zeros(won.shape, dtype=np.bool_)
    locked: list[str] = []
    for group in equals(won):
        fits = not closes_circle(above, group)
        for duel in group if fits else arranged(under_way, group):
            names = under_way.named(duel)
            if above[duel[::-1]]:
                votes = Fraction(int(won[duel]), scale)
                under_way.tell("elections.ranked_pairs.skipped", winner=names[0], loser=names[1], votes=votes)
            else:
                locked.append(" > ".join(names))
                add(above, duel)
    if locked:
        under_way.tell("elections.ranked_pairs.locked", pairs=locked)
    return above


def add(above: NDArray[np.bool_], duel: Duel) -> None:
    """Put the winner, and all above, above the loser, and all below."""
    winner, loser = duel
    if not above[winner, loser]:
        upper = above[:, winner].copy()
        upper[winner] = True
        lower = above[loser].copy()
        lower[loser] = True
        # who stands above the loser already stands above all below as well
        fresh = np.flatnonzero(upper & ~above[:, loser])
        above[fresh] |= lower


def closes_circle(above: NDArray[np.bool_], group: list[Duel]) -> bool:
    """Whether the order in which the group is locked matters: those still allowed do not fit together."""
    if len(group) == 1:
        return False
    trial = above.copy()
    for winner, loser in group:
        if not above[loser, winner]:
            if trial[loser, winner]:
                return True
            add(trial, (winner, loser))
    return False


def arranged(under_way: Count, group: list[Duel]) -> list[Duel]:
    """Equal duels by the rule fixed before; the tie is told by the names of those who won them."""
    tied = sorted({one for duel in group for one in duel})
    place = {one: at for at, one in enumerate(under_way.ordered(tied))}
    return sorted(group, key=lambda duel: (place[duel[0]], -place[duel[1]]))


def seat_by(under_way: Count, won: NDArray[np.int64], above: NDArray[np.bool_], unordered: list[list[int]]) -> None:
    """Seat those whom nobody stands above, then those whom only they stand above, and so on. unordered: as of `deciding`."""
    open_to_all = {one for some in unordered for one in some}
    for some in unordered:
        under_way.tell("elections.ranked_pairs.unordered", names=under_way.named(some))

    def why(one: int) -> tuple[str, dict[str, Any]]:
        if one in open_to_all:
            return "seats.either_way_one", {}
        return told_alone(won, one, under_way.continuing) or "elections.ranked_pairs.elected", {}

    under_way.seat_down(layers(above, under_way.continuing), why)
