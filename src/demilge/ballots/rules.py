"""How hands become winners. Values in, decisions out; no tables, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tie(StrEnum):
    """What decides between equal counts; fixed before the vote."""

    SECOND_VOTE = "second_vote"  # deciders are its hands: more is better
    LOT = "lot"  # deciders are places drawn: the first is best


@dataclass(frozen=True)
class Hands:
    """The hands counted for one of those put up, known by its number on the list."""

    number: int
    votes_for: int
    votes_against: int = 0
    abstained: int = 0

    @property
    def total(self) -> int:
        return self.votes_for + self.votes_against + self.abstained

    @property
    def carried(self) -> bool:
        """More hands for than against."""
        return self.votes_for > self.votes_against

    @property
    def sums(self) -> tuple[int, int, int]:
        return (self.votes_for, self.votes_against, self.abstained)


@dataclass(frozen=True)
class Outcome:
    """Numbers on the list, best first. `tied`: those equal across the last seats, of whom `open_seats` can win."""

    winners: tuple[int, ...]
    runners_up: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    open_seats: int = 0


def count(options: Iterable[Hands], *, seats: int, tie_rule: Tie, deciders: Mapping[int, int]) -> Outcome:
    """Give the seats to those with most hands for, of those with more hands for than against.

    Equal counts across the last seat are settled only by `deciders` (number → the second vote's hands or the place
    drawn), and only when everybody concerned has one; else they come back as `tied`. A decider that is equal again
    leaves the tie between those who are still equal.
    """
    best = sorted((hands for hands in options if hands.carried), key=lambda hands: (-hands.votes_for, hands.number))
    if len(best) <= seats:
        return Outcome(tuple(hands.number for hands in best))
    last = best[seats - 1].votes_for
    sure = [hands.number for hands in best if hands.votes_for > last]
    edge = [hands.number for hands in best if hands.votes_for == last]
    rest = [hands.number for hands in best if hands.votes_for < last]
    room = seats - len(sure)
    if len(edge) == room:
        return Outcome((*sure, *edge), tuple(rest))
    if any(number not in deciders for number in edge):
        return Outcome(tuple(sure), tuple(rest), tuple(edge), room)
    return _settle(sure, edge, rest, {number: _rank(tie_rule, deciders[number]) for number in edge}, room)


def _rank(tie_rule: Tie, decider: int) -> int:
    """Lower is better."""
    return -decider if tie_rule == Tie.SECOND_VOTE else decider


def _settle(sure: list[int], edge: list[int], rest: list[int], rank: Mapping[int, int], room: int) -> Outcome:
    ordered = sorted(edge, key=lambda number: (rank[number], number))
    cut = rank[ordered[room - 1]]
    above = [number for number in ordered if rank[number] < cut]
    level = [number for number in ordered if rank[number] == cut]
    below = [number for number in ordered if rank[number] > cut]
    if len(above) + len(level) == room:
        return Outcome((*sure, *above, *level), (*below, *rest))
    return Outcome((*sure, *above), (*below, *rest), tuple(level), room - len(above))


def strangers(counted: Iterable[int], standing: Iterable[int]) -> list[int]:
    """The numbers that were counted though nobody stood under them, or that were counted twice."""
    left = set(standing)
    wrong = []
    for number in counted:
        if number not in left:
            wrong.append(number)
        left.discard(number)
    return wrong


def uncounted(counted: Iterable[int], standing: Iterable[int]) -> list[int]:
    """The numbers that stood but were not counted."""
    return sorted(set(standing) - set(counted))


def hands_fit(hands: Hands, *, present: int) -> bool:
    """Nobody raises a hand who is not there, and no count is less than nothing."""
    return hands.total <= present and min(hands.sums) >= 0


def is_list(options: Iterable[Hands], *, seats: int) -> bool:
    """Whether these may be the hands of one vote on the whole list: no more people than seats, the same hands for all."""
    counted = list(options)
    return len(counted) <= seats and len({hands.sums for hands in counted}) <= 1
