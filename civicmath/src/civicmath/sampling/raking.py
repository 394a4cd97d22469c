"""Raking: weights brought to known totals of several margins, one after the other, until all of them hold.

Deming, Stephan (1940), Ann. Math. Stat. 11, 427–444 (iterative proportional fitting). People alike in all margins keep the
proportion of their weights, so the work is done on the cells of the cross table that has people in it.
Where the totals can't be met by any weights, the smallest change of them is found by a linear programme.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from civicmath.faults import Fault, Faults, Unmeetable, bad
from civicmath.quiet import quiet
from civicmath.spoken import FINEST

CLOSE = 1e-10
ROUNDS = 10_000
KEPT = (
    0.01,
    0.04,
    0.16,
    0.64,
    1.0,
)  # of its share, for each cell of the cross table, where a change of totals is proposed
DIGITS = 7, 13  # of the population, to which a change is rounded: the fewer if they do
UNKNOWN = 1.0  # how far off totals are said to be before the first round
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Margin:
    """categories of each person, and the known total of each category, exact."""

    name: str
    categories: Sequence[str]
    totals: Mapping[str, Fraction]


@dataclass(frozen=True, eq=False)
class Raked:
    """weights: (people,); rounds: over all margins; furthest: largest |sum - total|/total after each round, the last holds."""

    weights: Floats
    rounds: int
    furthest: list[float]


def raked(weights: Floats, margins: Sequence[Margin], *, close: float = CLOSE, rounds: int = ROUNDS) -> Raked:
    """Rake positive base weights to the margins' totals, each category to within `close` of its total.

    BadInput: weights that are not positive, a category without a total, a total that is not positive, margins whose totals have
    different sums, names twice. Unmeetable: nobody of a category in the sample; totals that no weights can meet, with the
    smallest changes (sum of absolute changes) that would help, if any were found; not close enough after so many rounds.
    """
    codes, totals = prepared(weights, margins)
    cells, of_person = np.unique(np.stack(codes, axis=1), axis=0, return_inverse=True)
    begin = np.bincount(of_person.ravel(), weights=weights, minlength=len(cells))
    columns = [np.ascontiguousarray(cells[:, place]) for place in range(len(codes))]
    table = Table(columns, begin.astype(np.float64), close, rounds)
    now, furthest = fitted(table, totals)
    if furthest[-1] <= close:
        return Raked(weights * (now / begin)[of_person.ravel()], len(furthest), furthest)
    raise refused(table, margins, totals, furthest)


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of the cross table that have people: the category of each by margin, its weight; and when raking ends."""

    columns: Sequence[NDArray[np.int64]]
    weights: Floats
    close: float
    rounds: int


def fitted(table: Table, totals: Sequence[Floats]) -> tuple[Floats, list[float]]:
    """Go round until all totals hold, or it is of no use: the weights of cells, and how far off the totals were each time."""
    now = table.weights
    furthest: list[float] = []
    while len(furthest) < table.rounds:
        now, off = one_round(now, table.columns, totals)
        if not np.isfinite(off):  # weights have vanished
            break
        furthest.append(off)
        if off <= table.close or stalled(furthest):
            break
    return now, furthest or [UNKNOWN]


def one_round(now: Floats, columns: Sequence[NDArray[np.int64]], totals: Sequence[Floats]) -> tuple[Floats, float]:
    """Fit every margin once; then the largest |sum - total|/total over all of them (not finite where weights have vanished)."""
    with np.errstate(all="ignore"):
        for column, total in zip(columns, totals, strict=True):
            now = now * (total / np.bincount(column, weights=now, minlength=len(total)))[column]
        off = [
            float(np.abs(np.bincount(column, weights=now, minlength=len(total)) / total - 1).max())
            for column, total in zip(columns, totals, strict=True)
        ]
    return now, max(off)


def stalled(furthest: Sequence[float]) -> bool:
    """Whether a thousand rounds brought less than a thousandth: totals that can't be met, or only at weights of 0."""
    return len(furthest) > 1000 and len(furthest) % 100 == 0 and furthest[-1] > 0.999 * furthest[-1000]


def prepared(weights: Floats, margins: Sequence[Margin]) -> tuple[list[NDArray[np.int64]], list[Floats]]:
    """Categories as numbers and totals as arrays."""
    if not margins or not len(weights) or not np.isfinite(weights).all() or (weights <= 0).any():
        raise bad("sampling.raking.weights")
    faults = Faults()
    whole = sum(margins[0].totals.values())
    names = [margin.name for margin in margins]
    codes = []
    missing: list[Fault] = []
    for margin in margins:
        if names.count(margin.name) > 1:
            faults.add("sampling.raking.margin_twice", margin=margin.name)
        total = sum(margin.totals.values())
        if total != whole:
            faults.add("sampling.raking.sums", margin=margin.name, total=total, first=margins[0].name, whole=whole)
        for category, known in margin.totals.items():
            if known <= 0:
                faults.add("sampling.raking.not_positive", margin=margin.name, category=category, total=known)
        number = {category: place for place, category in enumerate(margin.totals)}
        for category in sorted(set(margin.categories) - set(number)):
            faults.add("sampling.raking.without_total", margin=margin.name, category=category)
        for category in number.keys() - set(margin.categories):
            values = {"margin": margin.name, "category": category}
            missing.append(Fault("sampling.raking.nobody", values=MappingProxyType(values)))
        codes.append(np.fromiter((number.get(one, 0) for one in margin.categories), np.int64, len(weights)))
    faults.raise_if_any()
    if missing:
        missing.sort(key=lambda fault: sorted(fault.values.items()))
        raise Unmeetable(missing, [{"change": "join", **fault.values} for fault in missing])
    return codes, [np.array([float(one) for one in margin.totals.values()]) for margin in margins]


def refused(table: Table, margins: Sequence[Margin], totals: Sequence[Floats], furthest: Sequence[float]) -> Unmeetable:
    """Say that the totals can't be met, with the smallest changes that were found, or that raking does not come close."""
    values: dict[str, Any] = {"rounds": len(furthest), "percent": 100 * furthest[-1]}
    if changed(table, 0.0, totals)[0] < 1e-9:  # weights ≥ 0 could
        return Unmeetable(Fault("sampling.raking.not_close", values=MappingProxyType(values)))
    changes = smallest_changes(table, margins, totals)
    if not changes:
        return Unmeetable(Fault("sampling.raking.impossible_join", values=MappingProxyType(values)))
    values["changes"] = {
        f"{margin} = {category}: {'+' if by > 0 else '−'}": abs(by) for margin, category, by in changes
    }
    relaxation = [
        {"change": "total", "margin": margin, "category": category, "by": float(by)} for margin, category, by in changes
    ]
    return Unmeetable(Fault("sampling.raking.impossible", values=MappingProxyType(values)), relaxation)


def smallest_changes(
    table: Table, margins: Sequence[Margin], totals: Sequence[Floats]
) -> list[tuple[str, str, Fraction]]:
    """The totals' changes of least sum, rounded as they are told, after which raking does meet them; [] where none was found.

    Each cell keeps a part of its share, the least of `KEPT` that does: at the very edge of what is possible some weights are 0,
    and raking comes near, but never there.
    """
    whole = sum(margins[0].totals.values(), Fraction(0))
    labels = [(margin.name, category) for margin in margins for category in margin.totals]
    stated = [known for margin in margins for known in margin.totals.values()]
    starts = np.cumsum([0, *map(len, totals)]).tolist()
    for kept in KEPT:
        change = changed(table, kept, totals)[1].tolist()
        for digits in DIGITS:
            unit = Fraction(10) ** max(len(str(int(whole))) - digits, -FINEST)
            by = [one for first, last in pairwise(starts) for one in in_units(change[first:last], whole, unit)]
            new = [known + one for known, one in zip(stated, by, strict=True)]
            moved = [np.array([float(one) for one in new[first:last]]) for first, last in pairwise(starts)]
            if min(new) > 0 and fitted(table, moved)[1][-1] <= table.close:
                return [(*label, one) for label, one in zip(labels, by, strict=True) if one]
    return []


def in_units(shares: Sequence[float], whole: Fraction, unit: Fraction) -> list[Fraction]:
    """A margin's changes, given as shares of the whole, each a multiple of the unit; they still add up to 0."""
    by = [round(Fraction(one) * whole / unit) for one in shares]
    by[max(range(len(by)), key=lambda one: abs(by[one]))] -= sum(by)
    return [one * unit for one in by]


def changed(table: Table, kept: float, totals: Sequence[Floats]) -> tuple[float, Floats]:
    """The least sum of changes of the totals, and the changes, in units of the whole (the solver's tolerances are shares).

    kept: of its share, for each cell. Weights of the cells, raises and cuts are the unknowns. The last row keeps the sum of
    weights, and with it the sum of each margin's totals: the population is known.
    """
    known = np.concatenate(totals) / totals[0].sum()
    shares = table.weights / table.weights.sum()
    starts = np.cumsum([0, *(len(total) for total in totals)])
    places = (np.stack(table.columns, axis=1) + starts[:-1]).ravel()
    counted = csr_array((np.ones(len(places)), (places, np.repeat(np.arange(len(shares)), len(totals)))))
    many = len(known)
    unit = eye_array(many)
    cost = np.concatenate([np.zeros(len(shares)), np.ones(2 * many)])
    ones = np.concatenate([np.ones(len(shares)), np.zeros(2 * many)])[None]
    rows = vstack([hstack([counted, -unit, unit]), csr_array(ones)]).tocsr()
    bounds = np.c_[np.concatenate([kept * shares, np.zeros(2 * many)]), np.full(len(cost), np.inf)]
    with quiet():
        found = linprog(cost, A_eq=rows, b_eq=np.append(known, 1.0), bounds=bounds, method="highs")
    if not found.success:
        return 0.0, np.zeros(many)
    return float(found.fun), found.x[len(shares) : len(shares) + many] - found.x[len(shares) + many :]
