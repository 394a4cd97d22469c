"""A count under seat rules: first freely; if its result is lawful it stands, else once more, changing as few people as possible."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import takewhile
from typing import Any

from civicmath.ballots import Ballots, how_read
from civicmath.faults import Unmeetable, bad
from civicmath.seats.outcome import Elected, counted, seated
from civicmath.seats.reasons import passed_over
from civicmath.seats.rules import Seating
from civicmath.seats.ways import MOST, Supposed, every_way
from civicmath.spoken import Event, event, plain
from civicmath.ties import TieBreak, Ties, by_order


@dataclass
class Filling:
    """Seats being filled one by one: who is seated and why, who no longer can be, what was told."""

    ballots: Ballots
    seats: int
    ties: Ties
    seating: Seating | None
    elected: list[int] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    out: set[int] = field(default_factory=set)

    @property
    def left(self) -> int:
        return self.seats - len(self.elected)

    def able(self) -> list[int]:
        """Who can be seated next, in the order of the ballot. Those whom the rules pass over from now on are told."""
        if self.seating and self.left:
            doomed = self.seating.doomed(self.elected, ()) - self.out
            self.events += passed_over(self.seating, doomed, self.elected, (), self.ballots.candidates)
            self.out |= doomed
        gone = self.out.union(self.elected, self.ballots.withdrawn)
        return [one for one in range(len(self.ballots.candidates)) if one not in gone]

    def tell(self, key: str, **values: Any) -> None:
        self.events.append(event(key, **values))

    def seat(self, one: int, key: str, **values: Any) -> None:
        """Seat a candidate and tell why: `key` is the sentence, which gets seat, name and `values`."""
        self.elected.append(one)
        self.why.append(key)
        self.tell(key, seat=len(self.elected), name=self.ballots.candidates[one], **values)

    def first(self, tied: Collection[int]) -> int:
        """Who of the tied is preferred by the rule fixed before; a tie is told. Unmeetable: no rule was fixed."""
        chosen = self.ties.first(tied)
        self.events += self.ties.events
        self.ties.events.clear()
        return chosen

    def named(self, some: Collection[int]) -> list[str]:
        return [self.ballots.candidates[one] for one in some]

    def votes(self, weight: int) -> Fraction:
        """A weight of ballots in votes."""
        return Fraction(weight, self.ballots.scale)


@dataclass(frozen=True)
class Way:
    """What a count comes to where its ties fall as was supposed: the free run, and the one under seat rules if there is one."""

    ties: Supposed
    made: list[Filling]

    @property
    def people(self) -> set[int]:
        """Who is seated in the end."""
        return set(self.made[-1].elected)

    @property
    def orders(self) -> list[list[int]]:
        """Who is seated in which order, in each of the runs."""
        return [one.elected for one in self.made]


@dataclass(frozen=True)
class Runs:
    """A count that `run` makes: freely and, where seat rules are `asked` that its result breaks, under them."""

    ballots: Ballots
    seats: int
    asked: Seating | None
    run: Callable[[Filling], None]

    def made(self, ties: Callable[[], Ties]) -> Iterator[Filling]:
        """The free run, then the one under seat rules where there has to be one."""
        free = Filling(self.ballots, self.seats, ties(), None)
        self.run(free)
        yield free
        if self.asked is not None and compared(self.ballots, free.elected, self.asked)[-1].key != "seats.lawful":
            again = Filling(self.ballots, self.seats, ties(), self.asked.nearest(free.elected))
            self.run(again)
            yield again

    def supposed(self, ties: Supposed) -> Way:
        """The runs where ties fall as is supposed."""

        def run(filling: Filling) -> None:
            ties.over = lambda: not filling.left
            self.run(filling)

        return Way(ties, list(replace(self, run=run).made(lambda: ties)))


def decided(
    ballots: Ballots,
    seats: int,
    fixed: TieBreak,
    seating: Seating | None,
    run: Callable[[Filling], None],
    *,
    rule: str,
    silent: int = 0,
    ways: int = MOST,
    **settings: Any,
) -> Elected:
    """Make the count `run` freely and, where its result breaks the rules, again with `Seating.nearest`.

    silent: weight of the ballots that prefer nobody of those who stand to another. ways: how many counts may be made to see
    whether a tie matters. BadInput: no seats, no ballots but silent
    ones. Unmeetable: fewer candidates than seats, rules that contradict, a tie that decides who is seated and no rule for it.
    """
    if seats < 1:
        raise bad("seats.no_seats", seats=seats)
    stand = len(ballots.candidates) - len(ballots.withdrawn)
    if stand and int(ballots.weights.sum()) == silent:  # where nobody stands, no ballot could help
        raise bad("seats.no_ballots")
    rules = () if seating is None else seating.rules
    few = seats > stand
    asked = None
    if seating is not None or few:  # else there is nothing that could contradict
        asked = Seating(len(ballots.candidates), seats, rules, ballots.withdrawn)
        asked.check()
    count = Runs(ballots, seats, asked, run)
    made: list[Filling] = []
    free: list[int] | None
    try:
        for filling in count.made(lambda: Ties(fixed, ballots.candidates)):
            made.append(filling)  # noqa: PERF402 - what was counted before a tie is kept
        free, final = made[0].elected, made[-1]
    except Unmeetable as tie:  # no rule for it: it does not matter where the same people are seated anyhow
        free, final = anyhow(count, fixed, made[0].elected if made else None, tie, ways)
    told = [] if asked is None or free is None else compared(ballots, free, asked)
    outcome = Elected(
        rule=rule,
        settings={
            "seats": seats,
            "ties": Ties(fixed, ballots.candidates).as_json(),
            "seat_rules": [one.as_json(ballots.candidates) for one in rules],
            **settings,
        },
        elected=final.named(final.elected),
        ballots=counted(ballots),
        seats=seated(final.named(final.elected), final.why),
        free=None if seating is None or free is None else final.named(free),
        more=final.more,
    )
    outcome.events = [*opening(ballots, seats, silent), *told, *final.events, *closing(outcome)]
    return outcome


def anyhow(
    count: Runs, fixed: TieBreak, free: list[int] | None, tie: Unmeetable, most: int
) -> tuple[list[int] | None, Filling]:
    """The free result, if it is the same whichever way the ties fall, and the final one. Unmeetable: people depend on them.

    free: as far as it is known. most: how many counts may be made.
    """
    asked = count.asked if count.asked is None or free is None else count.asked.nearest(free)
    only = set() if asked is None else asked.guarded((), ())
    is_only = len(only) == count.seats
    ways = every_way(count.supposed, count.ballots.candidates, lambda way, other: way.people == other.people, most)
    if ways:
        free = common([way.made[0].elected for way in ways])
        told = event("seats.either_way", names=tie.faults[0].values["names"])
        if all(way.orders == ways[0].orders for way in ways):
            return free, one_way(count, ways, told)
        if is_only:
            return free, agreed(count, ways, event("seats.only"), "seats.only_one")
        return free, agreed(count, ways, told, "seats.either_way_one")
    if is_only:
        return free, forced(count.ballots, count.seats, fixed, only)
    if ways is None and tie.faults[0].key == "ties.no_rule":
        raise Unmeetable(replace(tie.faults[0], key="ties.no_rule_unknown")) from None
    raise tie


def forced(ballots: Ballots, seats: int, fixed: TieBreak, only: Collection[int]) -> Filling:
    """Seat the only committee that keeps the rules."""
    filling = Filling(ballots, seats, Ties(fixed, ballots.candidates), None)
    filling.tell("seats.only")
    for one in sorted(only):
        filling.seat(one, "seats.only_one")
    return filling


def common(results: list[list[int]]) -> list[int] | None:
    """The people whom all results hold: in their order, or in that of the ballot. None: the people differ."""
    if any(set(one) != set(results[0]) for one in results):
        return None
    return results[0] if all(one == results[0] for one in results) else sorted(results[0])


def one_way(count: Runs, ways: list[Way], tie: Event) -> Filling:
    """Tell one of the ways in which ties may fall, and that the others seat the same people in the same order."""
    order = by_order(ways[0].ties.agreeing())
    *_, told = count.made(lambda: Ties(order, count.ballots.candidates))
    at = next((place for place, step in enumerate(told.events) if step.key.startswith("ties.")), len(told.events))
    told.events = [*told.events[:at], tie, *map(supposed, told.events[at:])]
    told.more = shared(ways)
    return told


def supposed(step: Event) -> Event:
    """A step of a count; of a tie, that it is only supposed to fall so."""
    if not step.key.startswith("ties."):
        return step
    at = step.key.rpartition("_")[2]
    return event(f"seats.supposed_{at}", names=step.values["names"], chosen=step.values["chosen"])


def agreed(count: Runs, ways: list[Way], why: Event, key: str) -> Filling:
    """Tell what all ways in which ties may fall have in common: the first steps, and the people seated.

    why: that the rest does not depend on the tie; key: the sentence about each of those seated after it.
    """
    finals = [way.made[-1] for way in ways]
    first = finals[0]
    told = Filling(count.ballots, count.seats, ways[0].ties, None, more=shared(ways))
    steps = zip(*(way.events for way in finals), strict=False)
    told.events = [step[0] for step in takewhile(lambda step: step.count(step[0]) == len(ways), steps)]
    seated = sum("seat" in step.values for step in told.events)
    told.elected, told.why = first.elected[:seated], first.why[:seated]
    told.events.append(why)
    order = first.elected
    if any(way.elected != order for way in finals):
        told.tell("seats.either_way_order")
        order = [*order[:seated], *sorted(order[seated:])]
    for one in order[seated:]:
        told.seat(one, key)
    return told


def shared(ways: list[Way]) -> dict[str, Any]:
    """The findings that are the same in all ways."""
    first, *others = (way.made[-1].more for way in ways)
    return {key: value for key, value in first.items() if all(plain(more.get(key)) == plain(value) for more in others)}


def compared(ballots: Ballots, free: list[int], asked: Seating) -> list[Event]:
    """Tell the free result and which rules it breaks; the last event is `seats.lawful` where it breaks none."""
    told = [event("seats.free", names=[ballots.candidates[one] for one in free])]
    for rule in asked.rules:
        held = len(rule.members.intersection(free))
        if held < rule.least:
            told.append(event("seats.free_too_few", group=rule.group, held=held, least=rule.least))
        if held > rule.most:
            told.append(event("seats.free_too_many", group=rule.group, held=held, most=rule.most))
    return [*told, event("seats.recount" if len(told) > 1 else "seats.lawful")]


def opening(ballots: Ballots, seats: int, silent: int) -> list[Event]:
    of, gone = counted(ballots), sorted(ballots.withdrawn)
    told = [
        event("seats.opened", seats=seats, candidates=len(ballots.candidates) - len(gone)),
        event("seats.ballots", valid=of.valid, blank=of.blank, spoilt=of.spoilt),
    ]
    told += how_read(ballots)
    told += [event("seats.withdrawn", names=[ballots.candidates[one] for one in gone])] if gone else []
    return told + ([event("seats.silent", votes=Fraction(silent, ballots.scale))] if silent else [])


def closing(outcome: Elected) -> list[Event]:
    told = [event("seats.elected", names=outcome.elected)]
    for change in ("seated", "not_seated"):
        names = [one["name"] for one in outcome.changed if one["change"] == change]
        if names:
            told.append(event(f"seats.changed_{change}", names=names))
    return told
