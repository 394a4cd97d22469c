"""For which share of all possible weights an option leads: lengths and areas, exact, for two and three criteria.

All weights with sum 1 are a segment (two criteria) or a triangle (three). Where an option has at least as much as every other one
is the part left after cutting along each line "equal totals"; its area is the shoelace formula. Where several options have
the same scores throughout, they lead together and each is given the share.

Points of the triangle are three whole numbers in the proportion of the weights. Whose line to cut along next is looked up in
floats, so that thousands of options take seconds: first the rival who is furthest ahead anywhere in what is left. They decide
nothing: each cut is exact, and left out are only rivals who are behind everywhere by far more than floats can be wrong.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

Point = tuple[int, int, int]
TRIANGLE: list[Point] = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
SURE = 1e-9  # scores and weights are 0 … 1: floats are wrong by less than 1e-14


def shares_of_weights(parts: Sequence[Sequence[Fraction]]) -> list[Fraction] | None:
    """The share of each option; None for four criteria and more, and for one (whose weight is always 1)."""
    criteria = len(parts[0])
    if criteria not in (2, 3):
        return None
    # the highest sums first: they leave nothing to most others
    rows = sorted({tuple(row) for row in parts}, key=sum, reverse=True)
    found = dict(zip(rows, segments(rows) if criteria == 2 else areas(rows), strict=True))
    return [found[tuple(row)] for row in parts]


def segments(rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    return [segment(rows, option) for option in range(len(rows))]


def segment(rows: Sequence[Sequence[Fraction]], option: int) -> Fraction:
    """Length of the weights w of the first criterion, 0 ≤ w ≤ 1, for which the option is not below any other."""
    low, high = Fraction(0), Fraction(1)
    for row in rows:
        at_zero, at_one = rows[option][1] - row[1], rows[option][0] - row[0]
        if at_zero < 0 and at_one < 0:
            return Fraction(0)
        if at_zero < 0 <= at_one:
            low = max(low, at_zero / (at_zero - at_one))
        elif at_one < 0 <= at_zero:
            high = min(high, at_zero / (at_zero - at_one))
        if low >= high:
            return Fraction(0)
    return high - low


def areas(rows: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """The share of the triangle of each of different rows."""
    table = np.array(rows, dtype=np.float64)
    whole = [whole_numbers(row) for row in rows]
    return [2 * area(region(whole, table, option)) for option in range(len(rows))]


def whole_numbers(row: Sequence[Fraction]) -> tuple[int, ...]:
    """The row as whole numbers, and what they are divided by."""
    common = lcm(*(one.denominator for one in row))
    return (*(one.numerator * (common // one.denominator) for one in row), common)


def region(whole: Sequence[tuple[int, ...]], table: NDArray[np.float64], option: int) -> list[Point]:
    """Where the option has at least as much as every other one: a convex polygon, or nothing."""
    left, ahead = TRIANGLE, table[option] - table
    while left:
        lowest = lowest_leads(left, ahead)
        other = int(lowest.argmin())
        if lowest[other] >= -SURE:
            break
        left = cut(left, lead_over(whole[option], whole[other]))
    else:
        return left
    for other in np.flatnonzero(lowest <= SURE).tolist():
        if other != option and left:
            left = cut(left, lead_over(whole[option], whole[other]))
    return left


def lowest_leads(left: Sequence[Point], ahead: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each rival the lead at that corner of a region where it is lowest."""
    corners = np.array([[one / sum(point) for one in point] for point in left])
    found: NDArray[np.float64] = (corners @ ahead.T).min(axis=0)
    return found


def lead_over(mine: Sequence[int], theirs: Sequence[int]) -> list[int]:
    """By how much one row is ahead of another, in whole numbers of that proportion."""
    return [one * theirs[3] - other * mine[3] for one, other in zip(mine[:3], theirs[:3], strict=True)]


def cut(left: Sequence[Point], lead: Sequence[int]) -> list[Point]:
    """The part of a convex polygon where the lead is not negative; nothing where that is no area."""
    heights = [sum(one * weight for one, weight in zip(lead, point, strict=True)) for point in left]
    kept: list[Point] = []
    for place, (here, at_here) in enumerate(zip(left, heights, strict=True)):
        before, at_before = left[place - 1], heights[place - 1]
        if (at_here > 0) != (at_before > 0):
            kept.append(between(before, here, abs(at_here), abs(at_before)))
        if at_here > 0:
            kept.append(here)
    return kept


def between(one: Point, other: Point, of_one: int, of_other: int) -> Point:
    x, y, z = (of_one * first + of_other * second for first, second in zip(one, other, strict=True))
    common = gcd(x, y, z)
    return x // common, y // common, z // common


def area(left: Sequence[Point]) -> Fraction:
    points = [(Fraction(x, x + y + z), Fraction(y, x + y + z)) for x, y, z in left]
    return abs(sum((points[i - 1][0] * y - x * points[i - 1][1] for i, (x, y) in enumerate(points)), Fraction(0))) / 2
