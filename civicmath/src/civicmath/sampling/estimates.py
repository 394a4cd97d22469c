"""Totals, means, shares and ratios from a sample of strata and clusters, with Taylor-linearised variances.

Binder (1983), Int. Stat. Rev. 51; Wolter, Introduction to Variance Estimation. An estimate is a function of weighted totals;
each person's linearised value u is summed to clusters, and V = Σ over strata (1 - f) n/(n - 1) Σ over clusters (sum - mean sum)².
Ratio R = Y/X: u = w(y - R x)/X. Mean: x = 1. Total: u = w y. A domain (part of the people) has u = 0 outside of it, and all
clusters stay: so the varying size of the domain is part of the variance.

Design effect: V over the variance that a simple random sample with replacement of as many people would have, s²/n with
s² = Σw(y - mean)²/Σw · n/(n - 1) over the domain (for a ratio y - R x and the mean of x; for a total that of Σw times the mean).
Intervals: estimate ± t · √V, t of clusters less strata degrees of freedom. Shares: Wilson's with t and the effective number of
people p(1 - p)/V; where p is 0 or 1, or all clusters are alike, it is Kish's (Σw)²/Σw²; in a domain of one cluster it is 1. Where
every cluster there is was drawn, nothing was left to chance: the interval is the value itself.

Floats: a difference smaller than the roundings of the terms it is made of is 0, or else clusters that are alike would have a
variance, and constants a design effect.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import isnan, nan, sqrt

import numpy as np
from numpy.typing import NDArray

from civicmath import intervals
from civicmath.faults import bad
from civicmath.sampling.design import Design
from civicmath.sampling.weights import effective

Floats = NDArray[np.float64]
ROUNDING = 16 * 2.0**-52  # of a sum, as a part of its terms, times the root of how many there are
Domain = NDArray[np.bool_] | None


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """what: total, mean, share or ratio. effect: design effect, nan where the simple sample has no variance.

    people: in the domain; effective_people: people ÷ effect, or Kish's where the effect is unknown or 0. Of a domain that lies in
    one cluster nobody knows how much clusters differ: variance and ends (but for a share's) are nan, and it counts as one person.
    """

    what: str
    value: float
    variance: float
    low: float
    high: float
    effect: float
    people: int
    effective_people: float
    freedom: int

    @property
    def error(self) -> float:
        """Standard error."""
        return sqrt(self.variance)


def variance(design: Design, linear: Floats, sizes: Floats) -> float:
    """The variance of Σ linear, (people,) values that carry their weights; sizes: of the terms that they are differences of."""
    sums = np.bincount(design.cluster, weights=linear, minlength=len(design.stratum_of))
    many = design.clusters_in
    means = np.bincount(design.stratum_of, weights=sums, minlength=len(many)) / many
    largest = np.zeros(len(many))
    np.maximum.at(largest, design.stratum_of, np.bincount(design.cluster, weights=sizes, minlength=len(sums)))
    apart = without_rounding(sums - means[design.stratum_of], largest[design.stratum_of])
    spread = np.bincount(design.stratum_of, weights=apart**2, minlength=len(many))
    scale = np.where(many > 1, many / np.maximum(many - 1, 1), 0.0)
    parts = (1 - design.fraction) * scale * spread
    lonely = (many == 1) & (design.fraction < 1)
    if lonely.any() and design.lonely == "adjust":
        far = without_rounding(means - sums.mean(), largest.max())
        parts[lonely] = (1 - design.fraction[lonely]) * far[lonely] ** 2
    if lonely.any() and design.lonely == "average":
        parts[lonely] = parts[many > 1].mean()
    return float(parts.sum())


def without_rounding(found: Floats, sizes: Floats | float) -> Floats:
    """Differences of terms of these sizes, with 0 for what is no more than their roundings."""
    return np.where(np.abs(found) <= ROUNDING * sqrt(len(found)) * sizes, 0.0, found)


def total(design: Design, values: Floats, *, domain: Domain = None, level: Fraction = intervals.LEVEL) -> Estimate:
    """The total of values, (people,), in the population or in a domain. BadInput: shapes, values not finite, empty domain."""
    inside = checked(design, values, domain=domain)
    weights, values = design.weights * inside, np.where(inside > 0, values, 0.0)
    found = float((weights * values).sum())
    whole = float(weights.sum())
    sizes = np.abs(values)
    rest = without_rounding(values - found / whole, sizes + float((weights * sizes).sum()) / whole)
    simple = simple_variance(weights, rest) * whole * whole
    return finished(
        design, "total", (found, variance(design, weights * values, weights * sizes), simple), inside, level
    )


def ratio(
    design: Design,
    upper: Floats,
    lower: Floats,
    *,
    domain: Domain = None,
    level: Fraction = intervals.LEVEL,
    what: str = "ratio",
) -> Estimate:
    """Σw·upper / Σw·lower. BadInput: as in `total`, or the lower sum is 0."""
    inside = checked(design, upper, lower, domain=domain)
    weights = design.weights * inside
    upper, lower = np.where(inside > 0, upper, 0.0), np.where(inside > 0, lower, 0.0)
    whole = float((weights * lower).sum())
    if whole == 0:
        raise bad("sampling.estimate.nothing_below")
    found = float((weights * upper).sum()) / whole
    rest = upper - found * lower
    sizes = np.abs(upper) + float((weights * np.abs(upper)).sum()) / abs(whole) * np.abs(lower)
    rest = without_rounding(rest, sizes)
    simple = simple_variance(weights, rest) * (float(weights.sum()) / whole) ** 2
    spread = variance(design, weights * rest / whole, weights * sizes / abs(whole))
    if from_one_cluster(design, (inside > 0) & ((upper != 0) | (lower != 0))):
        spread = nan  # the sum of that cluster is 0 whatever its people say: it holds nothing of how clusters differ
    return finished(design, what, (found, spread, simple), inside, level)


def from_one_cluster(design: Design, told: NDArray[np.bool_]) -> bool:
    """Whether all that tells of a domain lies in one cluster, of a stratum of which not all were drawn (or are taken to be)."""
    clusters = np.unique(design.cluster[told])
    stratum = design.stratum_of[clusters[0]] if len(clusters) else 0
    surely = design.lonely == "certainty" and design.clusters_in[stratum] == 1
    return len(clusters) == 1 and bool(design.fraction[stratum] < 1) and not surely


def mean(design: Design, values: Floats, *, domain: Domain = None, level: Fraction = intervals.LEVEL) -> Estimate:
    """The mean of values. BadInput: as in `total`."""
    return ratio(design, values, np.ones(len(values)), domain=domain, level=level, what="mean")


def share(
    design: Design,
    yes: NDArray[np.bool_],
    *,
    domain: Domain = None,
    level: Fraction = intervals.LEVEL,
) -> Estimate:
    """The share of people with `yes`, with Wilson's interval at the effective number of people. BadInput: as in `total`."""
    return ratio(design, yes.astype(np.float64), np.ones(len(yes)), domain=domain, level=level, what="share")


def checked(design: Design, *values: Floats, domain: Domain) -> Floats:
    people = len(design.weights)
    inside = np.ones(people, dtype=np.bool_) if domain is None else domain
    for one in (*values, inside):
        if one.shape != (people,):
            raise bad("sampling.estimate.length", values=len(one), people=people)
    if not all(np.isfinite(one[inside]).all() for one in values):
        raise bad("sampling.estimate.not_finite")
    if not inside.any():
        raise bad("sampling.estimate.empty_domain")
    return inside.astype(np.float64)


def simple_variance(weights: Floats, rest: Floats) -> float:
    """The variance of a mean in a simple random sample with replacement: s²/n, `rest` measured from that mean."""
    people = int((weights > 0).sum())
    return float((weights * rest**2).sum() / weights.sum() / (people - 1)) if people > 1 else nan


def finished(design: Design, what: str, found: tuple[float, float, float], inside: Floats, level: Fraction) -> Estimate:
    """Put an estimate together from its value, its variance and that of a simple random sample."""
    value, spread, simple = found
    people = int(inside.sum())
    effect = spread / simple if simple > 0 else nan
    kish = 1.0 if isnan(spread) else effective(design.weights[inside > 0])
    t = intervals.quantile(level, design.freedom)
    low, high = value - t * sqrt(spread), value + t * sqrt(spread)
    counted = bool((design.fraction == 1).all())
    if what == "share":
        value = min(max(value, 0.0), 1.0)
    if what == "share" and not counted:
        known = spread > 0 and 0 < value < 1
        low, high = intervals.wilson(value, value * (1 - value) / spread if known else kish, t)
    return Estimate(
        what=what,
        value=value,
        variance=spread,
        low=low,
        high=high,
        effect=effect,
        people=people,
        effective_people=people / effect if effect > 0 else kish,
        freedom=design.freedom,
    )
