"""Pools for the tests: made from seeds, like real ones; and slow, plain ways to count over all panels."""

from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from civicmath.lots.pool import Pool, Quota


def people(count: int) -> Pool:
    return Pool(ids=tuple(f"p{one}" for one in range(count)), columns={}, values={})


def village(seed: int, people: int, seats: int, kinds: tuple[int, ...] = (2, 3, 4), slack: float = 0.15) -> Pool:
    """A pool whose volunteers do not mirror the population, with quotas around the population's shares."""
    draw = np.random.default_rng(seed)
    columns, values, quotas = {}, {}, []
    possible = draw.permutation(people)[:seats]  # a panel that the quotas must allow
    for number, count in enumerate(kinds):
        shares = draw.dirichlet(np.full(count, 4.0))
        who = shares * np.exp(draw.normal(0, 0.5, count))
        name = f"c{number}"
        columns[name] = draw.choice(count, people, p=who / who.sum()).astype(np.int32)
        values[name] = tuple(f"v{value}" for value in range(count))
        for value, share in enumerate(shares):
            low, high = int(share * seats * (1 - slack)), int(np.ceil(share * seats * (1 + slack)))
            held = int((columns[name][possible] == value).sum())
            quotas.append(Quota(name, f"v{value}", min(low, held), max(min(high, seats), held)))
    ids = tuple(f"p{person}" for person in range(people))
    return Pool(ids=ids, columns=columns, values=values, quotas=tuple(quotas))


def exact(seed: int, people: int, seats: int, kinds: tuple[int, ...]) -> Pool:
    """A village whose quotas leave no room: those of one panel, whose people are not like most volunteers."""
    pool, draw = village(seed, people, seats, kinds), np.random.default_rng(seed)
    odds = np.exp(sum(draw.normal(0, 0.6, len(pool.values[name]))[held] for name, held in pool.columns.items()))
    panel = draw.choice(people, seats, replace=False, p=odds / odds.sum())
    quotas = []
    for quota in pool.quotas:
        held = pool.columns[quota.category][panel] == pool.values[quota.category].index(quota.value)
        quotas.append(replace(quota, least=int(held.sum()), most=int(held.sum())))
    return replace(pool, quotas=tuple(quotas))


def pinned(seed: int, people: int, categories: int, seats: int, slack: int = 0) -> Pool:
    """Quotas that one panel of people drawn by chance keeps, with so much room on either side; ten values in each category."""
    chance = np.random.default_rng(seed)
    cells = np.minimum(chance.exponential(2.5, (categories, people)), 9).astype(np.int32)
    panel = chance.choice(people, seats, replace=False)
    held = [np.bincount(cells[one][panel], minlength=10).tolist() for one in range(categories)]
    values = tuple(f"v{one}" for one in range(10))
    return Pool(
        ids=tuple(f"p{one}" for one in range(people)),
        columns={f"c{one}": column for one, column in enumerate(cells)},
        values={f"c{one}": values for one in range(categories)},
        quotas=tuple(
            Quota(f"c{one}", values[at], max(n - slack, 0), n + slack)
            for one, sums in enumerate(held)
            for at, n in enumerate(sums)
        ),
    )


def small(draw: np.random.Generator) -> tuple[Pool, int]:
    """A tiny pool with any quotas, also such as can't be met, sometimes with households; and the number of seats."""
    people = int(draw.integers(4, 9))
    kinds = [int(count) for count in draw.integers(2, 4, draw.integers(1, 4))]
    seats = int(draw.integers(1, min(people, 4) + 1))
    quotas = []
    for number, count in enumerate(kinds):
        for value in range(count):
            low = int(draw.integers(0, seats // 2 + 1)) if draw.random() < 0.5 else 0
            quotas.append(Quota(f"c{number}", f"v{value}", low, low + int(draw.integers(1, seats + 1))))
    columns = {f"c{number}": draw.integers(0, count, people).astype(np.int32) for number, count in enumerate(kinds)}
    homes = draw.integers(0, people, people).astype(np.int32) if draw.random() < 0.4 else None
    pool = Pool(
        ids=tuple(f"p{person}" for person in range(people)),
        columns=columns,
        values={f"c{number}": tuple(f"v{value}" for value in range(count)) for number, count in enumerate(kinds)},
        quotas=tuple(quotas),
        households=homes,
    )
    return pool, seats


def apart(pool: Pool, panel: tuple[int, ...]) -> bool:
    return pool.households is None or len({int(pool.households[one]) for one in panel}) == len(panel)


def off(pool: Pool, panel: tuple[int, ...]) -> int:
    """By how many seats a panel of positions misses the quotas."""
    missed = 0
    for quota in pool.quotas:
        held = sum(pool.values[quota.category][pool.columns[quota.category][one]] == quota.value for one in panel)
        missed += max(0, quota.least - held) + max(0, held - quota.most)
    return missed


def holds(pool: Pool, names: tuple[str, ...]) -> bool:
    panel = tuple(pool.ids.index(name) for name in names)
    return apart(pool, panel) and off(pool, panel) == 0


def panels(pool: Pool, seats: int) -> list[tuple[int, ...]]:
    every = combinations(range(len(pool.ids)), seats)
    return [panel for panel in every if apart(pool, panel) and off(pool, panel) == 0]


def plain_leximin(every: list[tuple[int, ...]], people: int) -> NDArray[np.float64]:
    """Leximin chances of single people over all panels: each person is tried for more, one by one."""
    on = np.zeros((people, len(every)))
    for number, panel in enumerate(every):
        on[list(panel), number] = 1
    settled: dict[int, float] = {}
    while len(settled) < people:
        free = [one for one in range(people) if one not in settled]
        rows = [np.r_[-on[one], 0.0 if one in settled else 1.0] for one in range(people)]
        least = [-settled.get(one, 0.0) + (1e-9 if one in settled else 0) for one in range(people)]
        whole = np.r_[np.ones(len(every)), 0.0][None]
        z = linprog(np.r_[np.zeros(len(every)), -1.0], A_ub=np.array(rows), b_ub=least, A_eq=whole, b_eq=[1]).x[-1]
        low = [-settled.get(one, z) + 1e-9 for one in range(people)]
        for one in free:
            if -linprog(-on[one], A_ub=-on, b_ub=low, A_eq=whole[:, :-1], b_eq=[1]).fun < z + 1e-7:
                settled[one] = z
    return np.array([settled[one] for one in range(people)])
