"""The search of `search`, compiled (extra `fast`): the same steps one number at a time, so that nothing is copied.

Only what is handed to exact arithmetic could differ by rounding, never an outcome.
"""

import numpy as np
from numba import njit

from civicmath.budgets.search import ASKED, FINISHED, ROUNDING, UNDECIDED, Flags, Floats, Integers, Path, Purse, Table


@njit(cache=True)  # type: ignore[untyped-decorator]
def play(  # noqa: PLR0917 - compiled code takes no names
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
    """As `search.play`."""
    projects = len(table.costs)
    low = np.empty(projects)
    high = np.empty(projects)
    free = np.empty(projects, dtype=np.bool_)
    looked = np.empty(projects, dtype=np.int64)
    while True:
        floor = guide.upper[done] if done < len(guide.upper) else 0.0
        edges, seen, ceiling = contenders(table, purse, slack, floor, low, high, free, looked, rivals)
        leaders = 0
        all_free = True
        for place in range(seen):
            p = looked[place]
            if low[p] <= ceiling:
                rivals[edges + leaders] = p
                leaders += 1
                all_free = all_free and free[p]
        if leaders + edges == 0:
            return done, FINISHED, 0
        if edges == 0 and leaders > 1 and all_free:
            leaders = freely_first(table, rivals, leaders, places)
        if edges > 0 or leaders > 1:
            return done, UNDECIDED, leaders + edges
        winner = rivals[0]
        path.bought[done] = winner
        path.upper[done] = high[winner]
        path.free[done] = free[winner]
        path.price[done] = (low[winner] + high[winner]) / 2 / table.kappa[winner]
        path.second[done] = next_key(table, purse, winner, places, done < len(guide.free) and guide.free[done])
        if ask:
            return done, ASKED, 1
        pay(table, purse, winner, path.price[done])
        done += 1


@njit(cache=True)  # type: ignore[untyped-decorator]
def contenders(  # noqa: PLR0917 - as above
    table: Table,
    purse: Purse,
    slack: float,
    floor: float,
    low: Floats,
    high: Floats,
    free: Flags,
    looked: Integers,
    rivals: Integers,
) -> tuple[int, int, float]:
    """Write the keys of all that may be lowest to low, high, free, and what was looked at; those on the edge to rivals."""
    ceiling = np.inf
    edges = seen = 0
    looked_at = np.zeros(len(purse.alive), dtype=np.bool_)
    while True:
        p = nearest(purse, looked_at)
        if p < 0 or purse.bound[p] > max(ceiling, floor):
            break
        looked_at[p] = True
        price, mass, everybody = level(table, purse, p, slack)
        if mass < 0:
            purse.alive[p] = False
        elif mass == 0:
            rivals[edges] = p
            edges += 1
        else:
            key = price * table.kappa[p]
            loose = slack / mass * table.kappa[p] + key * ROUNDING
            low[p], high[p], free[p] = key - loose, key + loose, everybody
            looked[seen] = p
            seen += 1
            purse.bound[p] = key - loose
            ceiling = min(ceiling, key + loose)
    return edges, seen, ceiling


@njit(cache=True)  # type: ignore[untyped-decorator]
def nearest(purse: Purse, looked_at: Flags) -> int:
    """Find the project with the lowest bound among those alive and not looked at; -1: there is none."""
    found = -1
    lowest = np.inf
    for p in range(len(purse.alive)):
        if purse.bound[p] < lowest and purse.alive[p] and not looked_at[p]:
            lowest = purse.bound[p]
            found = p
    return found


@njit(cache=True)  # type: ignore[untyped-decorator]
def level(table: Table, purse: Purse, p: int, slack: float) -> tuple[float, float, bool]:
    """As `search.level`."""
    begin, end = table.ends[p], table.ends[p + 1]
    first = table.costs[p] / table.totals[p]
    price = max(first, purse.bound[p] / table.kappa[p])
    total = held = mass = 0.0
    count = 0
    everybody = True
    for i in range(begin, end):
        money = purse.money[table.types[i]]
        points = table.points[i]
        total += money * table.weight[i]
        everybody = everybody and money > (first + slack) * points
        if money < price * points:
            count += 1
            held += money * table.weight[i]
            mass += table.mass[i]
    spare = total - table.costs[p]
    if spare <= slack:
        return 0.0, -1.0 if spare < -slack else 0.0, False
    if everybody:
        return first, table.totals[p], True
    while True:
        paying = table.totals[p] - mass
        if paying < 0.5:
            return 0.0, 0.0, False
        price = max(price, (table.costs[p] - held) / paying)
        before = count
        count = 0
        held = mass = 0.0
        for i in range(begin, end):
            money = purse.money[table.types[i]]
            if money < price * table.points[i]:
                count += 1
                held += money * table.weight[i]
                mass += table.mass[i]
        if count == before:
            return price, paying, False


@njit(cache=True)  # type: ignore[untyped-decorator]
def freely_first(table: Table, rivals: Integers, leaders: int, places: Integers) -> int:
    """As `search.freely_first`, within `rivals`; gives how many are left."""
    lowest = table.rank[rivals[:leaders]].min()
    tied = 0
    for place in range(leaders):
        if table.rank[rivals[place]] == lowest:
            rivals[tied] = rivals[place]
            tied += 1
    if len(places) > 0:
        for place in range(1, tied):
            if places[rivals[place]] < places[rivals[0]]:
                rivals[0] = rivals[place]
        tied = 1
    return tied


@njit(cache=True)  # type: ignore[untyped-decorator]
def next_key(table: Table, purse: Purse, winner: int, places: Integers, beaten: bool) -> float:
    """As `search.next_key`."""
    lowest = np.inf
    rank = table.rank
    for p in range(len(rank)):
        if not purse.alive[p] or p == winner or purse.bound[p] >= lowest:
            continue
        later = len(places) > 0 and places[p] > places[winner]
        if not (beaten and (rank[p] > rank[winner] or (rank[p] == rank[winner] and later))):
            lowest = purse.bound[p]
    return lowest


@njit(cache=True)  # type: ignore[untyped-decorator]
def pay(table: Table, purse: Purse, p: int, price: float) -> None:
    """As `search.pay`."""
    for i in range(table.ends[p], table.ends[p + 1]):
        t = table.types[i]
        purse.money[t] = max(purse.money[t] - price * table.points[i], 0.0)
    purse.alive[p] = False
