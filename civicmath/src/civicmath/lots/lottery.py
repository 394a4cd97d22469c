"""The lottery: numbered panels, so that a few ten-sided dice or public digits choose one. Exact from here on.

Weights are rounded to multiples of 1/1000 (or finer): each chance stays within a thousandth and within a twentieth part of
the one aimed at, or a digit is added. Rounding lotteries to dice: Flanigan, Kehne, Procaccia: Fair sortition made
transparent, NeurIPS 2021; the deterministic search here is our own.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from civicmath import chance
from civicmath.faults import Fault, Unmeetable, bad
from civicmath.lots.decompose import Mixture, decomposed
from civicmath.lots.fairness import NASH_GAP, RULES, nash_gap
from civicmath.lots.groups import Groups, Ints
from civicmath.lots.search import Floats, outer, polished

FEWEST, MOST = 3, 6  # digits
ROUNDS = 300  # searches for a better rounding
ENOUGH = 0.5  # of what is allowed: the search goes on until no chance strays further
TRIED = 12  # panels that should soonest give a number, and as many that should take one
WITHIN = 0.001
PART = 20
CUTS = 300  # after which the nearest mixture found is taken as it is


@dataclass(frozen=True, eq=False)
class Lottery:
    """Numbers 0 … 10**digits - 1; panel i has the `weights[i]` numbers after those of the panels before it.

    panels: (panels, groups) counts, int64. aimed: (groups,) chance of each person as the rule wants it, a float that decides
    nothing. proven: whether the panels' mixture reached the rule's optimum within tolerance. cuts: how many it took.
    """

    groups: Groups
    digits: int
    weights: Ints
    panels: Ints
    aimed: Floats
    proven: bool
    cuts: int

    @cached_property
    def exact(self) -> tuple[Fraction, ...]:
        """The chance of each person of each group, counted once: everybody who is drawn is told of it."""
        seats = (self.weights @ self.panels).tolist()
        return tuple(
            Fraction(seat, size * 10**self.digits) for seat, size in zip(seats, self.groups.sizes.tolist(), strict=True)
        )

    def chances(self) -> list[Fraction]:
        """The chance of each person of each group, exactly."""
        return list(self.exact)

    def panel_of(self, number: int) -> int:
        """Which panel has this number."""
        return int(np.searchsorted(np.cumsum(self.weights), number, side="right"))

    def ranges(self) -> list[tuple[str, str]]:
        """First and last number of each panel, with all digits written."""
        ends = np.cumsum(self.weights).tolist()
        starts = [0, *ends[:-1]]
        return [
            (f"{start:0{self.digits}d}", f"{end - 1:0{self.digits}d}") for start, end in zip(starts, ends, strict=True)
        ]

    def lines(self) -> list[str]:
        """The lottery as it is published: a line for each panel with its numbers and its people's groups, numbered from 1."""
        numbers = np.arange(1, 1 + len(self.groups.sizes))
        return [
            f"{first}-{last} " + " ".join(map(str, np.repeat(numbers, panel).tolist()))
            for (first, last), panel in zip(self.ranges(), self.panels, strict=True)
        ]

    def fingerprint(self) -> str:
        return chance.fingerprint(self.lines())


def made(groups: Groups, method: str, digits: int | None = None) -> Lottery:
    """Make the lottery of a rule (leximin, maximin, nash) over panels that keep every limit. There must be a panel.

    digits: how many dice; None: the fewest, at least three, with which every chance stays near enough.
    """
    if method not in RULES:
        raise bad("lots.unknown_method", method=method, methods=list(RULES))
    mixture, proven, cuts = fair_mixture(groups, method)
    lines = [panel.tobytes() for panel in mixture.panels.astype(">u4")]  # bytes of counts in the order of the counts
    order = np.array(sorted(range(len(lines)), key=lines.__getitem__))
    panels, weights = mixture.panels[order], mixture.weights[order]
    aimed = (weights / weights.sum()) @ panels / groups.sizes
    for places in [digits] if digits else range(FEWEST, MOST + 1):
        rounded, near = rounded_weights(weights, panels / groups.sizes, 10**places)
        if near:
            break
    used = rounded > 0
    if not all(groups.keeps(panel) for panel in panels[used]) or rounded.sum() != 10**places:
        raise ArithmeticError("a panel of the lottery does not keep the limits")
    return Lottery(groups, places, rounded[used], panels[used], aimed, proven, cuts)


def fair_mixture(groups: Groups, method: str) -> tuple[Mixture, bool, int]:
    """Find the rule's optimum over the outer shape, and panels that reach it; where none do, cut the shape and go on."""
    shape = outer(groups)
    known = np.empty((0, len(groups.sizes)), dtype=np.int64)
    while True:
        try:
            expected = polished(shape, RULES[method](shape))
        except ArithmeticError:  # where quotas pin nearly everything down, the roundings of many levels add up
            raise Unmeetable(Fault("lots.too_tight")) from None
        found = decomposed(shape, expected, known, may_cut=shape.cuts < CUTS)
        if isinstance(found, Mixture):
            apart = np.abs(found.weights @ found.panels / found.weights.sum() - expected)
            reached = bool((apart <= 1e-3 * shape.sizes * shape.level).all())
            return found, reached and (method != "nash" or nash_gap(shape, expected) <= NASH_GAP), shape.cuts
        known = found.panels
        shape.cut(found.weights, found.most)


def rounded_weights(weights: Floats, shares: Floats, numbers: int) -> tuple[Ints, bool]:
    """Share out `numbers` among panels so that no chance strays: largest remainders, then single numbers change hands.

    shares: (panels, groups) part of each group's people on the panel. Returns the counts and whether every chance is within
    0.001 and within a twentieth of the one aimed at. The measure is the eighth power of strays over what is allowed.
    """
    wanted = weights / weights.sum() * numbers
    counts = np.floor(wanted).astype(np.int64)
    counts[np.argsort(counts - wanted, kind="stable")[: numbers - int(counts.sum())]] += 1
    chances = wanted @ shares / numbers
    allowed = np.maximum(np.minimum(WITHIN, chances / PART), 1e-12) * numbers
    moves = shares / allowed
    stray = (counts - wanted) @ moves
    filled = csr_array(moves)  # panels hold few of the groups
    for _ in range(ROUNDS):
        if np.abs(stray).max() <= ENOUGH:
            break
        slopes = filled @ stray**7
        takers = np.argsort(slopes, kind="stable")[:TRIED]
        givers = np.argsort(np.where(counts > 0, -slopes, np.inf), kind="stable")[
            : min(TRIED, np.count_nonzero(counts))
        ]
        touched = np.unique(filled[np.r_[takers, givers]].indices)
        before = stray[touched]
        best = float(eighth(before).sum() - 1e-9 * eighth(stray).sum())  # less by more than roundings
        change, coming = None, moves[np.ix_(takers, touched)]
        for giver in givers:
            measures = eighth(before - moves[giver, touched] + coming).sum(axis=1)
            least = int(measures.argmin())
            if measures[least] < best:
                best, change = float(measures[least]), (int(giver), int(takers[least]))
        if change is None:
            break
        counts[change[0]] -= 1
        counts[change[1]] += 1
        stray = stray - moves[change[0]] + moves[change[1]]
    return counts, bool(np.abs(stray).max() <= 1)


def eighth(strays: Floats) -> Floats:
    """The eighth power, without the slow general one."""
    squares = strays * strays
    squares = squares * squares
    return np.asarray(squares * squares)
