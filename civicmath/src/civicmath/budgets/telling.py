"""The steps of a count as events: machine-readable, and sentences in three languages."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked, Scores
from civicmath.budgets.exact import Exact
from civicmath.budgets.greedy import Turn
from civicmath.budgets.instance import Instance
from civicmath.budgets.knapsack import Best
from civicmath.budgets.limits import named
from civicmath.budgets.outcome import Shared
from civicmath.budgets.raising import Raised
from civicmath.budgets.shares import Bought, Run
from civicmath.budgets.support import Support, entries
from civicmath.faults import Fault
from civicmath.spoken import Event, event

TOLD_BEFORE = "budgets.limit.few_votes"
TOO_WIDE = 1 << 63  # what no int64 holds

Bounds = tuple[Fraction | None, Fraction | None]
NO_BOUNDS: Bounds = (None, None)


def begun(instance: Instance, support: Support, least_votes: Fraction) -> list[Event]:
    """What there is to share, and who votes; least_votes: what the count asks of a project."""
    ballots = instance.ballots
    blank = Fraction(ballots.blank, ballots.scale)
    told = [event("budgets.begun", limit=instance.limit, projects=len(instance.projects), votes=ballots.valid + blank)]
    if blank:
        told.append(event("budgets.blank", blank=blank))
    for key, outside in (
        ("budgets.outside_lengths", outside_lengths(instance)),
        ("budgets.outside_points", outside_points(instance)),
        ("budgets.outside_costs", outside_costs(instance, support)),
    ):
        if outside:
            told.append(event(key, count=outside))
    threshold = str(instance.meta.get("min_project_score_threshold", ""))
    if threshold.isascii() and threshold.isdigit() and len(threshold) < 10 and least_votes < int(threshold):
        told.append(event("budgets.threshold_not_applied", least=int(threshold)))
    return told


def outside_lengths(instance: Instance) -> Fraction:
    """Weight of ballots that name fewer or more projects than the input says is allowed. They count as they stand."""
    ballots = instance.ballots
    said = {key: str(instance.meta.get(key, "")) for key in ("min_length", "max_length")}
    bounds = {key: int(text) for key, text in said.items() if text.isascii() and text.isdigit() and len(text) < 10}
    lengths = (ballots.order >= 0).sum(axis=1) if isinstance(ballots, Ranked) else np.diff(ballots.indptr)
    out = (lengths < bounds.get("min_length", 0)) | (lengths > bounds.get("max_length", np.inf))
    return Fraction(int(ballots.weights[out].sum()), ballots.scale)


def outside_points(instance: Instance) -> Fraction:
    """Weight of ballots with points, each or all together, below or above what the input says is allowed."""
    ballots = instance.ballots
    each, together = (bounds_of(instance, what) for what in ("points", "sum_points"))
    if not isinstance(ballots, Scores) or (each, together) == (NO_BOUNDS, NO_BOUNDS):
        return Fraction(0)
    rows, _, points = entries(instance, "score")
    out = beyond(sums(instance, rows, points), together, ballots.score_scale)
    out[rows[beyond(points, each, ballots.score_scale)]] = True
    return Fraction(int(ballots.weights[out].sum()), ballots.scale)


def outside_costs(instance: Instance, support: Support) -> Fraction:
    """Weight of ballots whose projects cost less or more in all than the input says is allowed."""
    ballots, together = instance.ballots, bounds_of(instance, "sum_cost")
    if together == NO_BOUNDS:
        return Fraction(0)
    rows, columns, _ = entries(instance, "cost")
    costs = np.array(support.costs, dtype=np.int64 if sum(support.costs) < TOO_WIDE else object)
    out = beyond(sums(instance, rows, costs[columns]), together, support.money)
    return Fraction(int(ballots.weights[out].sum()), ballots.scale)


def bounds_of(instance: Instance, what: str) -> Bounds:
    """The least and the most that the input allows, as far as it says so in numbers."""
    least, most = (instance.meta.get(f"{bound}_{what}") for bound in ("min", "max"))
    return least if isinstance(least, Fraction) else None, most if isinstance(most, Fraction) else None


def sums(instance: Instance, rows: NDArray[np.int64], amounts: NDArray[Any]) -> NDArray[Any]:
    """The sum of each type of ballot's amounts, exact."""
    if amounts.dtype != object and int(np.abs(amounts).max(initial=0)) * len(instance.projects) >= TOO_WIDE:
        amounts = amounts.astype(object)
    found = np.zeros(len(instance.ballots), dtype=amounts.dtype)
    np.add.at(found, rows, amounts)
    return found


def beyond(amounts: NDArray[Any], allowed: Bounds, unit: int) -> NDArray[np.bool_]:
    """Where integers, in units of 1/unit, are less or more than is allowed."""
    least, most = allowed
    out = np.zeros(len(amounts), dtype=bool)
    if least is not None:
        out |= amounts < ceil(least * unit)
    if most is not None:
        out |= amounts > floor(most * unit)
    return out


def raised(first: Fraction, share: Fraction, raising: Raised | None) -> list[Event]:
    """Tell what each vote held at first, and after raising."""
    told = [event("budgets.shares.begun", share=first)]
    if raising is not None:
        key = "raised" if raising.steps else "not_raised"
        told.append(event(f"budgets.{key}_{raising.ended}", share=share, steps=raising.steps))
    return told


def shares(support: Support, last: Run, bought: Sequence[Bought], exact: Exact) -> list[Event]:
    """Tell a run of equal shares: every purchase, and what the supporters of the other projects had left."""
    told = [*last.free_told, *(event("budgets.shares.free", **named(support, p)) for p in last.free)]
    paid = {one.project: one for one in bought}
    broken, dropped = dict(last.broken), {place: reason for place, _, reason in last.dropped}
    for place, p in enumerate(last.considered(refused=True)):
        told += [broken[place]] if place in broken else []
        told.append(dropped[place] if place in dropped else purchase(support, paid[p]))
    told = [one for one in told if one.key != TOLD_BEFORE]
    taken = {*last.free, *last.considered(refused=True)}
    for p, money in enumerate(exact.held()):
        if p not in taken and support.buyable(p):
            cost = Fraction(support.costs[p], support.money)
            less = Fraction(ceil(cost * 1000) - 1, 1000)  # they have less than the cost, however it is rounded
            told.append(event("budgets.shares.not_affordable", **named(support, p), held=min(money, less), cost=cost))
    return told


def purchase(support: Support, one: Bought) -> Event:
    unit = Fraction(support.scale, support.money) / support.point
    values: dict[str, Any] = {
        **named(support, one.project),
        "cost": Fraction(support.costs[one.project], support.money),
        "votes": Fraction(support.votes(one.project), support.scale),
        "price": one.price * unit,
    }
    key = "budgets.shares.bought" if support.points is None else "budgets.shares.bought_points"
    if not one.poor:
        return event(key, **values)
    return event(f"{key}_some_all", **values, poor=Fraction(one.poor, support.scale))


def turns(support: Support, gone: Iterable[Turn], why: str) -> list[Event]:
    """Tell a greedy count turn by turn."""
    told = [event("budgets.greedy.completion")] if why == "completion" else []
    for turn in gone:
        if turn.why is not None:
            told += [turn.why] if turn.why.key != TOLD_BEFORE else []
            continue
        left = turn.left - support.costs[turn.project]
        graded = support.points is not None
        told.append(
            event(
                "budgets.greedy.chosen_points" if graded else "budgets.greedy.chosen",
                **named(support, turn.project),
                **({"points": support.score(turn.project)} if graded else {}),
                votes=Fraction(support.votes(turn.project), support.scale),
                cost=Fraction(support.costs[turn.project], support.money),
                left=Fraction(left, support.money),
            )
        )
    return told


def best(support: Support, found: Best) -> list[Event]:
    """Tell the best choice, and that another is as good, if one is."""
    names = support.called
    if not found.chosen:
        return [event("budgets.knapsack.nothing")]
    told = [event("budgets.knapsack.chosen", names=[names[p] for p in found.chosen], utility=found.total)]
    if found.equal is not None:
        told.append(event("budgets.knapsack.equal", names=[names[p] for p in found.equal]))
    return told


def ended(outcome: Shared) -> list[Event]:
    """Say what is carried out, what it costs, and what is left."""
    names = [outcome.instance.called[one.project] for one in outcome.chosen]
    left = outcome.instance.limit - outcome.spent
    if not names:
        return [event("budgets.nothing", left=left)]
    return [event("budgets.ended", names=names, count=len(names), spent=outcome.spent, left=left)]


def changed(outcome: Shared, free: Shared) -> list[Event]:
    """Say what the limits changed against the result without them."""
    instance = outcome.instance
    called = dict(zip(instance.ballots.candidates, instance.called, strict=True))
    more = [called[one] for one in outcome.ids if one not in set(free.ids)]
    less = [called[one] for one in free.ids if one not in set(outcome.ids)]
    if not more and not less:
        return [event("budgets.limit.changed_nothing")]
    told = [event("budgets.limit.brought", names=more)] if more else []
    return told + ([event("budgets.limit.kept_out", names=less)] if less else [])


def gains(support: Support, first: Sequence[int], second: Sequence[int]) -> tuple[Fraction, Fraction]:
    """Votes whose ballots name more projects of the first choice than of the second, and the other way round."""
    counts = []
    for chosen in (first, second):
        count = np.zeros(len(support.weights), dtype=np.int64)
        for p in chosen:
            count[support.voters[p]] += 1
        counts.append(count)
    one, other = counts
    return (
        Fraction(int(support.weights[one > other].sum()), support.scale),
        Fraction(int(support.weights[one < other].sum()), support.scale),
    )


def by_name(told: Iterable[Event], instance: Instance) -> list[Event]:
    """Ties are broken between ids; people read names."""
    called = dict(zip(instance.ballots.candidates, instance.called, strict=True))
    return [
        replace(
            one,
            values={
                **one.values,
                "ids": one.values["names"],
                "names": [called[name] for name in one.values["names"]],
                **({"chosen": called[one.values["chosen"]]} if "chosen" in one.values else {}),
            },
        )
        if one.key.startswith("ties.")
        else one
        for one in told
    ]


def faults_by_name(faults: Iterable[Fault], instance: Instance) -> list[Fault]:
    """The same for a tie that nothing was fixed for."""
    called = dict(zip(instance.ballots.candidates, instance.called, strict=True))
    return [
        replace(
            one,
            values={**one.values, "ids": one.values["names"], "names": [called[name] for name in one.values["names"]]},
        )
        if one.key == "ties.no_rule"
        else one
        for one in faults
    ]
