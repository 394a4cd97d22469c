"""Who should have which chance: leximin, maximin and Nash over the outer shape of what is possible.

Chances are searched in units of the equal chance (seats / people), so that numbers stay near 1 for pools of any size.
"""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from civicmath.lots.groups import Ints
from civicmath.lots.search import CLOSE, Floats, Outer, solved

NASH_ROUNDS = 40
NASH_CLOSE = 1 + 1e-6  # ratio of neighbouring breakpoints at the end
NASH_GAP = 1e-5  # a person; what is nearer counts as the largest product
CHORDS = 6  # on each side of the last solution
TINY = 1e-9
SURE, UNSURE = 1e-4, 1e-6  # prices above are more than roundings; so small, they are none
LET_IN = 200  # groups at once
SHARP = 100.0  # prices are compared to 1e-7 by HiGHS: neighbouring chords must differ by more


def leximin(shape: Outer) -> Floats:
    """Expected seats (groups,): the smallest chance as large as it can be, then the second smallest, and so on.

    Level by level: the largest z such that everybody not settled has at least z; people whose limit has a positive price
    (dual) can have no more than z in any solution, and are settled at z.
    """
    settled = np.full(len(shape.sizes), np.nan)
    above = support(shape)
    while (free := np.isnan(settled)).any():
        highest, prices, above = raised(shape, settled, above)
        at_most = np.flatnonzero(free)[prices[free] > SURE]
        settled[at_most if len(at_most) else free] = highest
    return settled * shape.sizes * shape.level


def maximin(shape: Outer) -> Floats:
    """Expected seats (groups,): the smallest chance as large as it can be; everybody else's as near to equal as that allows."""
    groups = len(shape.sizes)
    lowest = raised(shape, np.full(groups, np.nan), support(shape))[0]
    rows, most = limits(shape)
    apart, eye = csr_array((rows.shape[0], groups)), eye_array(groups)
    whole = csr_array(vstack([hstack([rows, apart]), hstack([eye, -eye]), hstack([-eye, -eye])]))
    bounds = np.r_[np.c_[np.full(groups, lowest), np.full(groups, 1 / shape.level)], [[0, np.inf]] * groups]
    cost = np.r_[np.zeros(groups), shape.sizes / shape.sizes.sum()]
    found = solved(cost, whole, np.r_[most, np.ones(groups), -np.ones(groups)], bounds)
    return np.asarray(found.x[:groups] * shape.sizes * shape.level)


def nash(shape: Outer) -> Floats:
    """Expected seats (groups,): the product of all people's chances as large as it can be.

    The logarithm is replaced by its chords between breakpoints, which makes a linear problem with one bounded variable a
    chord; then the breakpoints move closer around the solution until they are a hair apart.
    """
    rows, most = limits(shape)
    possible = leximin(shape) > CLOSE * shape.sizes * shape.level  # the others are on no panel at all
    people = np.where(possible, shape.sizes, 0) / shape.sizes.mean()
    ceiling = np.where(possible, 1 / shape.level, 0.0)
    chances, ratio = np.where(possible, 1.0, 0.0), 2.0
    for _ in range(NASH_ROUNDS):
        near = chances[:, None] * ratio ** np.arange(-CHORDS, CHORDS + 1)
        ends = np.full(len(chances), TINY), np.full(len(chances), np.inf)
        points = np.minimum(np.c_[ends[0], np.maximum(near, TINY), ends[1]], ceiling[:, None])
        chances = np.where(possible, np.maximum(between(rows, most, points, people), 0), 0.0)  # HiGHS leaves -1e-9
        if ((chances >= near[:, 0]) & (chances <= near[:, -1])).all():
            if ratio < NASH_CLOSE:
                break
            ratio = ratio**0.25
    return chances * shape.sizes * shape.level


def nash_gap(shape: Outer, expected: Floats) -> float:
    """How much larger the logarithm of the product could be at most, for each person who can have a chance at all.

    The logarithm lies below its tangent, so its sum grows by no more than Σ (chance / found chance - 1): a linear problem.
    """
    chances = expected / (shape.sizes * shape.level)
    people = np.where(leximin(shape) > CLOSE * shape.sizes * shape.level, shape.sizes, 0)
    if (chances[people > 0] <= 0).any():
        return float("inf")
    worth = np.divide(people, chances, out=np.zeros_like(chances), where=people > 0)
    rows, most = limits(shape)
    bounds = np.tile([0, 1 / shape.level], (len(people), 1))
    found = solved(-worth / worth.max(), rows, most, bounds)
    return float(worth @ found.x / people.sum() - 1)


def between(rows: csr_array, most: Floats, points: Floats, people: Floats) -> Floats:
    """Find the chances with the largest sum of people * log, straight between a group's `points` (groups, breakpoints)."""
    lengths = np.diff(points, axis=1)
    rises = np.diff(np.log(np.maximum(points, TINY)), axis=1)
    slopes = people[:, None] * np.divide(rises, lengths, out=np.zeros_like(rises), where=lengths > 0)
    chords = lengths.shape[1]
    bounds = np.c_[np.zeros(lengths.size), lengths.ravel()]
    start = points[:, 0]
    columns = csr_array(rows[:, np.repeat(np.arange(len(start)), chords)])
    found = solved(-SHARP * slopes.ravel(), columns, most - rows @ start, bounds)
    return np.asarray(start + found.x.reshape(lengths.shape).sum(axis=1))


def limits(shape: Outer) -> tuple[csr_array, Floats]:
    """The outer shape for chances in units of the equal chance, all as rows @ chances <= most."""
    rows = shape.rows * (shape.sizes * shape.level)
    above, below = np.isfinite(shape.most), np.isfinite(shape.least)
    both = csr_array(vstack([csr_array(rows)[above], -csr_array(rows)[below]]))
    return both, np.r_[shape.most[above], -shape.least[below]]


def support(shape: Outer) -> Ints:
    """Groups on which all seats can be put so that the limits are kept: a vertex, so they are few."""
    rows, most = limits(shape)
    bounds = np.tile([0, 1 / shape.level], (len(shape.sizes), 1))
    return np.flatnonzero(solved(np.zeros(len(bounds)), rows, most, bounds).x > TINY)


def raised(shape: Outer, settled: Floats, above: Ints) -> tuple[float, Floats, Ints]:
    """Find the largest z under which no unsettled (nan) group must fall, and the price of each group's limit (mean 1).

    A chance is its limit (z, or what it is settled at) and what stands above it, and few groups need to stand above: the
    problem is solved over those of `above`, and where prices say that others would raise z, they are let in. Given and
    handed back: groups with which z of the level before, and this one, is reached.
    """
    rows, most = limits(shape)
    free, ceiling = np.isnan(settled), 1 / shape.level
    base = np.where(free, 0.0, settled)
    every = csr_array(np.asarray(rows @ free.astype(float))[:, None])
    columns, room = rows.tocsc(), most - rows @ base
    while True:
        capped = np.flatnonzero(free[above])  # for the settled, the ceiling is a bound
        caps = csr_array((np.ones(len(capped)), (np.arange(len(capped)), capped)), shape=(len(capped), len(above)))
        whole = vstack([hstack([columns[:, above], every]), hstack([caps, np.ones((len(capped), 1))])])
        cost = np.r_[np.zeros(len(above)), -np.count_nonzero(free)]
        bounds = np.c_[np.zeros(len(above) + 1), np.r_[ceiling - base[above], ceiling]]
        found = solved(cost, csr_array(whole), np.r_[room, np.full(len(capped), ceiling)], bounds)
        prices = rows.T @ -found.ineqlin.marginals[: len(room)]
        missed = np.flatnonzero(prices < -UNSURE)
        missed = missed[~np.isin(missed, above)]
        if not len(missed) or found.x[-1] >= ceiling - TINY:
            return float(found.x[-1]), prices, above
        above = np.r_[above, missed[np.argsort(prices[missed], kind="stable")[:LET_IN]]]


RULES: dict[str, Callable[[Outer], Floats]] = {"leximin": leximin, "maximin": maximin, "nash": nash}
