"""Pools for the tests: made from seeds, like real ones; and slow, plain ways to count over all panels."""

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
