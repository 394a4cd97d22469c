"""Who supports which project, and how much: ballots and projects as the integers that all rules count with.

Utilities (named by `--utility`; u is what a voter with that ballot gets from a project that is carried out):

- `cost`: the project's cost, if the ballot names it. Then greedy counts by votes, and equal shares by what each supporter pays.
- `cardinality`: 1, if the ballot names it. Greedy counts by votes per cost.
- `cost-sqrt`: the square root of the cost, if the ballot names it: between the two (on such functions: Brill et al.,
  "Proportionality in Approval-Based Participatory Budgeting", AAAI 2023). Compared exactly by squares; not for knapsack.
- `effort`: the cost divided by the number of votes for the project.
- `score`: the points of a scoring or cumulative ballot. Points below zero give no support in equal shares; elsewhere they count.
- `score-cost`: these points times the cost. Then greedy counts by points.
- `borda`: for rankings: the first place of a ballot is worth as many points as the file's `max_length` or the longest ballot has
  places, whichever is more, the next one point less (3-2-1 as in Kraków: https://equalshares.net/implementation/input-formats).
- `borda-cost`: these points times the cost.
- `borda-own`: for rankings: the length of that ballot minus the place, so that its last project gets no points (additive Borda).

A ballot with points names the projects to which it gives more than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt, lcm
from operator import add

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import HEAVIEST, Approvals, Ranked, Scores
from civicmath.budgets.instance import Instance, Project, called
from civicmath.faults import bad

SCORED = ("score", "score-cost")
POSITIONAL = ("borda", "borda-cost", "borda-own")
UTILITIES = ("cost", "cardinality", "cost-sqrt", "effort", *SCORED, *POSITIONAL)
SUITED = {Approvals: "cost", Scores: "score", Ranked: "borda"}  # the utility where none is asked for


@dataclass(frozen=True, eq=False, kw_only=True)
class Support:
    """All in integers. costs, limit: units of 1/money of money; weights, all_votes, backing: units of 1/scale of a vote.

    all_votes[p]: weight of the ballots that name project p; backing[p]: of those that gain from it. voters[p]: (supporters,) int32,
    the types that support project p, ascending; points[p]: (supporters,) int64, the utility of each in units of `unit[p]`, None
    where all have the same, which is then `unit[p]` itself. squared: units are given as squares.
    """

    projects: tuple[Project, ...]
    utility: str
    costs: tuple[int, ...]
    limit: int
    money: int
    weights: NDArray[np.int64]
    scale: int
    electorate: int  # weight of all ballots, the blank ones too
    all_votes: tuple[int, ...]
    backing: tuple[int, ...]
    voters: tuple[NDArray[np.int32], ...]
    points: tuple[NDArray[np.int64], ...] | None
    below: tuple[int, ...]  # weight times points below zero of each project
    unit: tuple[Fraction, ...]
    point: Fraction = Fraction(1)  # what 1 in `points` is in points as people gave them
    squared: bool = False

    def __len__(self) -> int:
        return len(self.projects)

    @cached_property
    def called(self) -> tuple[str, ...]:
        """What people read for each project."""
        return called(self.projects)

    @cached_property
    def all_totals(self) -> list[int]:
        if self.points is None:
            return list(self.backing)
        return [
            int((self.weights[types] * points).sum()) for types, points in zip(self.voters, self.points, strict=True)
        ]

    def votes(self, project: int) -> int:
        """Weight of the ballots that name a project, in units of 1/scale."""
        return self.all_votes[project]

    def total(self, project: int) -> int:
        """Weight times points of all its supporters; for one utility of all, their weight. In units of unit/scale."""
        return self.all_totals[project]

    def score(self, project: int) -> Fraction:
        """Points for a project less points against it, of all votes."""
        return Fraction(self.total(project) + self.below[project], self.scale) * self.point

    def welfare(self, project: int) -> Fraction:
        """Total utility of a project, points below zero too. With `squared`, the square of it."""
        total = Fraction(self.total(project) + self.below[project], self.scale)
        return (total * abs(total) if self.squared else total) * self.unit[project]

    def buyable(self, project: int) -> bool:
        """Whether it costs something and somebody gains from it."""
        return self.costs[project] > 0 and self.unit[project] > 0 and self.total(project) > 0

    def first_price(self, project: int) -> Fraction:
        """The price of a point while every supporter can pay it."""
        return Fraction(self.costs[project], self.total(project))

    def cost(self, chosen: Sequence[int]) -> int:
        return sum(self.costs[project] for project in chosen)


def support(instance: Instance, utility: str | None = None) -> Support:
    """Prepare a count.

    BadInput: a utility that does not exist or does not fit the ballots; points whose sums would not stay exact.
    """
    ballots = instance.ballots
    asked = utility or SUITED[type(ballots)]
    others = {Approvals: (*SCORED, *POSITIONAL), Scores: POSITIONAL, Ranked: SCORED}[type(ballots)]
    fitting = [one for one in UTILITIES if one not in others]
    if asked not in fitting:
        raise bad("budgets.utility", utility=asked, known=fitting)
    rows, columns, points = entries(instance, asked)
    electorate = int(ballots.weights.sum()) + ballots.blank
    if int(np.abs(points).max(initial=0)) * electorate > HEAVIEST:
        raise bad("budgets.points_too_large")
    positive = points > 0
    below, unmoved = np.zeros((2, len(instance.projects)), dtype=np.int64)
    np.add.at(below, columns[~positive], (ballots.weights[rows[~positive]] * points[~positive]))
    if asked == "borda-own":  # there the last place of a ballot is named, but gains nothing
        np.add.at(unmoved, columns[~positive], ballots.weights[rows[~positive]])
    if not positive.all():
        rows, columns, points = rows[positive], columns[positive], points[positive]
    # types come in their order, so that a stable sort by project keeps it; small integers are sorted by counting
    order = np.argsort(columns.astype(np.int16), kind="stable")
    ends = np.cumsum(np.bincount(columns, minlength=len(instance.projects)))[:-1]
    voters = np.split(rows[order].astype(np.int32), ends)
    own = np.split(points[order], ends)
    money = lcm(instance.limit.denominator, *(project.cost.denominator for project in instance.projects))
    graded = asked in (*SCORED, *POSITIONAL)
    point = Fraction(1, ballots.score_scale) if asked in SCORED and isinstance(ballots, Scores) else Fraction(1)
    backing = [int(ballots.weights[types].sum()) for types in voters]
    return Support(
        projects=instance.projects,
        utility=asked,
        costs=tuple(int(project.cost * money) for project in instance.projects),
        limit=int(instance.limit * money),
        money=money,
        weights=ballots.weights,
        scale=ballots.scale,
        electorate=electorate,
        all_votes=tuple(map(add, backing, unmoved.tolist())),
        backing=tuple(backing),
        voters=tuple(voters),
        points=tuple(own) if graded else None,
        below=tuple(below.tolist() if graded else [0] * len(below)),
        unit=tuple(units(instance, asked, [Fraction(one, ballots.scale) for one in backing], point)),
        point=point,
        squared=asked == "cost-sqrt",
    )


def entries(instance: Instance, utility: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give (type, project, points) of everything that ballots name; points are 1 where they do not count."""
    ballots = instance.ballots
    if isinstance(ballots, Ranked):
        rows, places = np.nonzero(ballots.order >= 0)
        lengths = (ballots.order >= 0).sum(axis=1)
        columns = ballots.order[rows, places].astype(np.int64)
        if utility == "borda-own":
            return rows, columns, lengths[rows] - places - 1
        return rows, columns, longest(instance) - places if utility in POSITIONAL else np.ones_like(rows)
    rows = np.repeat(np.arange(len(ballots)), np.diff(ballots.indptr))
    columns = ballots.indices.astype(np.int64)
    if isinstance(ballots, Approvals):
        return rows, columns, np.ones_like(rows)
    return rows, columns, ballots.scores if utility in SCORED else np.sign(ballots.scores)


def longest(instance: Instance) -> int:
    """How many places a ranking has: as the file says, or as the longest ballot has."""
    said = str(instance.meta.get("max_length", ""))
    width = int((instance.ballots.order >= 0).sum(axis=1).max(initial=0)) if isinstance(instance.ballots, Ranked) else 0
    return max(width, int(said)) if said.isascii() and said.isdigit() and len(said) < 6 else width


def units(instance: Instance, utility: str, votes: Sequence[Fraction], point: Fraction) -> list[Fraction]:
    """What one point is worth for each project; for cost-sqrt its square."""
    if utility in ("cost", "cost-sqrt"):
        return [project.cost for project in instance.projects]
    if utility == "effort":
        return [
            project.cost / count if count else Fraction(0)
            for project, count in zip(instance.projects, votes, strict=True)
        ]
    return [point * (project.cost if utility.endswith("-cost") else 1) for project in instance.projects]


def root(square: Fraction) -> float:
    """A float near the square root, for searching only."""
    return isqrt((square.numerator * square.denominator) << 128) / (square.denominator << 64)
