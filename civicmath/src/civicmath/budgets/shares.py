"""The method of equal shares: everybody holds an equal part of the budget, and a project is bought by those who support it.

Peters, Pierczyński, Skowron: "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021 (arXiv:2008.13276). In
each round a project is affordable if its supporters together hold its cost. Its price ρ is the least at which everybody pays ρ for
each unit of utility, or all she has left, and the cost is met. The affordable project with the lowest ρ is bought; of equal ones,
the rule for ties decides. A project without cost is carried out at once if anybody gains from it; so with utility `cost` it is not,
since nobody does. Weighted voters hold a share for each vote. A blank ballot's share stays unspent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from civicmath.budgets import search
from civicmath.budgets.exact import Exact, key_of
from civicmath.budgets.search import ASKED, FINISHED, Integers, Path, Purse, Table
from civicmath.budgets.support import Support
from civicmath.spoken import Event
from civicmath.ties import Ties

Gate = Callable[[Sequence[int], int], Event | None]  # (chosen so far, project) → why it may not be chosen, or None


@dataclass(frozen=True)
class Bought:
    """A project and the exact price of each point of utility, in units of 1/money, for each unit of weight.

    full: weight of those who paid it for each of their points; poor: of those who gave all they had left, if anything.
    """

    project: int
    price: Fraction
    full: int
    poor: int


@dataclass
class Run:
    """One run: what was bought in which order; `refused`: what category limits did not allow, with the reason."""

    start: Fraction  # money for each unit of weight
    free: list[int]  # projects without cost
    path: Path
    rounds: int = 0
    dropped: list[tuple[int, int, Event]] = field(default_factory=list)  # round, project, reason
    broken: list[tuple[int, Event]] = field(default_factory=list)  # round, tie that the rule for ties decided

    @property
    def chosen(self) -> list[int]:
        return [*self.free, *self.considered(refused=False)]

    def considered(self, *, refused: bool) -> list[int]:
        """Projects in the order in which their turn came; with or without those that limits refused."""
        out = {} if refused else {place for place, _, _ in self.dropped}
        return [int(self.path.bought[place]) for place in range(self.rounds) if place not in out]


@dataclass
class Count:
    """What all runs of one count share."""

    support: Support
    table: Table
    ties: Ties
    gate: Gate | None = None
    player: Callable[..., tuple[int, int, int]] = search.play
    payer: Callable[..., None] = search.pay

    @property
    def places(self) -> Integers:
        return np.array(self.ties.place or [], dtype=np.int64)


def share(support: Support, limit: Fraction | None = None) -> Fraction:
    """What each unit of weight holds when a limit (that of the budget) is divided equally."""
    whole = Fraction(support.limit) if limit is None else limit
    return whole / support.electorate if support.electorate else Fraction(0)


def run(count: Count, start: Fraction, guide: Path | None = None, *, told: bool = False) -> Run:
    """Buy until nothing is affordable. `told`: report each tie to the ties of the count; else only break it.

    Unmeetable: a tie, and no rule for ties.
    """
    support, table = count.support, count.table
    purse = search.opened(table, float(start))
    done = Run(start, free_projects(count), search.empty_path(len(support)))
    exact: Exact | None = None
    replayed = 0
    slack = search.SLACK * float(start) * support.electorate
    places = np.empty(0, dtype=np.int64) if told else count.places
    rivals = np.zeros(len(support) + 1, dtype=np.int64)
    nothing = guide or search.empty_path(0)
    while True:
        done.rounds, status, number = count.player(
            table, purse, done.path, nothing, done.rounds, slack, places, rivals, count.gate is not None
        )
        if status == FINISHED:
            return done
        winner = int(rivals[0])
        if status != ASKED:
            exact = exact or Exact(support, start)
            replayed = replay(done, exact, replayed)
            before = len(count.ties.events)
            found = decided(count, done, exact, purse, rivals[:number].tolist(), told=told)
            done.broken += [(done.rounds, tie) for tie in count.ties.events[before:]]
            if found is None:
                continue
            winner = found
        reason = count.gate(done.chosen, winner) if count.gate else None
        if reason is None:
            count.payer(table, purse, winner, done.path.price[done.rounds])
        else:
            purse.alive[winner] = False
            done.dropped.append((done.rounds, winner, reason))
        done.rounds += 1


def free_projects(count: Count) -> list[int]:
    """Projects without cost that somebody gains from, as far as limits allow."""
    support = count.support
    free: list[int] = []
    for p in range(len(support)):
        gained = support.costs[p] == 0 and support.unit[p] > 0 and support.total(p) > 0
        if gained and (count.gate is None or count.gate(free, p) is None):
            free.append(p)
    return free


def replay(done: Run, exact: Exact, replayed: int) -> int:
    """Bring the exact state up to the purchases made since."""
    out = {place for place, _, _ in done.dropped}
    for place in range(replayed, done.rounds):
        if place not in out:
            project = int(done.path.bought[place])
            exact.pay(project, exact.bought(project))
    return done.rounds


def decided(count: Count, done: Run, exact: Exact, purse: Purse, rivals: list[int], *, told: bool) -> int | None:
    """Tell rivals apart exactly. None: none of them is affordable."""
    path, place = done.path, done.rounds
    keys: dict[int, Fraction] = {}
    prices: dict[int, Fraction] = {}
    for project in rivals:
        price = exact.price(project)
        if price is None:
            purse.alive[project] = False
        else:
            prices[project] = price
            keys[project] = key_of(count.support, project, price)
    if not keys:
        return None
    lowest = min(keys.values())
    tied = [project for project, key in keys.items() if key == lowest]
    winner = count.ties.first(tied, "chosen") if told else first_of(count.ties, tied)
    path.bought[place] = winner
    path.price[place] = float(prices[winner])
    path.upper[place] = np.inf  # makes no claim about runs with more money
    path.second[place] = 0.0
    path.free[place] = False
    return winner


def first_of(ties: Ties, tied: list[int]) -> int:
    """Break a tie of a run that is not the last one: by the rule, without telling."""
    if len(tied) == 1 or ties.place is None:
        return ties.first(tied, "chosen")
    place = ties.place
    return min(tied, key=lambda project: place[project])


def confirmed(support: Support, done: Run) -> tuple[list[Bought], Exact]:
    """Redo a run's purchases in integers: the exact prices, and what everybody has left."""
    exact = Exact(support, done.start)
    bought = []
    for project in done.considered(refused=False):
        price = exact.bought(project)
        full = exact.payers(project)
        bought.append(Bought(project, price, full, support.votes(project) - full))
        exact.pay(project, price)
    return bought, exact
