"""From expected seats to a lottery over panels: which panels, with which weights, give everybody just that chance.

First panels are peeled off: an integer panel on the smallest face around what is left takes the largest weight that leaves
the rest possible, and each step reaches a new limit, so that few panels are needed (Carathéodory's theorem made
constructive). Where peeling sticks, column generation finishes: it either finds the weights, or panels prove that the
expectation cannot be reached, and the proof becomes a cut of the outer shape.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from civicmath.lots.groups import Groups, Ints
from civicmath.lots.search import CLOSE, Floats, Outer, best_panel, confirmed, polished
from civicmath.lots.swaps import swapped
from civicmath.quiet import quiet

LEFT = 1e-6  # weight that need not be given to a panel
APART = 1e-5  # largest distance of a chance from the one aimed at, in units of the equal chance
ASKED = ((2.5, 30), (10.0, 50))  # groups asked first for each limit: so many times what it needs, and so many more
NODES = 200  # of the search tree
SECONDS = 20.0  # the last guard against a search that never ends


@dataclass(frozen=True, eq=False)
class Mixture:
    """weights: (panels,), sum 1 but for roundings; panels: (panels, groups) counts, each confirmed in integers."""

    weights: Floats
    panels: Ints


@dataclass(frozen=True, eq=False)
class Cut:
    """weights @ panel <= most for every panel, yet not for what was asked. panels: all that were found on the way."""

    weights: Floats
    most: float
    panels: Ints


def decomposed(shape: Outer, expected: Floats, known: Ints, *, may_cut: bool = True) -> Mixture | Cut:
    """Find a mixture of panels with these expected seats, or a cut; without cuts, the mixture nearest to them.

    known: panels found before, (panels, groups).
    """
    peeled, rest = peel(shape, expected)
    scale = shape.sizes * shape.level
    if rest <= LEFT or (len(peeled.weights) and farthest(peeled, expected / scale, scale) <= APART):
        return peeled
    return generated(shape, expected, np.unique(np.vstack([known, peeled.panels]), axis=0), may_cut=may_cut)


def farthest(mixture: Mixture, chances: Floats, scale: Floats) -> float:
    """The largest distance of a chance from the one aimed at, in units of the equal chance."""
    mean = mixture.weights @ mixture.panels / mixture.weights.sum()
    return float(np.abs(mean / scale - chances).max())


def peel(shape: Outer, expected: Floats) -> tuple[Mixture, float]:
    """Peel panels off until nothing is left or no panel fits the rest; the second value is the weight left."""
    weights: list[float] = []
    panels: list[Ints] = []
    rest, left, clean = expected.copy(), 1.0, 1.0
    while left > LEFT:
        if left < clean / 10:  # roundings have grown tenfold beside what is left
            rest, clean = left * polished(shape, rest / left), left
        panel = panel_near(shape, rest / left)
        if panel is None or (weight := largest_weight(shape, rest, left, panel)) <= 1e-12:
            break
        weights.append(weight)
        panels.append(panel)
        rest = rest - weight * panel
        rest[rest < 1e-14] = 0
        left -= weight
    counts = np.array(panels, dtype=np.int64).reshape(len(panels), len(expected))
    return Mixture(np.array(weights), counts), left


def largest_weight(shape: Outer, rest: Floats, left: float, panel: Ints) -> float:
    """Find how much of the panel may go while the rest, scaled up, keeps every limit."""
    sums, rests = shape.rows @ panel, shape.rows @ rest
    rooms = [
        (panel, rest),
        (shape.sizes - panel, left * shape.sizes - rest),
        (shape.most - sums, left * shape.most - rests),
        (sums - shape.least, rests - left * shape.least),
    ]
    weight = left
    for used, room in rooms:
        counts = np.isfinite(used) & (used > CLOSE)
        weight = min(weight, float((np.maximum(room[counts], 0) / used[counts]).min(initial=np.inf)))
    return weight


def panel_near(shape: Outer, mean: Floats) -> Ints | None:
    """Find a panel on the smallest face around `mean`: each count is the mean's floor or ceiling, each tight limit stays tight.

    The groups most surely in are preferred (log odds), which lets the panel take much weight; where groups are very many, the
    likeliest alone are asked first.
    """
    floor, ceiling = np.floor(mean + CLOSE), np.ceil(mean - CLOSE)
    open_ = np.flatnonzero(ceiling > floor)
    if not len(open_):
        return confirmed(shape.groups, floor)
    part = np.clip(mean - floor, 1e-9, 1 - 1e-9)[open_]
    odds = np.log(part / (1 - part))
    sums, base = shape.rows @ mean, shape.rows @ floor
    low = np.where(shape.most - sums < CLOSE, shape.most, shape.least) - base
    high = np.where(sums - shape.least < CLOSE, shape.least, shape.most) - base
    rows, plain = csr_array(shape.rows[:, open_]), len(shape.groups.least)
    for added in integral_parts(odds, rows, low, high, plain=plain):
        found = floor.copy()
        found[open_] += added
        if (panel := confirmed(shape.groups, found)) is not None:
            return panel
    return None


def integral_parts(odds: Floats, rows: csr_array, low: Floats, high: Floats, *, plain: int) -> Iterator[Floats]:
    """Give 0/1 vectors with large sums of odds that keep the limits, the quickest to find first.

    A vertex of the relaxed problem mostly is nearly integral already, and few swaps mend it; else an integer problem does.
    plain: how many limits only count groups; the others are cuts.
    """
    for asked in likeliest(rows, odds, low):
        few = csr_array(rows[:, asked])
        vertex = vertex_of(odds[asked], few, low, high)
        if vertex is None:
            continue
        mended = swapped(vertex, odds[asked], csr_array(few[:plain]), low[:plain], high[:plain])
        if mended is not None:
            found = np.zeros(len(odds))
            found[asked] = mended
            yield from keeping(found, rows, low, high)
    whole = integral(odds, rows, low, high)
    if whole is not None:
        yield from keeping(whole, rows, low, high)


def likeliest(rows: csr_array, odds: Floats, low: Floats) -> Iterator[Ints]:
    """The groups with the best odds for each limit, few and then more; at last all."""
    members = [rows.indices[start:end] for start, end in pairwise(rows.indptr.tolist())]
    for times, spare in ASKED:
        chosen = np.zeros(len(odds), dtype=np.bool_)
        for held, need in zip(members, low.tolist(), strict=True):
            wanted = int(times * max(need, 0)) + spare
            chosen[held if wanted >= len(held) else held[np.argpartition(-odds[held], wanted)[:wanted]]] = True
        if chosen.all():
            break
        yield np.flatnonzero(chosen)
    yield np.arange(len(odds))


def keeping(found: Floats, rows: csr_array, low: Floats, high: Floats) -> list[Floats]:
    """The vector alone, if it keeps the limits."""
    sums = rows @ found
    return [found] if (sums >= low - CLOSE).all() and (sums <= high + CLOSE).all() else []


def vertex_of(odds: Floats, rows: csr_array, low: Floats, high: Floats) -> Floats | None:
    """The best vertex of the relaxed problem; None: there is none, or it takes too long."""
    limits = LinearConstraint(rows, low - CLOSE, high + CLOSE)
    with quiet():
        found = milp(-odds, bounds=Bounds(0, 1), constraints=limits, options={"time_limit": SECONDS})
    return np.asarray(found.x, dtype=np.float64) if found.status == 0 else None


def integral(odds: Floats, rows: csr_array, low: Floats, high: Floats) -> Floats | None:
    with quiet():
        found = milp(
            -odds,
            integrality=np.ones(len(odds)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(rows, low - CLOSE, high + CLOSE),
            options={"mip_rel_gap": 0.05, "node_limit": NODES, "time_limit": SECONDS},
        ).x
    return None if found is None else np.rint(found)


def generated(shape: Outer, expected: Floats, panels: Ints, *, may_cut: bool) -> Mixture | Cut:
    """Column generation: the mixture of known panels nearest to the expectation (largest distance of a chance) prices new ones.

    When no panel is worth more than the expectation by the prices, they are a proof that it cannot be reached.
    """
    scale = shape.sizes * shape.level
    if not len(panels):
        panels = np.array([first_panel(shape.groups)])
    while True:
        weights, apart, prices = nearest(panels, expected, scale)
        if apart <= APART:
            kept = weights > 1e-12
            return Mixture(weights[kept], panels[kept])
        panel = best_panel(shape.groups, prices)
        if panel is None:
            raise ArithmeticError("no panel found where panels are known")
        most = max(float(prices @ panel), float((panels @ prices).max()))
        if may_cut and prices @ expected - most > apart / 2:
            return Cut(prices, most, panels)
        if (panels == panel).all(axis=1).any():  # no better panel, no proof: as near as floats come
            kept = weights > 1e-12
            return Mixture(weights[kept], panels[kept])
        panels = np.vstack([panels, panel])


def first_panel(groups: Groups) -> Ints:
    panel = best_panel(groups, np.ones(len(groups.sizes)))
    if panel is None:
        raise ArithmeticError("no panel keeps the limits")
    return panel


def nearest(panels: Ints, expected: Floats, scale: Floats) -> tuple[Floats, float, Floats]:
    """Find weights of known panels, the largest distance from the expectation over `scale`, and the prices of groups."""
    count = len(panels)
    columns = panels.T.astype(float)
    rows = np.block([[columns, -scale[:, None]], [-columns, -scale[:, None]]])
    with quiet():
        found = linprog(
            np.r_[np.zeros(count), 1.0],
            A_ub=csr_array(rows),
            b_ub=np.r_[expected, -expected],
            A_eq=np.r_[np.ones(count), 0.0][None],
            b_eq=[1.0],
            method="highs",
        )
    if found.status != 0:
        raise ArithmeticError(found.message)
    over, under = np.split(-found.ineqlin.marginals, 2)
    return np.maximum(found.x[:count], 0), float(found.x[-1]), under - over
