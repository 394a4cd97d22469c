"""From expected seats to a lottery over panels: which panels, with which weights, give everybody just that chance.

First panels are peeled off: an integer panel on the smallest face around what is left takes the largest weight that leaves
the rest possible, and each step reaches a new limit, so that few panels are needed (Carathéodory's theorem made
constructive). Where groups are very many, the expectation is halved before: it is the mean of two others, each over about
half of the groups, and these are peeled. Peeling may stick before nothing is left, as the outer shape holds more than panels
reach. Then it is peeled again with other panels: mostly those of two or three times together give what was asked. At last
column generation finishes: it either finds the weights, or panels prove that the expectation cannot be reached, and the proof
becomes a cut of the outer shape.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from civicmath.faults import Fault, Unmeetable
from civicmath.lots.groups import Ints
from civicmath.lots.search import CLOSE, Floats, Outer, best_panel, confirmed, nodes, polished, solved, sought
from civicmath.lots.swaps import swapped
from civicmath.quiet import quiet

LEFT = 1e-6  # weight that need not be given to a panel
APART = 1e-4  # largest distance of a chance from the one aimed at, in units of the equal chance; a tenth of what is told as reached
ASKED = ((2.5, 30), (10.0, 50))  # groups asked first for each limit: so many times what it needs, and so many more
MANY = 6000  # groups of which a panel may have one more or one fewer: where there are more, the expectation is halved
ASKED_OF_HALVES = ((1.5, 15), *ASKED)  # smaller problems suffice there
FAR = 100.0  # times smaller than the mean: what is smaller still is no worse
GOLDEN = (5**0.5 - 1) / 2  # its multiples spread evenly between whole numbers
TINY = 1e-12  # seats, and weights, that are roundings
PEELS = 6  # as long as each brings the mixture nearer by half
SPREAD = 4.0  # by how much log odds are bent, from one side to the other
ROUGH = 0.1  # part of a panel's worth
FARTHEST = 0.01  # of the equal chance: so near may be what searches that were given up leave open
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
    scale = shape.sizes * shape.level
    panels, before, apart = known, np.inf, np.inf
    for bend in range(PEELS):
        if len(panels):
            before, (mixture, apart, _) = apart, nearest(panels, expected, scale)
            if apart <= APART:
                return mixture
        if bend > 1 and apart > before / 2:
            break
        peeled, rest = peel(shape, expected, bend)
        if rest <= LEFT or (len(peeled.weights) and farthest(peeled, expected / scale, scale) <= APART):
            return peeled
        panels = np.unique(np.vstack([panels, peeled.panels]), axis=0)
    return generated(shape, expected, panels, may_cut=may_cut)


def farthest(mixture: Mixture, chances: Floats, scale: Floats) -> float:
    """The largest distance of a chance from the one aimed at, in units of the equal chance."""
    mean = mixture.weights @ mixture.panels / mixture.weights.sum()
    return float(np.abs(mean / scale - chances).max())


def peel(shape: Outer, expected: Floats, bend: int = 0) -> tuple[Mixture, float]:
    """Peel panels off until nothing is left or no panel fits the rest; the second value is the weight left."""
    if is_open(expected).sum() > MANY:
        mixture, left = halves_peeled(shape, expected, bend)
        if left <= LEFT:
            return mixture, left
    return peeled_whole(shape, expected, bend)


def is_open(expected: Floats) -> NDArray[np.bool_]:
    """Which groups' counts on a panel near to the expectation may be one more or one fewer."""
    return np.asarray(np.ceil(expected - CLOSE) > np.floor(expected + CLOSE))


def halves_peeled(shape: Outer, expected: Floats, bend: int) -> tuple[Mixture, float]:
    """Peel the ends of halving, each over the groups that it needs.

    A panel costs time for each group among which it is searched, and takes the more weight the fewer share it: so twice as many
    groups take hardly more than twice the time.
    """
    found, left = [], 0.0
    for weight, half in ends(shape, expected):
        some = np.flatnonzero(half)
        mixture, rest = peeled_whole(shape.among(some), half[some], bend, half=True)
        found.append((weight * mixture.weights, some, mixture.panels))
        left += weight * rest
    weights = np.concatenate([each for each, _, _ in found])
    panels = np.zeros((len(weights), len(expected)), dtype=np.int64)
    begins = np.cumsum([0, *(len(each) for each, _, _ in found)])
    for begin, (_, some, counts) in zip(begins[:-1].tolist(), found, strict=True):
        panels[begin : begin + len(counts), some] = counts
    return Mixture(weights, panels), left


def ends(shape: Outer, expected: Floats, weight: float = 1.0) -> Iterator[tuple[float, Floats]]:
    """Halve the expectation, and the halves, until few groups are open: weights, and expectations whose mean by them this is."""
    if is_open(expected).sum() <= MANY:
        yield weight, expected
    else:
        for half in halved(shape, expected):
            yield from ends(shape, half, weight / 2)


def halved(shape: Outer, expected: Floats) -> tuple[Floats, Floats]:
    """Find two expectations within the limits whose mean this is: all but a few groups are open in no more than one of them.

    A vertex of all that stray no further to one side than may be strayed to the other, with equal sums in each limit: there one
    of the two holds a whole number of each group but a few. Costs spread evenly, so that about as many rise as fall.
    """
    low = np.maximum(np.floor(expected + CLOSE), 2 * expected - np.ceil(expected - CLOSE))
    low = np.minimum(low, expected)
    some = np.flatnonzero(expected)
    costs = np.asarray(np.arange(len(some)) * GOLDEN % 1 - 0.5, dtype=np.float64)
    rows, sums = csr_array(shape.rows[:, some]), shape.rows @ expected
    found = solved(costs, csr_array(vstack([rows, -rows])), np.r_[sums, -sums], np.c_[low, 2 * expected - low][some])
    one = np.zeros(len(expected))
    one[some] = found.x
    one = polished(shape, one)
    other = np.clip(2 * expected - one, 0, shape.sizes)
    return np.where(one < TINY, 0, one), np.where(other < TINY, 0, other)


def peeled_whole(shape: Outer, expected: Floats, bend: int, *, half: bool = False) -> tuple[Mixture, float]:
    """Peel without halving. half: an end of halving, where smaller problems and those left as they are suffice HiGHS."""
    weights: list[float] = []
    panels: list[Ints] = []
    rest, left, clean = expected.copy(), 1.0, 1.0
    while left > LEFT:
        if left < clean / 10:  # roundings have grown tenfold beside what is left
            rest, clean = left * polished(shape, rest / left), left
        panel = panel_near(shape, rest / left, bend, half=half)
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


def panel_near(shape: Outer, mean: Floats, bend: int, *, half: bool) -> Ints | None:
    """Find a panel on the smallest face around `mean`: each count is the mean's floor or ceiling, each tight limit stays tight.

    The groups most surely in are preferred (log odds, or small parts shunned), which lets the panel take much weight; where
    groups are very many, the likeliest alone are asked first. bend: by which number odds are bent, so that others are preferred.
    """
    floor, open_ = np.floor(mean + CLOSE), np.flatnonzero(is_open(mean))
    if not len(open_):
        return confirmed(shape.groups, floor)
    part = np.clip(mean - floor, 1e-9, 1 - 1e-9)[open_]
    odds = shunning(part) if half else np.log(part / (1 - part))
    if bend:
        odds += SPREAD * (open_ * (bend * GOLDEN) % 1 - 0.5)
    sums, base = shape.rows @ mean, shape.rows @ floor
    low = np.where(shape.most - sums < CLOSE, shape.most, shape.least) - base
    high = np.where(sums - shape.least < CLOSE, shape.least, shape.most) - base
    rows, plain = csr_array(shape.rows[:, open_]), len(shape.groups.least)
    for added in integral_parts(odds, rows, low, high, plain=plain, half=half):
        found = floor.copy()
        found[open_] += added
        if (panel := confirmed(shape.groups, found)) is not None:
            return panel
    return None


def shunning(part: Floats) -> Floats:
    """What takes the place of log odds: minus the square of how many times smaller than the mean a part is.

    A panel takes no more weight than its least group has, so one tiny part is worse than many large ones are good.
    """
    mean = part.mean()
    return np.asarray(np.minimum(mean / (1 - part), FAR) ** 2 - np.minimum(mean / part, FAR) ** 2)


def integral_parts(
    odds: Floats, rows: csr_array, low: Floats, high: Floats, *, plain: int, half: bool
) -> Iterator[Floats]:
    """Give 0/1 vectors with large sums of odds that keep the limits, the quickest to find first.

    A vertex of the relaxed problem mostly is nearly integral already, and few swaps mend it.
    plain: how many limits only count groups; the others are cuts.
    """
    for asked in likeliest(rows, odds, low, ASKED_OF_HALVES if half else ASKED):
        few = csr_array(rows[:, asked])
        vertex = vertex_of(odds[asked], few, low, high, presolve=not half)
        if vertex is None:
            continue
        mended = swapped(vertex, odds[asked], csr_array(few[:plain]), low[:plain], high[:plain])
        if mended is not None:
            found = np.zeros(len(odds))
            found[asked] = mended
            yield from keeping(found, rows, low, high)


def likeliest(rows: csr_array, odds: Floats, low: Floats, asked: Sequence[tuple[float, int]]) -> Iterator[Ints]:
    """The groups with the best odds for each limit, few and then more; at last all."""
    members = [rows.indices[start:end] for start, end in pairwise(rows.indptr.tolist())]
    for times, spare in asked:
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


def vertex_of(odds: Floats, rows: csr_array, low: Floats, high: Floats, *, presolve: bool) -> Floats | None:
    """The best vertex of the relaxed problem; None: there is none, or it takes too long.

    presolve: what HiGHS does first, which takes longer than it saves (and elsewhere decides which of equal vertices it is).
    """
    limits = LinearConstraint(rows, low - CLOSE, high + CLOSE)
    with quiet():
        options = {"time_limit": SECONDS, "presolve": presolve}
        found = milp(-odds, bounds=Bounds(0, 1), constraints=limits, options=options)
    return np.asarray(found.x, dtype=np.float64) if found.status == 0 else None


def generated(shape: Outer, expected: Floats, panels: Ints, *, may_cut: bool) -> Mixture | Cut:
    """Column generation: the mixture of known panels nearest to the expectation (largest distance of a chance) prices new ones.

    When no panel is worth more than the expectation by the prices, they are a proof that it cannot be reached. Unmeetable: the
    searches were given up while the mixture was still far away.
    """
    scale, most_nodes = shape.sizes * shape.level, nodes(len(shape.sizes))
    if not len(panels):
        first = best_panel(shape.groups, np.ones(len(scale)), presolve=False, nodes=10 * most_nodes)
        panels = np.array([first] if first is not None else [], dtype=np.int64).reshape(-1, len(scale))
    while len(panels):
        mixture, apart, prices = nearest(panels, expected, scale)
        if apart <= APART:
            return mixture
        worth = float((panels @ prices).max())
        for gap in (ROUGH, 0.0):  # any panel worth more will do; only a proof needs the best
            panel, ended = sought(shape.groups, prices, nodes=most_nodes, gap=gap)
            if panel is not None and prices @ panel > worth + apart / 2:
                break
        else:
            if ended and may_cut and panel is not None:
                most = max(float(prices @ panel), worth)
                if prices @ expected - most > apart / 2:
                    return Cut(prices, most, panels)
            if apart > FARTHEST and not ended:
                break
            # no better panel and no proof: as near as floats, or searches that were given up, come
            if panel is None or (panels == panel).all(axis=1).any():
                return mixture
        panels = np.vstack([panels, panel])
    raise Unmeetable(Fault("lots.too_tight"))


def nearest(panels: Ints, expected: Floats, scale: Floats) -> tuple[Mixture, float, Floats]:
    """Find the mixture of known panels, its largest distance from the expectation over `scale`, and the prices of groups."""
    count = len(panels)
    columns, apart = csr_array(panels.T.astype(float)), csr_array(-scale[:, None])
    rows = csr_array(vstack([hstack([columns, apart]), hstack([-columns, apart])]))
    with quiet():
        found = linprog(
            np.r_[np.zeros(count), 1.0],
            A_ub=rows,
            b_ub=np.r_[expected, -expected],
            A_eq=np.r_[np.ones(count), 0.0][None],
            b_eq=[1.0],
            method="highs",
        )
    if found.status != 0:
        raise ArithmeticError(found.message)
    over, under = np.split(-found.ineqlin.marginals, 2)
    kept = found.x[:count] > TINY
    return Mixture(found.x[:count][kept], panels[kept]), float(found.x[-1]), under - over
