"""Category limits: at least or at most so many projects, or so much money, for the projects of a category.

A project counts in every category it has. Limits are a gate before each choice, whatever the rule: a project is passed over if it
would break an upper limit, or if after it the lower limits could no longer be met within the budget. The first stays so once it is
so; the second while what is chosen is within the budget.
What lower limits still ask for when the rule has ended is chosen by utility per cost among projects of the categories that lack.
Whether lower limits can still be met is decided in integers, both ways (`feasible`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civicmath.budgets.feasible import Box, Line, Programme, line
from civicmath.budgets.support import Support
from civicmath.faults import Faults, Unmeetable
from civicmath.spoken import Event, event

RESERVED = "budgets.limit.reserved"  # why a project is passed over that would use up what lower limits need
MOST_STEPS = 500  # to make a relaxation smaller: it decides nothing
MOST_KNOWN = 10_000  # answers that are kept: rules ask again and again about the same choices


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
    asked: Fraction  # the lower limit as it was given: where it is no sum that costs can have, `least` is more
    allowed: Fraction | None  # the upper limit as it was given; `most` is less, likewise

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
        self.programme = Programme([one for row in self.rows for one in lines_of(row)], support.costs)
        self.known: dict[frozenset[int], frozenset[int] | None] = {}
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
                    most=row.allowed,
                )
        fits = self.support.cost(with_it) <= self.support.limit
        if self.lower and fits and not self.witness.issuperset(with_it) and self.completed(with_it) is None:
            return event(RESERVED, **named(self.support, project), categories=self.lacking(chosen))
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
        """Find a choice with these in it that meets all limits and the budget. None: there is none. Unmeetable: not settled."""
        asked = frozenset(chosen)
        if asked not in self.known:
            found = self.programme.found(self.box(asked), self.support.limit)
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[asked] = None if found is None else frozenset(p for p, one in enumerate(found) if one)
        completed = self.known[asked]
        self.witness = self.witness if completed is None else completed
        return completed

    def box(self, chosen: frozenset[int] = frozenset()) -> Box:
        """Each project is chosen or not, but for those that are chosen already and those that may not be."""
        size = range(len(self.support))
        return [int(p in chosen) for p in size], [int(p not in self.barred) for p in size]

    def met(self, chosen: Sequence[int]) -> bool:
        """Whether a choice meets all limits, whatever it costs."""
        sums = [(row, row.sum(chosen)) for row in self.rows]
        return all(row.least <= total and (row.most is None or total <= row.most) for row, total in sums)

    def unmeetable(self) -> Unmeetable:
        """Lower limits that the projects, the upper limits or the budget do not allow, and the smallest way out."""
        support = self.support
        faults = Faults()
        relaxation: list[dict[str, Any]] = []
        found, settled = self.programme.least(self.box())
        if found is not None:
            needed, limit = Fraction(self.programme.worth(found), support.money), Fraction(support.limit, support.money)
            faults.add("budgets.limit.too_dear", needed=needed, limit=limit)
            relaxation.append({"change": "limit", "from": str(limit), "to": str(needed)})
        short, settled = ([], settled) if found is not None else self.nearest()
        for row, total in short:
            possible = Fraction(total, row.unit)
            faults.add(f"budgets.limit.short_{row.what}", category=row.category, least=row.asked, possible=possible)
            key = "at_least" if row.what == "number" else "at_least_cost"
            relaxation.append({"change": key, "category": row.category, "from": str(row.asked), "to": str(possible)})
        if not settled:
            faults.add("budgets.limit.perhaps_less")
        return Unmeetable(faults.kept, relaxation)

    def nearest(self) -> tuple[list[tuple[Row, int]], bool]:
        """The lower limits that have to give way, and what they come to: within the budget, the fewest projects less in all.

        Then the least money less in all; of equal ways the one in which the limits that stand first keep the most. Also, whether
        it is certain that nothing less would do.
        """
        size, asking = len(self.support), [row for row in self.rows if row.least > 0]
        each = [[int(place == own) for place in range(len(asking))] for own in range(len(asking))]
        lines, box = self.giving_way(asking, each)
        best, settled = box[0], True
        for goal in [*([int(row.what == what) for row in asking] for what in ("number", "cost")), *each]:
            programme = Programme(lines, [*([0] * size), *goal])
            found, settled = programme.least(box, MOST_STEPS)
            best = found or best
            if not settled:
                break
            lines.append(line(programme.goal, programme.worth(best)))
        sums = [(row, row.sum([p for p in range(size) if best[p]])) for row in asking]
        return [(row, total) for row, total in sums if total < row.least], settled

    def giving_way(self, asking: Sequence[Row], each: Sequence[Sequence[int]]) -> tuple[list[Line], Box]:
        """All limits and the budget over projects and, after them, what each lower limit comes short of."""
        nothing = [0] * len(asking)
        lines = [
            line([-one for one in [*row.share, *short]], -row.least) for row, short in zip(asking, each, strict=True)
        ]
        lines += [line([*row.share, *nothing], row.most) for row in self.rows if row.most is not None]
        lines += [line([*self.support.costs, *nothing], self.support.limit)]
        low, high = self.box()
        return lines, ([*low, *nothing], [*high, *(row.least for row in asking)])


def named(support: Support, project: int) -> dict[str, str]:
    """How an event names a project: for people and for machines."""
    return {"project": support.called[project], "id": support.projects[project].id}


def lines_of(row: Row) -> list[Line]:
    """A limit as inequalities over all projects."""
    lower = [line([-one for one in row.share], -row.least)] if row.least > 0 else []
    return lower + ([] if row.most is None else [line(row.share, row.most)])


def rows_of(support: Support, limit: CategoryLimit) -> list[Row]:
    inside = [limit.category in project.categories for project in support.projects]
    rows = []
    if limit.at_least is not None or limit.at_most is not None:
        least = limit.at_least or 0
        most = limit.at_most
        allowed = None if most is None else Fraction(most)
        rows.append(Row(limit.category, "number", tuple(map(int, inside)), least, most, 1, Fraction(least), allowed))
    if limit.at_least_cost is not None or limit.at_most_cost is not None:
        asked = limit.at_least_cost or Fraction(0)
        least = int(-(-asked * support.money // 1))  # rounded up: costs are whole
        most = None if limit.at_most_cost is None else int(limit.at_most_cost * support.money // 1)
        costs = tuple(cost if one else 0 for cost, one in zip(support.costs, inside, strict=True))
        rows.append(Row(limit.category, "cost", costs, least, most, support.money, asked, limit.at_most_cost))
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
