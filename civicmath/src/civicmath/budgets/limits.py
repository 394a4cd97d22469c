"""Category limits: at least or at most so many projects, or so much money, for the projects of a category.

A project counts in every category it has. Limits are a gate before each choice, whatever the rule: a project is passed over if it
would break an upper limit, or if after it the lower limits could no longer be met within the budget. Both stay so once they are so.
What lower limits still ask for when the rule has ended is chosen by utility per cost among projects of the categories that lack.
Whether lower limits can still be met is an integer programme (HiGHS); what it finds is checked in integers before it counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from civicmath.budgets.support import Support
from civicmath.faults import Fault, Faults, Unmeetable
from civicmath.spoken import Event, event


@dataclass(frozen=True)
class CategoryLimit:
    """Limits of one category; None is no limit. Costs in units of money."""

    category: str
    at_least: int | None = None
    at_most: int | None = None
    at_least_cost: Fraction | None = None
    at_most_cost: Fraction | None = None

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Row:
    """One limit in integers: least ≤ sum of `share` over chosen projects ≤ most."""

    category: str
    what: str  # number or cost
    share: tuple[int, ...]  # by project
    least: int
    most: int | None
    unit: int  # of share, least and most

    def sum(self, chosen: Sequence[int]) -> int:
        return sum(self.share[p] for p in chosen)


class Limits:
    """The limits at work in one count; called as a gate. BadInput: unknown categories, limits that contradict themselves.

    least_votes: projects with fewer votes than that are not chosen at all.
    """

    def __init__(self, support: Support, limits: Sequence[CategoryLimit], least_votes: Fraction = Fraction(0)) -> None:
        self.support = support
        self.limits = tuple(limits)
        check(support, limits)
        votes = [Fraction(support.votes(p), support.scale) for p in range(len(support))]
        self.barred = {p: count for p, count in enumerate(votes) if count < least_votes}
        self.least_votes = least_votes
        self.rows = [row for limit in limits for row in rows_of(support, limit)]
        self.lower = any(row.least > 0 for row in self.rows)
        self.witness: frozenset[int] = frozenset()  # a choice that meets everything, found last
        if self.lower and self.completed([]) is None:
            raise self.unmeetable()

    def __call__(self, chosen: Sequence[int], project: int) -> Event | None:
        """Why `project` may not be added to `chosen`; None: it may."""
        if project in self.barred:
            return self.few_votes(project)
        with_it = [*chosen, project]
        for row in self.rows:
            if row.most is not None and row.share[project] and row.sum(with_it) > row.most:
                return event(
                    f"budgets.limit.at_most_{row.what}",
                    **named(self.support, project),
                    category=row.category,
                    most=Fraction(row.most, row.unit),
                )
        fits = self.support.cost(with_it) <= self.support.limit
        if self.lower and fits and not self.witness.issuperset(with_it) and self.completed(with_it) is None:
            return event("budgets.limit.reserved", **named(self.support, project), categories=self.lacking(chosen))
        return None

    def few_votes(self, project: int) -> Event:
        """Say that a project has too few votes."""
        votes, least = self.barred[project], self.least_votes
        return event("budgets.limit.few_votes", **named(self.support, project), votes=votes, least=least)

    def lacking(self, chosen: Sequence[int]) -> list[str]:
        """Categories whose lower limits are not met yet."""
        return list(dict.fromkeys(row.category for row in self.rows if row.sum(chosen) < row.least))

    def helps(self, chosen: Sequence[int], project: int) -> bool:
        """Whether a project counts for a lower limit that is not met yet."""
        return any(row.share[project] and row.sum(chosen) < row.least for row in self.rows)

    def completed(self, chosen: Sequence[int]) -> frozenset[int] | None:
        """Find the cheapest choice with these in it that meets all limits and the budget. None: there is none."""
        found = self.cheapest(chosen)
        if found is None or not self.met(found):
            return None
        self.witness = found
        return found

    def met(self, chosen: frozenset[int]) -> bool:
        sums = [(row, row.sum(list(chosen))) for row in self.rows]
        within = all(row.least <= total and (row.most is None or total <= row.most) for row, total in sums)
        return within and self.support.cost(list(chosen)) <= self.support.limit

    def cheapest(self, chosen: Sequence[int]) -> frozenset[int] | None:
        """The cheapest choice with these in it that meets the limits, whatever it costs."""
        size = len(self.support)
        lower = np.zeros(size)
        lower[list(chosen)] = 1
        upper = np.ones(size)
        upper[list(self.barred)] = 0
        costs = np.array(self.support.costs, dtype=np.float64)
        answer = milp(
            costs / max(costs.max(initial=0), 1),
            integrality=np.ones(size),
            bounds=Bounds(lower, upper),
            constraints=[constraint(row) for row in self.rows],
            options={"mip_rel_gap": 0},
        )
        return None if answer.x is None else frozenset(np.flatnonzero(answer.x > 0.5).tolist())

    def unmeetable(self) -> Unmeetable:
        """Lower limits that the projects, the upper limits or the budget do not allow, and the smallest way out."""
        support = self.support
        found = self.cheapest([])
        if found is not None:
            needed = Fraction(support.cost(list(found)), support.money)
            limit = Fraction(support.limit, support.money)
            return Unmeetable(
                Fault("budgets.limit.too_dear", values={"needed": needed, "limit": limit}),
                [{"change": "limit", "from": str(limit), "to": str(needed)}],
            )
        faults = Faults()
        relaxation = []
        for row, short in self.shortest():
            least = Fraction(row.least, row.unit)
            possible = Fraction(row.least - short, row.unit)
            faults.add(f"budgets.limit.short_{row.what}", category=row.category, least=least, possible=possible)
            key = "at_least" if row.what == "number" else "at_least_cost"
            relaxation.append({"change": key, "category": row.category, "from": str(least), "to": str(possible)})
        return Unmeetable(faults.kept, relaxation)

    def shortest(self) -> list[tuple[Row, int]]:
        """The lower limits that have to give way, and by how much: least in all, as parts of what they ask."""
        size, asking = len(self.support), [row for row in self.rows if row.least > 0]
        upper = np.ones(size + len(asking)) * np.inf
        upper[:size] = [p not in self.barred for p in range(size)]
        matrix = np.array([row.share for row in asking], dtype=np.float64)
        least = np.array([row.least for row in asking], dtype=np.float64)
        capped = [row for row in self.rows if row.most is not None]
        constraints = [LinearConstraint(np.hstack([matrix / least[:, None], np.eye(len(asking))]), 1, np.inf)]
        if capped:
            scaled = np.array([np.array(row.share) / max(row.most or 0, 1) for row in capped])
            most = np.array([(row.most or 0) / max(row.most or 0, 1) for row in capped])
            constraints.append(
                LinearConstraint(np.hstack([scaled, np.zeros((len(capped), len(asking)))]), -np.inf, most)
            )
        answer = milp(
            np.concatenate([np.zeros(size), np.ones(len(asking))]),
            integrality=np.concatenate([np.ones(size), np.zeros(len(asking))]),
            bounds=Bounds(0, upper),
            constraints=constraints,
        )
        chosen = np.flatnonzero(answer.x[:size] > 0.5).tolist()
        return [(row, row.least - row.sum(chosen)) for row in asking if row.sum(chosen) < row.least]


def named(support: Support, project: int) -> dict[str, str]:
    """How an event names a project: for people and for machines."""
    one = support.projects[project]
    return {"project": one.called, "id": one.id}


def constraint(row: Row) -> LinearConstraint:
    scale = max(row.least, row.most or 0, 1)
    most = np.inf if row.most is None else row.most / scale
    return LinearConstraint(np.array(row.share, dtype=np.float64) / scale, row.least / scale, most)


def rows_of(support: Support, limit: CategoryLimit) -> list[Row]:
    inside = [limit.category in project.categories for project in support.projects]
    rows = []
    if limit.at_least is not None or limit.at_most is not None:
        rows.append(Row(limit.category, "number", tuple(map(int, inside)), limit.at_least or 0, limit.at_most, 1))
    if limit.at_least_cost is not None or limit.at_most_cost is not None:
        least = -(-(limit.at_least_cost or Fraction(0)) * support.money // 1)  # rounded up: costs are whole
        most = None if limit.at_most_cost is None else int(limit.at_most_cost * support.money // 1)
        costs = tuple(cost if one else 0 for cost, one in zip(support.costs, inside, strict=True))
        rows.append(Row(limit.category, "cost", costs, int(least), most, support.money))
    return rows


def check(support: Support, limits: Sequence[CategoryLimit]) -> None:
    known = {category for project in support.projects for category in project.categories}
    faults = Faults()
    seen: set[str] = set()
    for limit in limits:
        if limit.category not in known:
            faults.add("budgets.limit.unknown", category=limit.category, known=sorted(known))
        if limit.category in seen:
            faults.add("budgets.limit.twice", category=limit.category)
        seen.add(limit.category)
        for least, most in ((limit.at_least, limit.at_most), (limit.at_least_cost, limit.at_most_cost)):
            if (least is not None and least < 0) or (most is not None and most < 0):
                faults.add("budgets.limit.negative", category=limit.category)
            elif least is not None and most is not None and least > most:
                faults.add("budgets.limit.contradiction", category=limit.category, least=least, most=most)
    faults.raise_if_any()
