"""A criteria matrix: options scored by criteria, weighed and added up in exact fractions; how far the result hangs on the weights.

Every criterion's scores are brought to 0 … 1: by a scale fixed before (lowest, highest), or by the lowest and highest score that
an option has (then adding an option may change the order of others; a fixed scale cannot do that). Weights are brought to sum 1.

Sensitivity of one criterion: its weight goes from 0 to 1 while the others keep their proportions; totals are straight lines in it,
so the first place changes at fractions that are found exactly. `first` of a stretch: who leads inside it; its length is the share
of that criterion's weights for which they lead. The smallest change of one weight is the way to the nearest point where somebody
else leads or draws level, and all equally near ones are told; where the first place is shared, any change may decide it, however
small. With two or three criteria, the share of all possible weights for which an option leads is found too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civicmath.alphabet import place_of
from civicmath.faults import Faults, bad
from civicmath.priorities.standing import Ranking, Standing, equal_groups, in_order
from civicmath.priorities.weight_space import shares_of_weights
from civicmath.spoken import Event, event
from civicmath.ties import NONE, TieBreak, Ties

MOST_CELLS = 20_000
ONE = Fraction(1)


@dataclass(frozen=True)
class Criterion:
    """lower: whether a lower score is better (a cost). scale: lowest and highest possible score, or None."""

    name: str
    weight: Fraction = ONE
    lower: bool = False
    scale: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True)
class Matrix:
    """scores[option][criterion], exact; lines, source: of the options and the name of their file, for faults."""

    options: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    scores: Sequence[Sequence[Fraction]]
    lines: Sequence[int] | None = None
    source: str | None = None


@dataclass(frozen=True)
class Stretch:
    """A stretch of one weight, from … to, inside which the options `first` lead."""

    begins: Fraction
    ends: Fraction
    first: tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """A smallest change of one weight (its share of the sum, before and after) after which `first` lead or draw level.

    before = after: any change decides among those who share the first place; more: with more of that weight `first` lead.
    """

    criterion: int
    before: Fraction
    after: Fraction
    first: tuple[int, ...]
    more: bool

    @property
    def distance(self) -> Fraction:
        return abs(self.after - self.before)


def normalised(matrix: Matrix) -> list[list[Fraction]]:
    """Scores as 0 … 1, 1 the best. BadInput: outside the scale, no option or criterion, weights, names twice."""
    check(matrix)
    faults = Faults(matrix.source)
    columns: list[list[Fraction]] = []
    for number, criterion in enumerate(matrix.criteria):
        column = [row[number] for row in matrix.scores]
        low, high = criterion.scale or (min(column), max(column))
        for place, score in enumerate(column):
            if not low <= score <= high:
                faults.add(
                    "priorities.criteria.outside_scale",
                    line_of(matrix, place),
                    criterion=criterion.name,
                    score=score,
                    low=low,
                    high=high,
                )
        # a criterion by which all are equal tells them apart by nothing
        parts = [(score - low) / (high - low) if high > low else ONE for score in column]
        columns.append([1 - part for part in parts] if criterion.lower and high > low else parts)
    faults.raise_if_any()
    return [list(row) for row in zip(*columns, strict=True)]


def line_of(matrix: Matrix, option: int) -> int | None:
    return matrix.lines[option] if matrix.lines else None


def check(matrix: Matrix) -> None:
    faults = Faults(matrix.source)
    if not matrix.options or not matrix.criteria or len(matrix.options) * len(matrix.criteria) > MOST_CELLS:
        faults.add("priorities.criteria.size", most=MOST_CELLS)
    seen: set[str] = set()
    for option, name in enumerate(matrix.options):
        if name in seen:
            faults.add("priorities.criteria.option_twice", line_of(matrix, option), name=name)
        seen.add(name)
    for criterion in matrix.criteria:
        if criterion.weight < 0:
            faults.add("priorities.criteria.negative_weight", criterion=criterion.name, weight=criterion.weight)
    for low, high in dict.fromkeys(criterion.scale for criterion in matrix.criteria if criterion.scale):
        if low >= high:
            faults.add("priorities.criteria.scale", low=low, high=high)
    faults.raise_if_any()
    if not sum(criterion.weight for criterion in matrix.criteria):
        raise bad("priorities.criteria.no_weight")


def totals(parts: Sequence[Sequence[Fraction]], weights: Sequence[Fraction]) -> list[Fraction]:
    whole = sum(weights)
    return [
        sum((weight * part for weight, part in zip(weights, row, strict=True)), Fraction(0)) / whole for row in parts
    ]


def leaders(scores: Sequence[Fraction]) -> tuple[int, ...]:
    top = max(scores)
    return tuple(option for option, score in enumerate(scores) if score == top)


def stretches(
    parts: Sequence[Sequence[Fraction]], weights: Sequence[Fraction], scores: Sequence[Fraction], criterion: int
) -> list[Stretch]:
    """Who leads for every weight of one criterion from 0 to 1, the others in proportion (equal where all of them are 0).

    scores: the totals with all weights; those without the criterion follow from them.
    """
    whole, own = sum(weights), weights[criterion]
    at_one = [row[criterion] for row in parts]
    if own < whole:
        at_zero = [(score * whole - own * part) / (whole - own) for score, part in zip(scores, at_one, strict=True)]
    elif len(weights) > 1:
        at_zero = totals(parts, [ONE if place != criterion else Fraction(0) for place in range(len(weights))])
    else:
        at_zero = at_one
    return upper_envelope(at_zero, at_one)


def upper_envelope(at_zero: Sequence[Fraction], at_one: Sequence[Fraction]) -> list[Stretch]:
    """Stretches of 0 … 1 on which lines given by their ends are highest: from each, go on to the next line that overtakes.

    Where more lines meet at one point than lead beside it, a stretch of no length says so.
    """
    found: list[Stretch] = []
    begins = Fraction(0)
    slope = [high - low for low, high in zip(at_zero, at_one, strict=True)]
    lead = leaders(at_zero)
    while True:
        steepest = max(slope[option] for option in lead)
        level, lead = lead, tuple(option for option in lead if slope[option] == steepest)
        if not found and level != lead:
            found.append(Stretch(begins, begins, level))
        front = lead[0]
        crossings = [
            ((at_zero[front] - at_zero[option]) / (slope[option] - steepest), option)
            for option in range(len(slope))
            if slope[option] > steepest
        ]
        ends = min((at for at, _ in crossings), default=ONE)
        if ends >= 1:
            level = leaders(at_one)
            return [*found, Stretch(begins, ONE, lead), *([Stretch(ONE, ONE, level)] if level != lead else [])]
        found.append(Stretch(begins, ends, lead))
        meeting = tuple(option for at, option in crossings if at == ends)
        overtaking = max(slope[option] for option in meeting)
        if any(slope[option] < overtaking for option in meeting):
            found.append(Stretch(ends, ends, tuple(sorted((*lead, *meeting)))))
        begins, lead = ends, meeting


def smallest_changes(
    along: Sequence[Sequence[Stretch]], shares: Sequence[Fraction], first: tuple[int, ...]
) -> list[Change]:
    """The weights that must move least until the first place changes: somebody else leads or draws level, or a shared first place
    is decided. All that are equally near; none: no one weight can do it.
    """
    found: list[Change] = []
    for criterion, (line, share) in enumerate(zip(along, shares, strict=True)):
        for at, lead in meetings(line).items():
            new = tuple(sorted(lead.difference(first)))
            if new:
                found.append(Change(criterion, share, at, new, at > share))
        found += decided(line, criterion, share, first)
    least = min((one.distance for one in found), default=None)
    return [one for one in found if one.distance == least]


def meetings(line: Sequence[Stretch]) -> dict[Fraction, set[int]]:
    """Who leads or is level at each end of a stretch."""
    found: dict[Fraction, set[int]] = {}
    for one in line:
        for at in (one.begins, one.ends):
            found.setdefault(at, set()).update(one.first)
    return found


def decided(line: Sequence[Stretch], criterion: int, share: Fraction, first: tuple[int, ...]) -> list[Change]:
    """Who of those that share the first place leads with a little more of this weight, and with a little less."""
    beside = [(one, one.ends > share) for one in line if one.begins < one.ends and one.begins <= share <= one.ends]
    return [
        Change(criterion, share, share, one.first, more)
        for one, more in sorted(beside, key=lambda pair: not pair[1])
        if set(one.first) < set(first)
    ]


def criteria(matrix: Matrix, *, ties: TieBreak = NONE, wanted: int | None = None) -> Ranking:
    """Rank options by the weighted sum of their normalised scores, exact, with the sensitivity of the first place to the weights.

    BadInput: as in `normalised`. Unmeetable: a tie at the cut without a rule fixed before.
    """
    parts = normalised(matrix)
    weights = [criterion.weight for criterion in matrix.criteria]
    shares = [weight / sum(weights) for weight in weights]
    scores = totals(parts, weights)
    rule = Ties(ties, matrix.options)
    order = in_order(equal_groups(scores), rule, wanted)
    standings = [
        Standing(
            name=matrix.options[option],
            first=order.first[option],
            last=order.last[option],
            score=scores[option],
            more={
                "parts": {
                    criterion.name: share * part
                    for criterion, share, part in zip(matrix.criteria, shares, parts[option], strict=True)
                }
            },
        )
        for option in order.listed
    ]
    along = [stretches(parts, weights, scores, number) for number in range(len(weights))]
    changes = smallest_changes(along, shares, leaders(scores))
    # by name: the order of the columns is to change nothing
    changes.sort(key=lambda one: (place_of(matrix.criteria[one.criterion].name), one.after, not one.more))
    outcome = Ranking(
        rule="criteria",
        settings={
            "criteria": [
                {"name": one.name, "weight": one.weight, "lower": one.lower, "scale": list(one.scale or ()) or None}
                for one in matrix.criteria
            ],
            "ties": rule.as_json(),
            "wanted": wanted,
        },
        standings=standings,
        chosen=[matrix.options[option] for option in order.chosen],
        details=sensitivity(matrix, shares, along, changes) | {"all_weights": all_weights(matrix, parts)},
    )
    outcome.events = told(outcome, order.events, changes)
    return outcome


def sensitivity(
    matrix: Matrix, shares: Sequence[Fraction], along: Sequence[Sequence[Stretch]], changes: Sequence[Change]
) -> dict[str, Any]:
    named = matrix.options.__getitem__
    smallest = [
        {
            "criterion": matrix.criteria[change.criterion].name,
            "from": change.before,
            "to": change.after,
            "first": list(map(named, change.first)),
        }
        for change in changes
    ]
    return {
        "sensitivity": [
            {
                "criterion": criterion.name,
                "share": share,
                "stretches": [
                    {"from": one.begins, "to": one.ends, "first": list(map(named, one.first))} for one in line
                ],
            }
            for criterion, share, line in zip(matrix.criteria, shares, along, strict=True)
        ],
        "smallest_change": smallest[0] if smallest else None,
        "smallest_changes": smallest,
    }


def all_weights(matrix: Matrix, parts: Sequence[Sequence[Fraction]]) -> Mapping[str, Fraction] | None:
    shares = shares_of_weights(parts)
    return None if shares is None else dict(zip(matrix.options, shares, strict=True))


def told(outcome: Ranking, broken: list[Event], changes: Sequence[Change]) -> list[Event]:
    weights = {one["name"]: one["weight"] for one in outcome.settings["criteria"]}
    whole = sum(weights.values())
    events = [event("priorities.criteria.counted", options=len(outcome.standings), criteria=len(weights))]
    events += [
        event("priorities.criteria.weight", criterion=name, percent=100 * weight / whole)
        for name, weight in weights.items()
    ]
    if without := [name for name, weight in weights.items() if not weight]:
        events.append(event("priorities.criteria.weightless", names=without))
    events += broken
    for one in outcome.standings:
        key = "priorities.criteria.placed" if one.first == one.last else "priorities.criteria.shared"
        events.append(event(key, first=one.first, last=one.last, name=one.name, percent=100 * one.score))
    events += [told_change(outcome, place, change) for place, change in enumerate(changes)]
    if not changes and len(outcome.standings) > 1:
        events.append(event("priorities.criteria.no_change"))
    for name, share in (outcome.details["all_weights"] or {}).items():
        events.append(event("priorities.criteria.all_weights", name=name, percent=100 * share))
    if outcome.chosen:
        events.append(event("priorities.chosen", names=outcome.chosen))
    return events


def told_change(outcome: Ranking, place: int, change: Change) -> Event:
    values = outcome.details["smallest_changes"][place]
    told = {"criterion": values["criterion"], "before": 100 * change.before, "names": values["first"]}
    if change.before == change.after:
        which = f"{'also' if place else 'shared'}_{'more' if change.more else 'less'}"
        return event(f"priorities.criteria.{which}", **told)
    which = "as_small" if place else "smallest_change"
    return event(f"priorities.criteria.{which}", after=100 * change.after, **told)
