"""What every count of this package works with: who is left, whom the seat rules still allow, ties, orders with equals.

The frame around it - the free count, the recount under seat rules, what is told at start and end - is `seats.applying`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ballots
from civicmath.seats import applying
from civicmath.seats.applying import Filling
from civicmath.seats.outcome import Elected
from civicmath.seats.reasons import guarded_by, passed_over
from civicmath.seats.rules import Seating
from civicmath.seats.ways import MOST
from civicmath.ties import TieBreak

Answer = TypeVar("Answer")


class Tally(Mapping[str, Fraction]):
    """Votes by name: exact numbers over `unit`, made fractions only when they are read."""

    def __init__(self, votes: dict[str, int] | dict[str, int | Fraction], unit: int) -> None:
        self.votes = votes
        self.unit = unit

    def __getitem__(self, name: str) -> Fraction:
        return Fraction(self.votes[name]) / self.unit

    def __iter__(self) -> Iterator[str]:
        return iter(self.votes)

    def __len__(self) -> int:
        return len(self.votes)


class Count:
    """One count under way over candidates 0 … n-1: seats being filled, and those who were excluded or have withdrawn."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self.names = filling.ballots.candidates
        self.seats = filling.seats
        self.more = filling.more
        self.elected = filling.elected
        self.tell = filling.tell
        self.seat = filling.seat
        self.named = filling.named
        self.excluded = set(filling.ballots.withdrawn)
        self.told: set[int] = set()  # who can't be seated any more, as was said
        self.gone = -1  # how many had gone when `remaining` was made; nobody comes back
        self.remaining: list[int] = []

    @property
    def vacancies(self) -> int:
        return self.filling.left

    @property
    def continuing(self) -> list[int]:
        """Who is neither elected nor excluded, in the order of the ballot."""
        if self.gone != len(self.excluded) + len(self.elected):
            gone = self.excluded.union(self.elected)
            self.remaining = [one for one in range(len(self.names)) if one not in gone]
            self.gone = len(self.excluded) + len(self.elected)
        return self.remaining

    def first(self, tied: Collection[int], at: str = "elected") -> int:
        """Who of the tied is preferred by the rule fixed before; told. Unmeetable: no rule was fixed."""
        return self._heard(self.filling.ties.first(tied, at))

    def last(self, tied: Collection[int]) -> int:
        """Who of the tied gives way."""
        return self._heard(self.filling.ties.last(tied))

    def ordered(self, tied: Collection[int]) -> list[int]:
        """All of the tied, the preferred first."""
        return self._heard(self.filling.ties.ordered(tied))

    def _heard(self, answer: Answer) -> Answer:
        self.filling.events += self.filling.ties.events
        self.filling.ties.events.clear()
        return answer

    def possible(self, elected: Collection[int], without: Collection[int] = ()) -> bool:
        """Whether seats can be filled lawfully when these are elected, and some more than those so far are excluded."""
        seating = self.filling.seating
        return seating is None or seating.possible(elected, self.excluded.union(without))

    def may(self, one: int) -> bool:
        """Whether the candidate can be seated now."""
        return self.possible([*self.elected, one])

    def doomed(self) -> set[int]:
        """Who is still there but can't be seated any more."""
        seating = self.filling.seating
        return set() if seating is None else seating.doomed(self.elected, self.excluded)

    def guarded(self) -> set[int]:
        """Who must be seated, whatever the votes."""
        seating = self.filling.seating
        return set() if seating is None else seating.guarded(self.elected, self.excluded)

    def tell_guarded(self, guarded: Collection[int], votes: Sequence[Any]) -> None:
        """Say who would be excluded before the others, but for the seat rules, and which rules."""
        least = min((votes[one] for one in self.continuing if one not in guarded), default=None)
        few = [one for one in guarded if least is None or votes[one] <= least]
        if few and self.filling.seating:
            self.filling.events += guarded_by(self.filling.seating, few, self.elected, self.excluded, self.names)

    def tell_doomed(self, doomed: Collection[int]) -> None:
        """Say who can't be seated any more, as soon as that is so, and which rules forbid it."""
        fresh = set(doomed) - self.told
        if fresh and self.filling.seating:
            self.filling.events += passed_over(self.filling.seating, fresh, self.elected, self.excluded, self.names)
            self.told |= fresh

    def tell_narrowed(self, key: str, tied: Collection[int], left: Sequence[int], stage: int) -> None:
        """Say that the votes of an earlier stage leave some of the tied, or one. The key where it is one is `key` itself."""
        if 1 == len(left) < len(tied):
            self.tell(key, names=self.named(tied), chosen=self.names[left[0]], stage=stage)
        elif len(left) < len(tied):
            self.tell(f"{key}_some", names=self.named(tied), left=self.named(left), stage=stage)

    def pass_over(self, those: Collection[int]) -> None:
        """Exclude whom the seat rules do not allow any more, and say which rules."""
        self.tell_doomed(those)
        self.excluded.update(those)

    def seat_down(self, ranks: Sequence[Sequence[int]], told: Callable[[int], tuple[str, dict[str, Any]]]) -> None:
        """Seat from the top of an order whose equals stand together, whomever the seat rules still allow.

        told: the key and the values of the event that says why.
        """
        for equals in ranks:
            if not self.vacancies:
                return
            able = [one for one in equals if self.may(one)]
            self.pass_over([one for one in equals if one not in able])
            together = len(able) <= self.vacancies and self.possible([*self.elected, *able])
            for one in able if together else self.ordered(able):
                if self.vacancies and self.may(one):
                    key, values = told(one)
                    self.seat(one, key, **values)
                elif self.vacancies:
                    self.pass_over([one])


def decided(
    rule: str,
    ballots: Ballots,
    seats: int,
    run: Callable[[Count], None],
    *,
    ties: TieBreak,
    seating: Seating | None,
    silent: int = 0,
    ways: int = MOST,
    **settings: Any,
) -> Elected:
    """Make the count `run`, under seat rules where there are any (`applying.decided`, whose errors it raises)."""
    return applying.decided(
        ballots,
        seats,
        ties,
        seating,
        lambda filling: run(Count(filling)),
        rule=rule,
        silent=silent,
        ways=ways,
        **settings,
    )


def ranks_of(points: Sequence[Any], among: Iterable[int]) -> list[list[int]]:
    """Who has most first; equals stand together in the order of the ballot."""
    by_points: dict[Any, list[int]] = {}
    for one in sorted(among):
        by_points.setdefault(points[one], []).append(one)
    return [by_points[value] for value in sorted(by_points, reverse=True)]


def layers(better: NDArray[np.bool_], among: Sequence[int]) -> list[list[int]]:
    """Those whom nobody is better than, then those whom nobody of the rest is better than, and so on."""
    left, found = np.array(among, dtype=np.intp), []
    above = better[left].sum(axis=0)  # how many of those left are better than each
    while len(left):
        under = above[left] > 0
        top, left = left[~under], left[under]
        found.append(top.tolist())
        above -= better[top].sum(axis=0)
    return found
