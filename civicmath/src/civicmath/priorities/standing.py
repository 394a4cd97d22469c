"""What a ranking answers: places (shared where nothing fixed before breaks a tie), tiers, intervals, and who is chosen."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from civicmath.faults import bad
from civicmath.outcomes import Outcome
from civicmath.spoken import Event
from civicmath.ties import Ties

Number = int | float | Fraction


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One problem. Places from 1: first = last unless it shares them. score: what the rule orders by.

    tier: from 1, None where the rule has no tiers. interval: of the score or of the place, as `more["interval_of"]` says.
    """

    name: str
    first: int
    last: int
    score: Number
    tier: int | None = None
    interval: tuple[Number, Number] | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "place": {"first": self.first, "last": self.last},
            "score": self.score,
            "tier": self.tier,
            "interval": None if self.interval is None else list(self.interval),
            **self.more,
        }


@dataclass(kw_only=True)
class Ranking(Outcome):
    """Problems in order. chosen: the first ones, as many as were asked for; [] where none were. details: of the rule."""

    kind: ClassVar[str] = "rank"

    standings: list[Standing]
    chosen: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [standing.name for standing in self.standings]

    def result(self) -> dict[str, Any]:
        return {
            "ranking": [standing.as_json() for standing in self.standings],
            "chosen": self.chosen,
            "details": self.details,
        }


@dataclass(frozen=True)
class Order:
    """listed: the items that take part, best first; first, last: of each item its places from 1, else 0; chosen: those taken."""

    listed: list[int]
    first: list[int]
    last: list[int]
    chosen: list[int]
    events: list[Event]


def equal_groups(scores: Sequence[int | Fraction], apart: Collection[int] = ()) -> list[list[int]]:
    """Items of equal score together, the highest score first; inside a group ascending. apart: those that take no part."""
    groups: dict[int | Fraction, list[int]] = {}
    for item, score in enumerate(scores):
        if item not in apart:
            groups.setdefault(score, []).append(item)
    return [groups[score] for score in sorted(groups, reverse=True)]


def near_groups(scores: Sequence[float], width: float) -> list[list[int]]:
    """As `equal_groups` for scores that are roots of equations: neighbours closer than `width` are held equal."""
    listed = sorted(range(len(scores)), key=lambda item: (-scores[item], item))
    groups: list[list[int]] = []
    for item in listed:
        if groups and scores[groups[-1][-1]] - scores[item] <= width:
            groups[-1].append(item)
        else:
            groups.append([item])
    return [sorted(group) for group in groups]


def in_order(groups: Sequence[Sequence[int]], ties: Ties, wanted: int | None = None) -> Order:
    """Give each item its place. A rule for ties fixed before orders equal items; without one they share their places.

    wanted: how many are chosen. BadInput: fewer than 1 or more than there are. Unmeetable: a tie at the cut, and no rule.
    """
    many = sum(map(len, groups))
    if wanted is not None and not 1 <= wanted <= many:
        raise bad("priorities.wanted_out_of_range", wanted=wanted, many=many)
    first, last = [0] * len(ties.candidates), [0] * len(ties.candidates)
    listed: list[int] = []
    for group in groups:
        begins = len(listed) + 1
        taken = (wanted or 0) - begins + 1
        cut = 0 < taken < len(group)
        decided = len(group) > 1 and (ties.place is not None or cut)
        ordered = list(group)
        if decided:
            ordered = ties.ordered(group, "chosen", taken) if cut else ties.ordered(group)
        for place, item in enumerate(ordered, start=begins):
            first[item], last[item] = (place, place) if decided else (begins, begins + len(group) - 1)
        listed += ordered
    return Order(listed, first, last, listed[: wanted or 0], ties.events)


def tiers(groups: Sequence[Sequence[int]], apart: Callable[[int, int], bool]) -> dict[int, int]:
    """The tier, from 1, of each item.

    The rule: the best opens the first tier. Going down, items of equal score together, they open a new tier when each of them is
    apart from every one that opened the last tier; otherwise they join it. `apart(higher, lower)` says whether the data hold
    two items apart at the level chosen. The order in which equal items are listed plays no part.
    """
    of_item: dict[int, int] = {}
    heads: Sequence[int] = ()
    number = 0
    for group in groups:
        if not heads or all(apart(head, item) for head in heads for item in group):
            heads = group
            number += 1
        of_item.update(dict.fromkeys(group, number))
    return of_item
