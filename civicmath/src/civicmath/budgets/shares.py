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
from functools import cached_property

import numpy as np

from civicmath.budgets import search
from civicmath.budgets.exact import Exact, key_of
from civicmath.budgets.limits import RESERVED, Limits
from civicmath.budgets.search import ASKED, FINISHED, Floats, Integers, Path, Purse, Table
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
    """One run: what was bought in which order; `refused`: what category limits did not allow, with the reason.

    sure, paid: after so many purchases each type had paid so much of a unit of weight, and with more money it is the same: until
    then the best projects of all were bought, one after the other, and every supporter could pay in full.
    """

    start: Fraction  # money for each unit of weight
    path: Path
    paid: Floats
    rounds: int = 0
    sure: int = 0
    free: list[int] = field(default_factory=list)  # projects without cost
    free_told: list[Event] = field(default_factory=list)  # ties among them, and why limits did not allow some
    dropped: list[tuple[int, int, Event]] = field(default_factory=list)  # round, project, reason
    broken: list[tuple[int, Event]] = field(default_factory=list)  # round, tie that the rule for ties decided
    apart: frozenset[int] = frozenset()  # tied ones of which the order does not matter

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
    gate: Limits | None = None
    player: Callable[..., tuple[int, int, int]] = search.play
    payer: Callable[..., None] = search.pay

    @property
    def places(self) -> Integers:
        return np.array(self.ties.place or [], dtype=np.int64)

    @cached_property
    def slack(self) -> float:
        return search.slack_of(self.table)

    @cached_property
    def first_keys(self) -> dict[int, Fraction]:
        """For each project that can be bought at all, the lowest key it ever has: while every supporter can pay in full."""
        support = self.support
        return {p: key_of(support, p, support.first_price(p)) for p in range(len(support)) if support.buyable(p)}

    @cached_property
    def best(self) -> Integers:
        """Projects in the order in which they are bought while every supporter can pay in full; ties as the rule has it."""
        ranked = np.flatnonzero(self.table.rank >= 0)
        found: Integers = ranked[np.lexsort((self.places[ranked], self.table.rank[ranked]))]
        return found


def share(support: Support, limit: Fraction | None = None) -> Fraction:
    """What each unit of weight holds when a limit (that of the budget) is divided equally."""
    whole = Fraction(support.limit) if limit is None else limit
    return whole / support.electorate if support.electorate else Fraction(0)


def run(count: Count, start: Fraction, guide: Run | None = None, *, told: bool = False) -> Run:
    """Buy until nothing is affordable. `told`: report each tie to the ties of the count; else only break it.

    guide: a run with less money, whose sure purchases are not looked at again. Unmeetable: a tie, and no rule for ties.
    """
    support, table = count.support, count.table
    purse = search.opened(table, float(start))
    done = Run(start, search.empty_path(len(support)), np.zeros_like(purse.money))
    take_free(count, done, told=told)
    if guide is not None:
        repeat(done, purse, guide)
    exact: Exact | None = None
    replayed = 0
    slack = count.slack * float(start) * support.electorate
    places = np.empty(0, dtype=np.int64) if told else count.places
    rivals = np.zeros(len(support) + 1, dtype=np.int64)
    before = search.empty_path(0) if guide is None else guide.path
    while True:
        done.rounds, status, number = count.player(
            table, purse, done.path, before, done.rounds, slack, places, rivals, count.gate is not None
        )
        if status == FINISHED:
            make_sure(count, done)
            return done
        winner = int(rivals[0])
        if status != ASKED:
            exact = exact or Exact(support, start)
            replayed = replay(done, exact, replayed)
            known = len(count.ties.events)
            found = decided(count, done, exact, purse, rivals[:number].tolist(), told=told)
            done.broken += [(done.rounds, tie) for tie in count.ties.events[known:]]
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


def repeat(done: Run, purse: Purse, guide: Run) -> None:
    """Begin with the sure purchases of a run with less money."""
    place = slice(0, guide.sure)
    for own, known in zip(done.path, guide.path, strict=True):
        own[place] = known[place]
    done.path.second[place] = np.inf  # every other project is worse, whatever its supporters have
    done.paid += guide.paid
    purse.money[:] -= guide.paid
    purse.alive[guide.path.bought[place]] = False
    done.rounds = done.sure = guide.sure


def make_sure(count: Count, done: Run) -> None:
    """Count the purchases that would be the same with any more money."""
    if count.gate is not None or count.ties.place is None:
        return
    table, path = count.table, done.path
    while done.sure < done.rounds and path.free[done.sure] and path.bought[done.sure] == count.best[done.sure]:
        project = path.bought[done.sure]
        own = slice(table.ends[project], table.ends[project + 1])
        done.paid[table.types[own]] += path.price[done.sure] * table.points[own]
        done.sure += 1


def take_free(count: Count, done: Run, *, told: bool) -> None:
    """Choose the projects without cost that somebody gains from, as far as limits allow. A tie is one only if limits make it so."""
    support, gate = count.support, count.gate
    gained = [p for p in range(len(support)) if not support.costs[p] and support.unit[p] > 0 and support.total(p) > 0]
    if gate is None:
        done.free = gained
        return
    fitting = [p for p in gained if gate([], p) is None]
    if not together([], fitting, gate):
        known = len(count.ties.events)
        fitting = ordered(count.ties, fitting, told=told)
        done.free_told += count.ties.events[known:]
    for p in [*fitting, *(p for p in gained if p not in set(fitting))]:
        reason = gate(done.free, p)
        if reason is None:
            done.free.append(p)
        else:
            done.free_told.append(reason)


def together(chosen: Sequence[int], more: Sequence[int], gate: Gate | None) -> bool:
    """Whether limits allow all of these on top of the chosen."""
    return gate is None or all(gate([*chosen, *more[:place]], p) is None for place, p in enumerate(more))


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
    winner = tied[0] if len(tied) == 1 else first_of_tied(count, done, exact, tied, prices, told=told)
    path.bought[place] = winner
    path.price[place] = float(prices[winner])
    path.upper[place] = path.price[place] * count.table.kappa[winner] * (1 + search.ROUNDING)
    path.second[place] = search.next_key(count.table, purse, winner, count.places, beaten=False)
    path.free[place] = False  # makes no claim about runs with more money
    return winner


def first_of_tied(
    count: Count, done: Run, exact: Exact, tied: list[int], prices: dict[int, Fraction], *, told: bool
) -> int:
    """Break a tie; that of a run which is not the last one by the rule, without telling. The rule is asked only if it matters.

    What an upper limit refuses now it refuses later too: such projects are no rivals.
    """
    place, gate = count.ties.place, count.gate
    if place is not None and not told:
        return min(tied, key=lambda project: place[project])
    reasons = {p: gate(done.chosen, p) for p in tied} if gate else {}
    rivals = [p for p in tied if (reason := reasons.get(p)) is None or reason.key == RESERVED]
    if len(rivals) > 1 and not apart(count, done, exact, rivals, prices):
        return count.ties.first(rivals, "chosen")
    return min(rivals or tied, key=lambda project: project if place is None else place[project])


def apart(count: Count, done: Run, exact: Exact, tied: list[int], prices: dict[int, Fraction]) -> bool:
    """Whether all of the tied are bought at these prices, in whichever order: so if they are in one, and no lower limit waits.

    Then each supporter pays for each of them what she would pay now: were she left with less by another one, the price would rise.
    (Who gives all she has pays for no other.)
    """
    if not done.apart.issuperset(tied):
        if count.gate and (count.gate.lacking(done.chosen) or not together(done.chosen, tied, count.gate)):
            return False
        after = exact.copied()
        for project in tied:
            if after.price(project) != prices[project]:
                return False
            after.pay(project, prices[project])
        done.apart = frozenset(tied)
    return True


def ordered(ties: Ties, tied: list[int], *, told: bool) -> list[int]:
    """Put projects in the order that the rule for ties gives them."""
    place = ties.place
    return ties.ordered(tied) if told or place is None else sorted(tied, key=lambda project: place[project])


def confirmed(support: Support, done: Run) -> tuple[list[Bought], Exact]:
    """Redo a run's purchases in integers: the exact prices, and what everybody has left."""
    exact = Exact(support, done.start)
    bought = []
    for project in done.considered(refused=False):
        price = exact.bought(project)
        full = exact.payers(project)
        bought.append(Bought(project, price, full, support.backing[project] - full))
        exact.pay(project, price)
    return bought, exact
