"""Knapsack: the choice with the greatest total utility that the budget allows. Ties and the optimum are decided in integers.

Branch and bound over the projects in order of utility per cost, with the bound of Dantzig ("Discrete-Variable Extremum Problems",
Operations Research, 1957): what fits, and a fraction of the first that does not. HiGHS only supplies a good choice to begin with.
Of several best choices the one is taken that holds the first project in the order for ties; of those, the second; and so on.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import lcm

import numpy as np
from numpy.typing import NDArray

from civicmath.budgets.limits import Limits
from civicmath.budgets.support import Support
from civicmath.faults import Fault, Unmeetable, bad
from civicmath.quiet import quiet
from civicmath.ties import Ties

MOST_NODES = 5_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Best:
    """The chosen projects; `equal`: another choice that is exactly as good, if there is one."""

    chosen: list[int]
    total: Fraction
    equal: list[int] | None


def knapsack(support: Support, ties: Ties, limits: Limits | None = None) -> Best:
    """Find the best choice. Unmeetable: a tie without a rule, or a search that does not end in reasonable time."""
    if support.squared:
        raise bad("budgets.knapsack.roots")
    welfare = [support.welfare(p) for p in range(len(support))]
    scale = lcm(*(value.denominator for value in welfare))
    # of choices that are equally good the one with fewer projects that add nothing is better: only limits ask for these
    size = len(support)
    values = [int(value * scale) * (size + 1) - (value == 0) for value in welfare]
    own = [p for p in range(len(support)) if support.costs[p] <= support.limit and wanted(limits, p, values[p])]
    start = solved(support, values, own, limits)
    items = Items(support, own, values, limits)
    found = searched(items, sum(values[p] for p in start), 2)
    total = sum((welfare[p] for p in found[0]), Fraction(0))
    if len(found) == 1:
        return Best(found[0], total, None)
    if ties.place is None:
        names = [support.projects[p].id for p in sorted(set(found[0]) ^ set(found[1]))]
        raise Unmeetable(Fault("ties.no_rule", values={"names": names, "at": "chosen"}))
    # a bit for each project, the first in the order for ties the highest, below what one unit of utility is worth
    marked = [(value << size) + (1 << (size - 1 - ties.place[p])) for p, value in enumerate(values)]
    least = sum(values[p] for p in found[0]) << size
    (first,) = searched(Items(support, own, marked, limits), least, 1)
    return Best(first, total, found[1] if found[0] == first else found[0])


def wanted(limits: Limits | None, project: int, value: int) -> bool:
    """Whether a project may be in the best choice: somebody gains from it, or a lower limit may want it."""
    if limits is None:
        return value > 0
    return project not in limits.barred and (
        value > 0 or any(row.least > 0 and row.share[project] for row in limits.rows)
    )


def ratio(value: int, cost: int) -> tuple[int, Fraction]:
    """What to look at first: what is worth something at no cost, then by value per cost, last what brings a loss."""
    if cost == 0 or value < 0:
        return (1 if value > 0 else -1), Fraction(value)
    return 0, Fraction(value, cost)


def solved(support: Support, values: Sequence[int], own: list[int], limits: Limits | None) -> list[int]:
    """Find a good choice with HiGHS, checked in integers; if it fails the check, one that only keeps to the limits."""
    fallback = sorted(limits.witness) if limits else []
    if not own:
        return fallback
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - loads slowly, and other rules do without

    allowed = np.zeros(len(support))
    allowed[own] = 1
    costs = np.array(support.costs, dtype=np.float64)
    worth = np.array(values, dtype=np.float64)
    lines, lower, upper = bounded(limits)
    with quiet():
        answer = milp(
            -worth / max(worth.max(), 1),
            integrality=np.ones(len(support)),
            bounds=Bounds(0, allowed),
            constraints=[
                LinearConstraint(costs / max(support.limit, 1), -np.inf, support.limit / max(support.limit, 1)),
                *([LinearConstraint(lines, lower, upper)] if len(lines) else []),
            ],
            options={"mip_rel_gap": 0},
        )
    chosen = [] if answer.x is None else np.flatnonzero(answer.x > 0.5).tolist()
    good = support.cost(chosen) <= support.limit and (limits is None or limits.met(chosen))
    return chosen if good else fallback


def bounded(limits: Limits | None) -> tuple[Floats, list[float], list[float]]:
    """The limits as floats: coefficients of the projects, and what their sums lie between."""
    rows = limits.rows if limits else []
    scales = [max(row.least, row.most or 0, 1) for row in rows]
    scaled = list(zip(rows, scales, strict=True))
    return (
        np.array([[one / scale for one in row.share] for row, scale in scaled]),
        [row.least / scale for row, scale in scaled],
        [np.inf if row.most is None else row.most / scale for row, scale in scaled],
    )


class Items:
    """Projects in order of value per cost, in integers, with sums over the first ones."""

    def __init__(self, support: Support, own: Sequence[int], values: Sequence[int], limits: Limits | None) -> None:
        self.own = sorted(own, key=lambda p: ratio(values[p], support.costs[p]), reverse=True)
        self.values = [values[p] for p in self.own]
        self.costs = [support.costs[p] for p in self.own]
        self.limit = support.limit
        self.limits = limits
        self.gains = [max(value, 0) for value in self.values]  # a bound need not count on what brings a loss
        self.gain_before = list(accumulate(self.gains, initial=0))
        self.cost_before = list(accumulate(self.costs, initial=0))

    def bound(self, place: int, value: int, left: int) -> int:
        """No choice among the items from `place` on brings the value above this."""
        last = bisect_right(self.cost_before, self.cost_before[place] + left) - 1
        most = value + self.gain_before[last] - self.gain_before[place]
        if last < len(self.own):
            most += (left - self.cost_before[last] + self.cost_before[place]) * self.gains[last] // self.costs[last]
        return most

    def allowed(self, chosen: list[int]) -> bool:
        """Whether a choice meets all limits."""
        return self.limits is None or self.limits.met(chosen)

    def capped(self, chosen: list[int]) -> bool:
        """Whether the choice breaks an upper limit, as all that hold it do."""
        rows = self.limits.rows if self.limits else []
        return any(row.most is not None and row.sum(chosen) > row.most for row in rows)


def searched(items: Items, least: int, keep: int) -> list[list[int]]:
    """The best choices of value `least` or more, at most `keep` of equal value. Unmeetable: too many to look at."""
    best, found, nodes = least, list[list[int]](), 0
    stack: list[tuple[int, int, int, list[int], bool]] = [(0, 0, items.limit, [], True)]
    while stack:
        place, value, left, chosen, fresh = stack.pop()
        nodes += 1
        if nodes > MOST_NODES:
            raise Unmeetable(Fault("budgets.knapsack.too_hard", values={"nodes": MOST_NODES}))
        if fresh and (value > best or (value == best and len(found) < keep)) and items.allowed(chosen):
            found = [sorted(chosen)] if value > best else [*found, sorted(chosen)]
            best = value
        if place == len(items.own) or items.bound(place, value, left) < best + (len(found) >= keep):
            continue
        stack.append((place + 1, value, left, chosen, False))
        if items.costs[place] <= left:
            taken = [*chosen, items.own[place]]
            if not items.capped(taken):
                stack.append((place + 1, value + items.values[place], left - items.costs[place], taken, True))
    return found
