"""Intervals for a share, and the quantiles they need. Floats: an interval tells how sure we are, it decides nothing.

Wilson (1927), J. Am. Stat. Assoc. 22, 209–212; Jeffreys as in Brown, Cai, DasGupta (2001), Statistical Science 16, 101–133.
"""

from fractions import Fraction
from math import sqrt

from scipy.special import betaincinv, ndtri, stdtrit

from civicmath.faults import bad

LEVEL = Fraction(95, 100)
HIGHEST = 1 - Fraction(1, 10**9)  # beyond, floats can't tell the level from 1


def checked(level: Fraction) -> Fraction:
    """The level itself. BadInput: it does not lie between 0 and 1, or above `HIGHEST`."""
    if not 0 < level < 1:
        raise bad("intervals.level_out_of_range", level=level)
    if level > HIGHEST:
        raise bad("intervals.level_too_high", percent=100 * HIGHEST)
    return level


def quantile(level: Fraction, freedom: float | None = None) -> float:
    """The z with P(|Z| ≤ z) = level for a standard normal Z, or for Student's t with `freedom` degrees of freedom.

    BadInput: level outside (0, 1).
    """
    upper = float((1 + checked(level)) / 2)
    return float(ndtri(upper) if freedom is None else stdtrit(freedom, upper))


def wilson(share: float, people: float, z: float) -> tuple[float, float]:
    """Wilson's score interval for a share seen among `people` (> 0; an effective number may be a fraction)."""
    squared = z * z
    centre = (share + squared / (2 * people)) / (1 + squared / people)
    half = z * sqrt(share * (1 - share) / people + squared / (4 * people * people)) / (1 + squared / people)
    return (0.0 if share <= 0 else max(0.0, centre - half)), (1.0 if share >= 1 else min(1.0, centre + half))


def jeffreys(share: float, people: float, level: Fraction) -> tuple[float, float]:
    """Equal-tailed interval of Beta(k + ½, n - k + ½), k = share·people; 0 is its low end at k = 0, 1 its high end at k = n."""
    yes, no = share * people + 0.5, (1 - share) * people + 0.5
    tail = float((1 - checked(level)) / 2)
    low = 0.0 if share <= 0 else float(betaincinv(yes, no, tail))
    high = 1.0 if share >= 1 else float(betaincinv(yes, no, 1 - tail))
    return low, high
