"""Raking: weights brought to known totals of several margins, one after the other, until all of them hold.

Deming, Stephan (1940), Ann. Math. Stat. 11, 427–444 (iterative proportional fitting). People alike in all margins keep the
proportion of their weights, so the work is done on the cells of the cross table that has people in it.
Where the totals can't be met by any weights, the smallest change of them is found by a linear programme.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from civicmath.faults import Fault, Faults, Unmeetable, bad
from civicmath.quiet import quiet

CLOSE = 1e-10
ROUNDS = 10_000
KEPT = 0.01  # of its share, for each cell of the cross table, where a change of totals is proposed
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
    smallest changes (sum of absolute changes) that would help; not close enough after so many rounds.
    """
    codes, totals = prepared(weights, margins)
    cells, of_person = np.unique(np.stack(codes, axis=1), axis=0, return_inverse=True)
    begin = np.bincount(of_person.ravel(), weights=weights, minlength=len(cells))
    now: Floats = begin.astype(np.float64)
    columns = [np.ascontiguousarray(cells[:, place]) for place in range(len(codes))]
    furthest: list[float] = []
    while len(furthest) < rounds:
        now, off = one_round(now, columns, totals)
        furthest.append(off)
        if off <= close:
            return Raked(weights * (now / begin)[of_person.ravel()], len(furthest), furthest)
        if not np.isfinite(off) or stalled(furthest):
            break
    relaxation = smallest_changes(cells, begin / begin.sum(), margins, totals)
    key = "sampling.raking.impossible" if relaxation else "sampling.raking.not_close"
    values = {"rounds": len(furthest), "percent": 100 * furthest[-1], "changes": [said(one) for one in relaxation]}
    raise Unmeetable(Fault(key, values=MappingProxyType(values)), relaxation)


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


def smallest_changes(
    cells: NDArray[np.int64], shares: Floats, margins: Sequence[Margin], totals: Sequence[Floats]
) -> list[dict[str, Any]]:
    """The totals' changes of least sum after which weights can meet them; [] where weights ≥ 0 can already.

    shares: of the cells in the base weights. Each keeps `KEPT` of its share, since at the very edge of what is possible some
    weights are 0 and raking comes near, but never there.
    """
    whole = float(totals[0].sum())
    known = np.concatenate(totals) / whole
    least, _ = changed(cells, 0 * shares, known, totals)
    if least < 1e-9:
        return []
    change = changed(cells, KEPT * shares, known, totals)[1] * whole
    labels = [(margin.name, category) for margin in margins for category in margin.totals]
    return [
        {"change": "total", "margin": margin, "category": category, "by": float(by)}
        for (margin, category), by in zip(labels, change, strict=True)
        if abs(by) > 1e-9 * whole
    ]


def changed(cells: NDArray[np.int64], floor: Floats, known: Floats, totals: Sequence[Floats]) -> tuple[float, Floats]:
    """The least sum of changes of the `known` totals, and the changes, in units of the whole (the solver's tolerances are shares).

    Weights of the cells, raises and cuts are the unknowns. The last row keeps the sum of weights, and with it the sum of each
    margin's totals: the population is known.
    """
    starts = np.cumsum([0, *(len(total) for total in totals)])
    places = (cells + starts[:-1]).ravel()
    counted = csr_array((np.ones(len(places)), (places, np.repeat(np.arange(len(cells)), len(totals)))))
    many = len(known)
    unit = eye_array(many)
    cost = np.concatenate([np.zeros(len(cells)), np.ones(2 * many)])
    kept = np.concatenate([np.ones(len(cells)), np.zeros(2 * many)])[None]
    rows = vstack([hstack([counted, -unit, unit]), csr_array(kept)]).tocsr()
    bounds = np.c_[np.concatenate([floor, np.zeros(2 * many)]), np.full(len(cost), np.inf)]
    with quiet():
        found = linprog(cost, A_eq=rows, b_eq=np.append(known, 1.0), bounds=bounds, method="highs")
    if not found.success:
        return 0.0, np.zeros(many)
    return float(found.fun), found.x[len(cells) : len(cells) + many] - found.x[len(cells) + many :]


def said(change: dict[str, Any]) -> str:
    return f"{change['margin']} = {change['category']}: {change['by']:+.6g}"
