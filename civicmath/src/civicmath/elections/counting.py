"""The frame of every count: what is told at its start and end, who is seated and why, ties and seat rules on the way.

With seat rules the count is made freely first. If the free result is lawful it stands; else the count is made again under
the rules, with one rule more: as many of the free winners as possible keep their seats.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ballots
from civicmath.faults import Fault, Unmeetable, bad
from civicmath.seats.outcome import Elected, counted, seated
from civicmath.seats.rules import FREE, Seating, SeatRule
from civicmath.spoken import Event, event
from civicmath.ties import TieBreak, Ties

WITHDRAWN = "elections.withdrawn"  # the group of those who can't be seated at all

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


@dataclass
class Count:
    """One count under way over candidates 0 … n-1. `elected` in order of seating, `why`: the key of the event of each."""

    names: tuple[str, ...]
    seats: int
    ties: Ties
    seating: Seating | None
    excluded: set[int]
    elected: list[int] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def vacancies(self) -> int:
        return self.seats - len(self.elected)

    @property
    def continuing(self) -> list[int]:
        """Who is neither elected nor excluded, in the order of the ballot."""
        return [one for one in range(len(self.names)) if one not in self.excluded and one not in self.elected]

    def tell(self, key: str, **values: Any) -> None:
        self.events.append(event(key, **values))

    def seat(self, one: int, key: str, **values: Any) -> None:
        """Seat a candidate and tell why."""
        self.elected.append(one)
        self.why.append(key)
        self.tell(key, seat=len(self.elected), name=self.names[one], **values)

    def named(self, some: Iterable[int]) -> list[str]:
        return [self.names[one] for one in some]

    def first(self, tied: Collection[int], at: str = "elected") -> int:
        """Who of the tied is preferred by the rule fixed before; told. Unmeetable: no rule was fixed."""
        return self._heard(self.ties.first(tied, at))

    def last(self, tied: Collection[int], at: str = "excluded") -> int:
        return self._heard(self.ties.last(tied, at))

    def ordered(self, tied: Collection[int]) -> list[int]:
        return self._heard(self.ties.ordered(tied))

    def _heard(self, answer: Answer) -> Answer:
        self.events += self.ties.events
        self.ties.events.clear()
        return answer

    def possible(self, elected: Collection[int], without: Collection[int] = ()) -> bool:
        """Whether seats can be filled lawfully when these are elected, and some more than those so far are excluded."""
        return self.seating is None or self.seating.possible(elected, self.excluded.union(without))

    def doomed(self) -> set[int]:
        """Who is still there but can't be seated any more."""
        if self.seating is None:
            return set()
        return self.seating.doomed(self.elected, self.excluded) & set(self.continuing)

    def guarded(self) -> set[int]:
        """Who must be seated, whatever the votes."""
        return set() if self.seating is None else self.seating.guarded(self.elected, self.excluded)

    def tell_doomed(self, one: int) -> None:
        """Say which groups have all their seats already, or which need all that are left."""
        rules = [rule for rule in self.seating.rules if rule.group not in {FREE, WITHDRAWN}] if self.seating else []
        inside = {rule.group: len(rule.members.intersection(self.elected)) for rule in rules}
        full = [rule.group for rule in rules if one in rule.members and inside[rule.group] >= rule.most]
        short = [rule.group for rule in rules if one not in rule.members and inside[rule.group] < rule.least]
        if full:
            self.tell("elections.rules.full", name=self.names[one], groups=full)
        elif short:
            self.tell("elections.rules.needed", name=self.names[one], groups=short, vacancies=self.vacancies)
        else:
            self.tell("elections.rules.doomed", name=self.names[one])

    def seat_down(self, ranks: Sequence[Sequence[int]], told: Callable[[int], tuple[str, dict[str, Any]]]) -> None:
        """Seat from the top of an order whose equals stand together, whoever the seat rules still allow.

        told: the key and the values of the event that says why.
        """
        for equals in ranks:
            if not self.vacancies:
                return
            able = [one for one in equals if self.possible([*self.elected, one])]
            for one in equals:
                if one not in able:
                    self.excluded.add(one)
                    self.tell_doomed(one)
            together = len(able) <= self.vacancies and self.possible([*self.elected, *able])
            for one in able if together else self.ordered(able):
                if self.vacancies and self.possible([*self.elected, one]):
                    key, values = told(one)
                    self.seat(one, key, **values)
                elif self.vacancies:
                    self.excluded.add(one)
                    self.tell_doomed(one)


def ranks_of(points: Sequence[Any], among: Iterable[int]) -> list[list[int]]:
    """Who has most first; equals stand together in the order of the ballot."""
    by_points: dict[Any, list[int]] = {}
    for one in sorted(among):
        by_points.setdefault(points[one], []).append(one)
    return [by_points[value] for value in sorted(by_points, reverse=True)]


def decided(
    rule: str,
    ballots: Ballots,
    seats: int,
    run: Callable[[Count], None],
    *,
    ties: TieBreak,
    seating: Seating | None,
    silent: int = 0,
    **settings: Any,
) -> Elected:
    """Make the count `run` freely and, where its result breaks the seat rules, again under them.

    silent: weight of ballots that name nobody who stands. Unmeetable: more seats than candidates, rules that contradict
    each other, a tie without a rule. BadInput: no seats, no ballots.
    """
    check(ballots, seats, silent)
    free = counted_once(ballots, seats, ties, None, run=run)
    final = free
    rules: list[Event] = []
    if seating is not None:
        checked = of_standing(seating, seats, ballots)
        if checked.possible(free.elected, set(range(len(ballots.candidates))).difference(free.elected)):
            rules.append(event("elections.rules.lawful"))
        else:
            final = counted_once(ballots, seats, ties, checked.nearest(free.elected), run=run)
            final.more["free_count"] = [one.as_json() for one in free.events]
            kept = len(set(free.elected).intersection(final.elected))
            rules.append(event("elections.rules.recount", names=free.named(free.elected), kept=kept))
    names = final.named(final.elected)
    outcome = Elected(
        rule=rule,
        settings={"seats": seats, "ties": ties.as_json(), **settings, "seat_rules": rules_as_json(ballots, seating)},
        events=[*opening(ballots, seats, silent), *rules, *final.events],
        elected=names,
        ballots=counted(ballots),
        seats=seated(names, final.why),
        free=None if seating is None else free.named(free.elected),
        more=final.more,
    )
    outcome.events += changes(outcome)
    outcome.events.append(event("elections.seated", names=names))
    return outcome


def of_standing(seating: Seating, seats: int, ballots: Ballots) -> Seating:
    """The same rules where those who withdrew can't be seated. Unmeetable: the rules can't be kept by those who stand."""
    stand = [one for one in range(len(ballots.candidates)) if one not in ballots.withdrawn]
    number = {one: place for place, one in enumerate(stand)}
    Seating(
        len(stand),
        seats,
        [
            SeatRule(rule.group, frozenset(number[one] for one in rule.members if one in number), rule.least, rule.most)
            for rule in seating.rules
        ],
    ).check()
    nobody = [SeatRule(WITHDRAWN, ballots.withdrawn, 0, 0)] if ballots.withdrawn else []
    return Seating(len(ballots.candidates), seats, [*seating.rules, *nobody])


def counted_once(
    ballots: Ballots, seats: int, ties: TieBreak, seating: Seating | None, *, run: Callable[[Count], None]
) -> Count:
    at_work = Ties(ties, ballots.candidates)
    count = Count(ballots.candidates, seats, at_work, seating, set(ballots.withdrawn))
    run(count)
    return count


def check(ballots: Ballots, seats: int, silent: int) -> None:
    stand = len(ballots.candidates) - len(ballots.withdrawn)
    if seats < 1:
        raise bad("elections.no_seats", seats=seats)
    if not len(ballots) or ballots.weights.sum() == silent:
        raise bad("elections.no_ballots")
    if seats > stand:
        raise Unmeetable(
            Fault("elections.seats_too_many", values=values(seats=seats, candidates=stand)),
            [{"change": "seats", "from": seats, "to": stand}],
        )


def opening(ballots: Ballots, seats: int, silent: int) -> list[Event]:
    of = counted(ballots)
    stand = len(ballots.candidates) - len(ballots.withdrawn)
    told = [event("elections.opened", seats=seats, candidates=stand)]
    told.append(event("elections.ballots", valid=of.valid, blank=of.blank, spoilt=of.spoilt))
    if ballots.withdrawn:
        told.append(event("elections.withdrawn", names=names_of(ballots, ballots.withdrawn)))
    if silent:
        told.append(event("elections.silent", votes=Fraction(silent, ballots.scale)))
    return told


def changes(outcome: Elected) -> list[Event]:
    return [event(f"elections.rules.{change['change']}", name=change["name"]) for change in outcome.changed]


def names_of(ballots: Ballots, some: Iterable[int]) -> list[str]:
    return [ballots.candidates[one] for one in sorted(some)]


def layers(better: NDArray[np.bool_], among: Sequence[int]) -> list[list[int]]:
    """Those whom nobody is better than, then those whom nobody of the rest is better than, and so on."""
    left, found = list(among), []
    while left:
        top = [one for one in left if not better[left, one].any()]
        found.append(top)
        left = [one for one in left if one not in top]
    return found


def values(**given: Any) -> MappingProxyType[str, Any]:
    return MappingProxyType(given)


def rules_as_json(ballots: Ballots, seating: Seating | None) -> list[dict[str, Any]]:
    return [rule.as_json(ballots.candidates) for rule in (seating.rules if seating else ())]
