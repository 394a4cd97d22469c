"""Equal shares in floating point: finds who can win a round. What it cannot be sure of, it hands to exact arithmetic.

Error bound: let E be the sum over all voters of |money here - true money|. A purchase sets the money of voters who pay all they
have to zero, exactly; what their errors amounted to is spread over the others and no more, so E does not grow but by rounding: at
most (rounds + supporters) · 2^-52 of all money, as a sum of n amounts, one after the other, is off by n · 2^-53 of it at most
(Higham: "Accuracy and Stability of Numerical Algorithms", 2002, 4.2). The slack is more than that for 1,000 rounds. A price is
then wrong by at most E divided by the weight of those who pay it. Two prices that differ by less than their slacks are rivals, and
a project whose supporters hold its cost to within the slack is on the edge: both are decided in integers (`exact`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from civicmath.budgets.exact import key_of
from civicmath.budgets.support import Support, root

SLACK = 1e-12  # of all money, and for each supporter:
EACH = 2.0**-52
ROUNDING = 1e-14  # of a price
FINISHED, UNDECIDED, ASKED = 0, 1, 2

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Table(NamedTuple):
    """The count as flat arrays: project p is supported by types[ends[p]:ends[p+1]]; points, weight, mass stand alike."""

    ends: Integers
    types: NDArray[np.int32]
    points: Floats
    weight: Floats
    mass: Floats  # weight · points
    costs: Floats
    totals: Floats  # sum of mass
    kappa: Floats  # key = price of a point · kappa: what supporters pay for a unit of utility
    rank: Integers  # order of the exact keys while every supporter can pay her part; -1: never bought


class Purse(NamedTuple):
    """What changes in a run. bound: no key is lower; alive: projects that may still be bought."""

    money: Floats  # by type, of each unit of weight
    bound: Floats
    alive: Flags


class Path(NamedTuple):
    """What a run did, a place for each purchase. upper: the key was not higher; second: no other key was lower.

    free: every supporter could pay her part in full.
    """

    bought: Integers
    price: Floats
    upper: Floats
    second: Floats
    free: Flags


def table_of(support: Support) -> Table:
    """Lay out a count for searching."""
    keys = {p: key_of(support, p, support.first_price(p)) for p in range(len(support)) if support.buyable(p)}
    order = {key: place for place, key in enumerate(sorted(set(keys.values())))}
    ends = np.zeros(len(support) + 1, dtype=np.int64)
    np.cumsum([len(types) for types in support.voters], out=ends[1:])
    types = np.concatenate([*support.voters, np.empty(0, dtype=np.int32)])
    points = np.ones(len(types)) if support.points is None else np.concatenate(support.points).astype(np.float64)
    weight = support.weights.astype(np.float64)[types]
    value = [root(unit) if support.squared else float(unit) for unit in support.unit]
    return Table(
        ends=ends,
        types=types,
        points=points,
        weight=weight,
        mass=weight * points,
        costs=np.array(support.costs, dtype=np.float64),
        totals=np.array([support.total(p) for p in range(len(support))], dtype=np.float64),
        kappa=np.array([1 / one if one else 0.0 for one in value]),
        rank=np.array([order[keys[p]] if p in keys else -1 for p in range(len(support))], dtype=np.int64),
    )


def slack_of(table: Table) -> float:
    """The part of all money by which what a project's supporters hold may be off."""
    return SLACK + EACH * int(np.diff(table.ends).max(initial=0))


def opened(table: Table, start: float) -> Purse:
    """Purses at the start of a run, `start` money for each unit of weight."""
    alive = table.rank >= 0
    first = np.full(len(alive), np.inf)
    first[alive] = table.costs[alive] / table.totals[alive] * table.kappa[alive]
    types = int(table.types.max(initial=-1)) + 1
    return Purse(np.full(types, start), first * (1 - ROUNDING), alive)


def empty_path(projects: int) -> Path:
    """A path with room for every project."""
    return Path(
        np.full(projects, -1, dtype=np.int64),
        np.zeros(projects),
        np.zeros(projects),
        np.zeros(projects),
        np.zeros(projects, dtype=np.bool_),
    )


def play(  # noqa: PLR0917 - as the compiled one, which takes no names
    table: Table,
    purse: Purse,
    path: Path,
    guide: Path,
    done: int,
    slack: float,
    places: Integers,
    rivals: Integers,
    ask: bool,
) -> tuple[int, int, int]:
    """Buy round after round while there is no doubt. Gives (purchases done, status, number of rivals written to `rivals`).

    guide: a run with less money; keys up to its own are looked at more closely, so that `second` can tell whether nothing changed
    in between. places: the order that breaks ties, empty if a tie is to be asked about. ask: stop before each purchase, the winner
    as the only rival. UNDECIDED: the rivals have to be told apart exactly.
    """
    while True:
        floor = guide.upper[done] if done < len(guide.upper) else 0.0
        leaders, edges, keys = contenders(table, purse, slack, floor)
        if not leaders and not edges:
            return done, FINISHED, 0
        if not edges and len(leaders) > 1:
            leaders = freely_first(table, leaders, keys, places)
        if edges or len(leaders) > 1:
            found = leaders + edges
            rivals[: len(found)] = found
            return done, UNDECIDED, len(found)
        winner = leaders[0]
        low, upper, free = keys[winner]
        path.bought[done] = rivals[0] = winner
        path.upper[done], path.free[done] = upper, free
        path.price[done] = (low + upper) / 2 / table.kappa[winner]
        path.second[done] = next_key(
            table, purse, winner, places, beaten=done < len(guide.free) and bool(guide.free[done])
        )
        if ask:
            return done, ASKED, 1
        pay(table, purse, winner, path.price[done])
        done += 1


Key = tuple[float, float, bool]  # not lower, not higher, free


def contenders(table: Table, purse: Purse, slack: float, floor: float) -> tuple[list[int], list[int], dict[int, Key]]:
    """Who may have the lowest key, who is on the edge of what its supporters have, and the keys that were looked at."""
    ceiling = np.inf
    keys: dict[int, Key] = {}
    edges: list[int] = []
    for p in np.argsort(np.where(purse.alive, purse.bound, np.inf), kind="stable").tolist():
        if not purse.alive[p] or purse.bound[p] > max(ceiling, floor):
            break
        price, mass, free = level(table, purse, p, slack)
        if mass < 0:
            purse.alive[p] = False
        elif mass == 0:
            edges.append(p)
        else:
            key = price * table.kappa[p]
            loose = slack / mass * table.kappa[p] + key * ROUNDING
            keys[p] = (key - loose, key + loose, free)
            purse.bound[p] = key - loose
            ceiling = min(ceiling, key + loose)
    return [p for p, key in keys.items() if key[0] <= ceiling], edges, keys


def level(table: Table, purse: Purse, p: int, slack: float) -> tuple[float, float, bool]:
    """Price of a point, the mass that pays it in full, and whether that is everybody. Mass -1: too dear; 0: on the edge."""
    own = slice(table.ends[p], table.ends[p + 1])
    points, mass = table.points[own], table.mass[own]
    money = purse.money[table.types[own]]
    held = money * table.weight[own]
    spare = held.sum() - table.costs[p]
    if spare <= slack:
        return 0.0, -1.0 if spare < -slack else 0.0, False
    price = table.costs[p] / table.totals[p]
    ratio = money / points
    if ratio.min() > price + slack:
        return price, table.totals[p], True
    price = max(price, purse.bound[p] / table.kappa[p])
    before = -1
    paying = table.totals[p]
    while True:
        poor = ratio < price
        count = int(np.count_nonzero(poor))
        if count == before:
            return price, paying, False
        before = count
        paying = table.totals[p] - mass[poor].sum()
        if paying < 0.5:
            return 0.0, 0.0, False
        price = max(price, (table.costs[p] - held[poor].sum()) / paying)


def freely_first(table: Table, leaders: list[int], keys: dict[int, Key], places: Integers) -> list[int]:
    """Among rivals whose supporters all can pay in full the keys are known exactly: leave the lowest, and of equals the first."""
    if not all(keys[p][2] for p in leaders):
        return leaders
    lowest = min(table.rank[p] for p in leaders)
    tied = [p for p in leaders if table.rank[p] == lowest]
    return [min(tied, key=lambda p: places[p])] if len(places) else tied


def next_key(table: Table, purse: Purse, winner: int, places: Integers, *, beaten: bool) -> float:
    """No other project has a lower key. `beaten`: leave out those whose key can't be lower, whatever their supporters have."""
    others = purse.alive.copy()
    others[winner] = False
    if beaten:
        rank = table.rank
        later = places > places[winner] if len(places) else np.zeros(len(rank), dtype=np.bool_)
        others &= ~((rank > rank[winner]) | ((rank == rank[winner]) & later))
    return float(purse.bound[others].min(initial=np.inf))


def pay(table: Table, purse: Purse, p: int, price: float) -> None:
    """Take the price from every supporter, or all she has."""
    own = slice(table.ends[p], table.ends[p + 1])
    types = table.types[own]
    purse.money[types] = np.maximum(purse.money[types] - price * table.points[own], 0.0)
    purse.alive[p] = False
