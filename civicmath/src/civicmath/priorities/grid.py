"""Bradley–Terry for a few items, exact: every strength lies on a grid, and the posterior is summed over all of it in integers.

The strength of an item is step^k, k = -reach … reach. Before the answers each item has `prior` wins and as many losses against an
imagined item of strength 1, and all points of the grid that are left are weighed by that alone. P(i preferred to j) for strengths
step^a, step^b is p^d / (p^d + q^d) with step = p/q, d = a - b (swapped for d < 0): a fraction, so that the likelihood of all
answers is one too. Items are ordered by the probability of standing above another one, summed over the others (equal counts half).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from civicmath.faults import bad
from civicmath.priorities.comparisons import Comparisons
from civicmath.priorities.standing import Ranking, Standing, equal_groups, in_order
from civicmath.spoken import event
from civicmath.ties import NONE, TieBreak, Ties

MOST_POINTS = 60_000
MOST_WORK = 1_500_000_000  # points × bits of the likelihood
PLACES = 10**9  # probabilities are shown rounded to nine decimals; the order is decided before


@dataclass(frozen=True)
class Posterior:
    """All exact. above[i][j]: P(i is stronger than j); first[i]: P(i is strongest), shared when equal; mean[i]: E of k."""

    above: list[list[Fraction]]
    first: list[Fraction]
    mean: list[Fraction]


@dataclass(frozen=True)
class Grid:
    """step > 1, a fraction of numbers up to 1000; exponents from -reach to reach, 1 to 100; prior: whole wins and losses."""

    step: Fraction = Fraction(2)
    reach: int = 4
    prior: int = 1

    def chances(self) -> tuple[list[int], int]:
        """Numerators of P(preferred) for d = -2·reach … 2·reach over a common denominator."""
        p, q = self.step.numerator, self.step.denominator
        sums = [p**d + q**d for d in range(2 * self.reach + 1)]
        common = prod(sums)
        upper = [p**d * (common // whole) for d, whole in enumerate(sums)]
        return [common - one for one in reversed(upper[1:])] + upper, common


def posterior(comparisons: Comparisons, grid: Grid) -> Posterior:
    """Sum the posterior over the whole grid. BadInput: answers "equal", a grid too large or not a grid."""
    check(comparisons, grid)
    many, size = len(comparisons.names), 2 * grid.reach + 1
    above = [[0] * many for _ in range(many)]
    first: list[Fraction] = [Fraction(0)] * many
    mean = [0] * many
    leading: dict[tuple[int, ...], int] = {}
    total = 0
    for point, weight in weighed(comparisons, grid):
        total += weight
        top = max(point)
        leaders = tuple(item for item in range(many) if point[item] == top)
        leading[leaders] = leading.get(leaders, 0) + weight
        for one in range(many):
            mean[one] += (point[one] - size // 2) * weight
            row = above[one]
            for other in range(many):
                if point[one] > point[other]:
                    row[other] += weight
    for leaders, weight in leading.items():
        for item in leaders:
            first[item] += Fraction(weight, total * len(leaders))
    return Posterior(
        [[Fraction(one, total) for one in row] for row in above], first, [Fraction(one, total) for one in mean]
    )


def weighed(comparisons: Comparisons, grid: Grid) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield every point of the grid (exponents + reach) with its posterior weight, in integers over one denominator."""
    wins = (comparisons.wins // 2).tolist()
    numerators, common = grid.chances()
    reach, many = grid.reach, len(wins)

    def likelihood(won: int, lost: int, apart: int) -> int:
        chance = numerators[apart + 2 * reach]
        weight: int = chance**won * (common - chance) ** lost
        return weight

    alone = [likelihood(grid.prior, grid.prior, k - reach) for k in range(2 * reach + 1)]
    pairs = {
        (one, other): [likelihood(wins[one][other], wins[other][one], d) for d in range(-2 * reach, 2 * reach + 1)]
        for one in range(many)
        for other in range(one)
        if wins[one][other] or wins[other][one]
    }

    def deeper(point: tuple[int, ...], weight: int) -> Iterator[tuple[tuple[int, ...], int]]:
        one = len(point)
        if one == many:
            yield point, weight
            return
        met = [other for other in range(one) if (one, other) in pairs]
        for k in range(2 * reach + 1):
            own = weight * alone[k]
            for other in met:
                own *= pairs[one, other][k - point[other] + 2 * reach]
            yield from deeper((*point, k), own)

    return deeper((), 1)


def check(comparisons: Comparisons, grid: Grid) -> None:
    if grid.step <= 1 or grid.step.numerator > 1000 or not 1 <= grid.reach <= 100 or not 0 <= grid.prior <= 1000:
        raise bad("priorities.grid.no_grid", step=grid.step, reach=grid.reach, prior=grid.prior)
    if comparisons.equal:
        raise bad("priorities.grid.equal", equal=comparisons.equal)
    many = len(comparisons.names)
    points = (2 * grid.reach + 1) ** many
    if points <= MOST_POINTS:
        bits = (comparisons.answers + 2 * grid.prior * many) * grid.chances()[1].bit_length()
        if points * bits <= MOST_WORK:
            return
    raise bad("priorities.grid.too_large", items=many, answers=comparisons.answers)


def pairwise_grid(
    comparisons: Comparisons, grid: Grid = Grid(), *, ties: TieBreak = NONE, wanted: int | None = None
) -> Ranking:
    """Rank a few items by the exact posterior on a grid. Always identified: a prior of 1 keeps every strength within bounds.

    BadInput: the grid is too large for exact sums (items, answers), answers "equal". Unmeetable: a tie at the cut.
    """
    found = posterior(comparisons, grid)
    names = comparisons.names
    many = range(len(names))
    beaten = [sum((1 + found.above[one][j] - found.above[j][one]) / 2 for j in many if j != one) for one in many]
    rule = Ties(ties, names)
    order = in_order(equal_groups([Fraction(one) for one in beaten]), rule, wanted)
    standings = [
        Standing(
            name=names[item],
            first=order.first[item],
            last=order.last[item],
            score=shortened(Fraction(beaten[item])),
            more={
                "strongest": shortened(found.first[item]),
                "mean_exponent": shortened(found.mean[item]),
                "above": {names[j]: shortened(found.above[item][j]) for j in order.listed if j != item},
            },
        )
        for item in order.listed
    ]
    outcome = Ranking(
        rule="pairwise-grid",
        settings={
            "step": grid.step,
            "reach": grid.reach,
            "prior": grid.prior,
            "ties": rule.as_json(),
            "wanted": wanted,
        },
        standings=standings,
        chosen=[names[item] for item in order.chosen],
        details={"answers": comparisons.answers, "points": (2 * grid.reach + 1) ** len(names)},
    )
    outcome.events = [
        event("priorities.grid.counted", items=len(names), **outcome.details),
        *order.events,
        *(
            event(
                "priorities.grid.placed" if one.first == one.last else "priorities.grid.shared",
                first=one.first,
                last=one.last,
                name=one.name,
                percent=100 * one.more["strongest"],
            )
            for one in standings
        ),
        *([event("priorities.chosen", names=outcome.chosen)] if outcome.chosen else []),
    ]
    return outcome


def shortened(value: Fraction) -> Fraction:
    return Fraction(round(value * PLACES), PLACES)
