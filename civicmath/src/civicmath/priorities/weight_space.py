"""For which share of all possible weights an option leads: lengths and areas in exact fractions, for two and three criteria.

All weights with sum 1 are a segment (two criteria) or a triangle (three). Where an option has at least as much as every other one
is the part left after cutting along each line "equal totals"; its area is the shoelace formula. Where several options have
the same scores throughout, they lead together and each is given the share.
"""

from collections.abc import Sequence
from fractions import Fraction

Point = tuple[Fraction, Fraction]


def shares_of_weights(parts: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """The share of each option; None for four criteria and more, and for one (whose weight is always 1)."""
    criteria = len(parts[0])
    if criteria not in (2, 3):
        return None
    return [share(parts, option) for option in range(len(parts))]


def share(parts: Sequence[Sequence[Fraction]], option: int) -> Fraction:
    if len(parts[0]) == 2:
        return segment(parts, option)
    region: list[Point] = [(Fraction(0), Fraction(0)), (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]
    for other, row in enumerate(parts):
        if other != option:
            region = cut(region, [mine - theirs for mine, theirs in zip(parts[option], row, strict=True)])
    return 2 * area(region)


def segment(parts: Sequence[Sequence[Fraction]], option: int) -> Fraction:
    """Length of the weights w of the first criterion, 0 ≤ w ≤ 1, for which the option is not below any other."""
    low, high = Fraction(0), Fraction(1)
    for row in parts:
        at_zero, at_one = parts[option][1] - row[1], parts[option][0] - row[0]
        if at_zero < 0 and at_one < 0:
            return Fraction(0)
        if at_zero < 0 <= at_one:
            low = max(low, at_zero / (at_zero - at_one))
        elif at_one < 0 <= at_zero:
            high = min(high, at_zero / (at_zero - at_one))
    return max(high - low, Fraction(0))


def cut(region: Sequence[Point], lead: Sequence[Fraction]) -> list[Point]:
    """The part of a convex polygon where lead[0]·x + lead[1]·y + lead[2]·(1 - x - y) ≥ 0."""
    kept: list[Point] = []
    for place, here in enumerate(region):
        before = region[place - 1]
        at_here, at_before = height(here, lead), height(before, lead)
        if (at_here < 0) != (at_before < 0):
            way = at_before / (at_before - at_here)
            kept.append((before[0] + way * (here[0] - before[0]), before[1] + way * (here[1] - before[1])))
        if at_here >= 0:
            kept.append(here)
    return kept


def height(point: Point, lead: Sequence[Fraction]) -> Fraction:
    x, y = point
    return lead[0] * x + lead[1] * y + lead[2] * (1 - x - y)


def area(region: Sequence[Point]) -> Fraction:
    return abs(sum((region[i - 1][0] * y - x * region[i - 1][1] for i, (x, y) in enumerate(region)), Fraction(0))) / 2
