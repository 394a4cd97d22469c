"""Groups on the map: k-means with 2 to 5 centres, the number by silhouette, at least five people in each.

Nothing here is left to a clock or a shuffled list: the same votes give the same groups. Up to EXACT people every person is a
point; beyond, people are gathered in a 64 x 64 grid (`cells`), whose cells are weighted points, and the centres found are then
moved over all people with whole-number sums. What is answered, sizes and silhouette, is that of the people as they are grouped in
the end; the silhouette of cells is within about 0.002 of that of people.
Sources: Lloyd 1982; Arthur & Vassilvitskii 2007 (starts); Rousseeuw 1987 (silhouette).
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions import cells
from civicmath.opinions.crowd import POINT, Crowd
from civicmath.opinions.widths import Centres, Points, rand_index, silhouette

EXACT = 2500
SMALLEST = 5  # people in a group
MOST = 5  # groups
FEWEST_STARTS, MOST_STARTS, START_POINTS = 12, 80, 24_000  # more starts where points are few: they cost little
ROUNDS = 100
HEATS = 10  # after so many rounds the better half of the starts goes on
FINALISTS = 5  # whose silhouettes are compared, for each number of groups
AS_GOOD, ALIKE = 1.001, 0.93  # squared distance and adjusted Rand index with which a solution passes for the best
ROUNDS_OVER_ALL = 8
FRUITLESS = (
    5  # numbers of groups in a row that no start reaches with five people in each: then larger ones are not tried
)


@dataclass(frozen=True, eq=False)
class Groups:
    """centres: (k, 2) means of the members; sizes: (k,) largest first; silhouettes: of each number of groups that was tried.

    reason: why there are none ("few_people", "no_difference", "not_so_many"), or "". most: with "not_so_many", how many were found.
    """

    centres: Centres
    sizes: NDArray[np.int64]
    silhouettes: dict[int, float] = field(default_factory=dict)
    exact: bool = True
    reason: str = ""
    most: int = 1

    def __len__(self) -> int:
        return len(self.sizes)


def none(reason: str, most: int = 1) -> Groups:
    return Groups(np.empty((0, 2)), np.empty(0, np.int64), reason=reason, most=most)


def group(crowd: Crowd, wanted: int | None = None) -> Groups:
    """Find the groups of a placed crowd and label its people. wanted: so many groups; None: the best number by silhouette.

    An answer without groups has a `reason`: fewer than ten people on the map, or no difference between them, or, where a
    number is wanted, that so many groups of five were not found ("not_so_many").
    """
    people = crowd.inside()
    if people < 2 * SMALLEST:
        return none("few_people")
    lines, points = cells.gathered(crowd) if people > EXACT else (None, each_person(crowd))
    searched = search(points, max(MOST, min(wanted or 0, people // SMALLEST)))
    numbers = range(2, MOST + 1) if wanted is None else [wanted]
    ranked = by_silhouette(points, [one for number in numbers for one in finalists(points, searched, number)])
    for place, (_, found) in enumerate(ranked):
        groups = settled(crowd, found.centres, lines)
        if groups is not None:
            silhouettes = {len(one.centres): width for width, one in reversed(ranked[place:])}
            if lines is not None:
                silhouettes[len(groups)] = cells.silhouette_of(crowd, lines, len(groups))
            return replace(groups, silhouettes=dict(sorted(silhouettes.items())), exact=lines is None)
    if wanted is None:
        return none("no_difference")
    possible = (
        number
        for number in range(wanted - 1, 1, -1)
        if any(settled(crowd, one.centres, lines) for one in finalists(points, searched, number))
    )
    return none("not_so_many", next(possible, 1))


def each_person(crowd: Crowd) -> Points:
    places = crowd.points().astype(np.float64)
    return Points(places, np.ones(len(places)))


def search(points: Points, most: int) -> "list[Solution]":
    """Give where all starts lead, with 2 to `most` groups.

    Groups of fewer than five are dissolved and the others go on with all people: what comes of it competes among the
    solutions with fewer groups.
    """
    chance = np.random.Generator(np.random.PCG64(0))
    found: list[Solution] = []
    previous: Centres | None = None
    reached = MOST
    for number in range(2, min(most, len(points.x)) + 1):
        tried = lloyd(points, starts(points, number, previous, chance))
        previous = tried[0].centres
        found += [one if one.smallest >= SMALLEST else without_small(points, one) for one in tried]
        if any(one.smallest >= SMALLEST for one in tried):
            reached = max(reached, number)
        if number - reached >= FRUITLESS:
            break
    return found


def finalists(points: Points, searched: "list[Solution]", number: int) -> "list[Solution]":
    """Of the solutions with so many groups that one with the least squared distance, and those that pass for it.

    What came of larger numbers of groups is left out beyond MOST, so that a search for fewer groups finds the same.
    """
    fit = [one for one in searched if one.smallest >= SMALLEST and len(one.centres) == number]
    fit = [one for one in fit if one.begun <= max(MOST, number)]
    fit.sort(key=lambda one: one.cost)
    return [one for one in fit if one is fit[0] or passes_for(points, fit[0], one)][:FINALISTS]


def by_silhouette(points: Points, solutions: "list[Solution]") -> "list[tuple[float, Solution]]":
    """The widest mean silhouette first, of equal ones the fewer groups."""
    if not solutions:
        return []
    widths = silhouette(points, [nearest(points.x, one.centres) for one in solutions])
    return sorted(zip(widths, solutions, strict=True), key=lambda one: (-one[0], len(one[1].centres)))


def passes_for(points: Points, best: "Solution", other: "Solution") -> bool:
    """Tell whether a solution is as good as the best: the optimum is flat, and of its neighbours the silhouette may choose."""
    if other.cost > best.cost * AS_GOOD:
        return False
    labels = nearest(points.x, best.centres), nearest(points.x, other.centres)
    return rand_index(*labels, points.weights) >= ALIKE


@dataclass(frozen=True, eq=False)
class Solution:
    """Where one start has led: weighted squared distance, (k, 2) centres, people in the smallest group.

    begun: with how many groups it began, before small ones were dissolved.
    """

    cost: float
    centres: Centres
    smallest: float
    begun: int


def starts(points: Points, number: int, previous: Centres | None, chance: np.random.Generator) -> Centres:
    """Give (starts, number, 2): each group of the solution with one fewer split in two, and k-means++ draws from a fixed stream."""
    split = [] if previous is None else halved(points, previous)
    wanted = min(max(START_POINTS // len(points.x), FEWEST_STARTS), MOST_STARTS)
    drawn = np.empty((max(wanted - len(split), 1), number, 2))
    drawn[:, 0] = points.x[picks(points.weights[np.newaxis, :], chance.random(len(drawn)))]
    distance = squared(points.x, drawn[:, 0])
    for place in range(1, number):
        drawn[:, place] = points.x[picks(distance * points.weights, chance.random(len(drawn)))]
        distance = np.minimum(distance, squared(points.x, drawn[:, place]))
    return np.concatenate([np.array(split).reshape(-1, number, 2), drawn])


def squared(x: Centres, centres: Centres) -> NDArray[np.float64]:
    """Give the squared distance of each point to each centre, (centres, points)."""
    found: NDArray[np.float64] = (x[:, 0] - centres[:, :1]) ** 2 + (x[:, 1] - centres[:, 1:]) ** 2
    return found


def picks(weights: NDArray[np.float64], chance: NDArray[np.float64]) -> NDArray[np.intp]:
    """For each line of weights (or the only one) the point on which a number between 0 and 1 falls."""
    ladder = np.cumsum(weights, axis=1)
    level = chance[:, np.newaxis] * ladder[:, -1:]
    found: NDArray[np.intp] = np.minimum((ladder <= level).sum(axis=1), weights.shape[1] - 1)
    return found


def halved(points: Points, centres: Centres) -> list[Centres]:
    """Give as many solutions as there are centres: in each, one group is split across its longer axis."""
    labels = nearest(points.x, centres)
    solutions = []
    for place, centre in enumerate(centres):
        members = labels == place
        apart = points.x[members] - centre
        weighted = apart * points.weights[members, np.newaxis]
        spread, axes = np.linalg.eigh(apart.T @ weighted)
        step = axes[:, 1] * np.sqrt(max(spread[1], 0.0) / max(points.weights[members].sum(), 1.0))
        others = np.delete(centres, place, axis=0)
        solutions.append(np.concatenate([others, [centre - step, centre + step]]))
    return solutions


def nearest(x: Centres, centres: Centres) -> NDArray[np.intp]:
    labels: NDArray[np.intp] = np.argmin(squared(x, centres), axis=0)
    return labels


def lloyd(points: Points, begun: Centres) -> list[Solution]:
    """Run k-means from all starts at once, (starts, k, 2); the solutions of the finalists, least cost first, equal ones once."""
    centres = begun.copy()
    labels = np.full((len(centres), len(points.x)), -1, dtype=np.int8)
    costs = np.zeros(len(centres))
    running = active = np.arange(len(centres))
    for heat in range(ROUNDS):
        found, least = nearest_of_each(points.x, centres[active])
        moved = (found != labels[active]).any(axis=1)
        labels[active], costs[active] = found, least @ points.weights
        if heat == HEATS:
            running = np.argsort(costs, kind="stable")[: (len(costs) + 1) // 2]
            moved &= np.isin(active, running)
        active = active[moved]
        if not len(active):
            break
        centres[active] = means(points, labels[active], centres[active])
    solutions: list[Solution] = []
    for place in running[np.argsort(costs[running], kind="stable")]:
        if not solutions or costs[place] > solutions[-1].cost * (1 + 1e-12):
            sizes = np.bincount(labels[place], weights=points.weights, minlength=centres.shape[1])
            solutions.append(Solution(float(costs[place]), centres[place], float(sizes.min()), len(sizes)))
    return solutions


def nearest_of_each(x: Centres, centres: Centres) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """For each start (starts, k, 2) the nearest centre of each point and its squared distance, (starts, points)."""
    least = squared(x, centres[:, 0])
    labels = np.zeros(least.shape, dtype=np.int8)
    for place in range(1, centres.shape[1]):
        distance = squared(x, centres[:, place])
        labels[distance < least] = place
        np.minimum(least, distance, out=least)
    return labels, least


def means(points: Points, labels: NDArray[np.int8], centres: Centres) -> Centres:
    """Move each centre to the mean of its points; a centre without points stays."""
    moved = centres.copy()
    mass = np.column_stack([points.weights, points.x * points.weights[:, np.newaxis]])
    for place in range(centres.shape[1]):
        total = (labels == place).astype(np.float64) @ mass
        full = total[:, 0] > 0
        moved[full, place] = total[full, 1:] / total[full, :1]
    return moved


def without_small(points: Points, found: Solution) -> Solution:
    """Dissolve groups of fewer than five people until all are large enough or fewer than two are left (smallest: 0)."""
    begun = found.begun
    while found.smallest < SMALLEST:
        labels = nearest(points.x, found.centres)
        sizes = np.bincount(labels, weights=points.weights, minlength=len(found.centres))
        if (sizes >= SMALLEST).sum() < 2:
            return Solution(np.inf, found.centres, 0.0, begun)
        found = lloyd(points, found.centres[np.newaxis, sizes >= SMALLEST])[0]
    return replace(found, begun=begun)


def settled(crowd: Crowd, centres: Centres, lines: cells.Lines | None) -> Groups | None:
    """Label everybody, moving the centres over all people where they were found on a grid; the largest group comes first.

    None: then a group has fewer than five people.
    """
    sums = crowd.assign(centres)
    for _ in range(0 if lines is None else ROUNDS_OVER_ALL):
        moved = sums[:, 1:] / np.maximum(sums[:, :1], 1)
        again = crowd.assign(moved)
        if np.array_equal(again, sums):
            break
        sums = again
    if sums[:, 0].min() < SMALLEST:
        return None
    middle = sums[:, 1:] / sums[:, :1]
    order = np.lexsort((middle[:, 1], middle[:, 0], -sums[:, 0]))
    crowd.renumber(order.tolist())
    return Groups(middle[order] / POINT, sums[order, 0])
