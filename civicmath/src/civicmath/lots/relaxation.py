"""When the quotas can't all be met: the smallest change that makes them possible, which quota by how much, with its proof.

Small means: the sum of all changes of lower and upper bounds, in seats. HiGHS finds the change; that it suffices is confirmed
by a panel in integers, that no smaller one does by the duality of linear programming in fractions, or, where whole seats need
more than the linear bound, by the exhaustive search of HiGHS alone. `proof` says which. Where the organisers set bounds for the
change (min_flex, max_flex), only changes within them are searched as long as there is one; `flex` says how it stands.

Swaps from the linear solution on come first: they need moments where an integer search over thousands of groups needs minutes.
All searches are bounded, by steps and by nodes: what they don't find is not told.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from civicmath.faults import Fault, Unmeetable
from civicmath.lots.groups import Groups, Ints
from civicmath.lots.pool import Quota
from civicmath.lots.search import CLOSE, INFEASIBLE, OPTIMAL, Floats, best_panel, nodes
from civicmath.lots.swaps import least_missing
from civicmath.quiet import quiet

DENOMINATOR = 1000
MOST_SEARCHED = 2000  # groups in an integer search: where there are more, the likeliest
CHANGE = {"free": "lots.change", "kept": "lots.change_within", "exceeded": "lots.change_beyond"}
SEARCHED = {
    "free": "lots.proven_by_search",
    "kept": "lots.proven_by_search_within",
    "exceeded": "lots.proven_by_search",
}


@dataclass(frozen=True, eq=False)
class Relaxation:
    """quotas: with the new bounds. panel: one that keeps them. proof: duality or search.

    flex: "free" (the organisers set no bounds for the change), "kept" (the smallest within their bounds: a search says nothing
    about changes beyond), or "exceeded" (none within them is enough: the smallest of all).
    """

    quotas: tuple[Quota, ...]
    panel: Ints
    proof: str
    flex: str


def checked(groups: Groups) -> None:
    """Unmeetable if no panel keeps the limits, with the smallest relaxation of seats or quotas."""
    if (seats := most_seats(groups)) < groups.seats:
        raise too_few(groups.seats, seats)
    everybody = np.ones(len(groups.sizes))
    if not groups.quotas or best_panel(groups, everybody, presolve=False, nodes=10 * nodes(len(everybody))) is not None:
        return
    found = smallest(groups)
    if found is None:
        raise not_found(groups)
    if found.quotas != groups.quotas:
        raise unmeetable(groups, found)


def too_few(wanted: int, possible: int) -> Unmeetable:
    values = {"seats": wanted, "possible": possible}
    return Unmeetable(Fault("lots.too_few_people", values=MappingProxyType(values)), [{"seats": values}])


def most_seats(groups: Groups) -> int:
    """How many seats the people and households can fill, quotas aside."""
    alone = np.asarray(groups.rows[1 + len(groups.quotas) :].sum(axis=0)).ravel() == 0
    return int(groups.sizes[alone].sum() + groups.most[1 + len(groups.quotas) :].sum())


def smallest(groups: Groups) -> Relaxation | None:
    """Find the smallest relaxation, within the organisers' flex bounds if they allow any. None: the bounded search found none."""
    limited = any(flex is not None for quota in groups.quotas for flex in (quota.least_flex, quota.most_flex))
    plain = relaxed(groups, np.full(2 * len(groups.quotas), np.inf))
    bound = linear_bound(groups, plain)
    for flex in ("kept", "exceeded") if limited else ("free",):
        caps = flex_bounds(groups, bounded=flex == "kept")
        start = relaxed(groups, caps) if flex == "kept" else plain
        panel, proof = panel_within(groups, start, caps, bound)
        if panel is not None:
            quotas = with_room(groups, panel)
            if not groups.with_quotas(quotas).keeps(panel):
                raise ArithmeticError("the relaxed quotas do not hold")
            return Relaxation(quotas, panel, proof, flex)
        if not proof:
            return None
    raise ArithmeticError("no relaxation found")


def panel_within(groups: Groups, start: OptimizeResult, caps: Floats, bound: Fraction) -> tuple[Ints | None, str]:
    """Find the panel that misses the quotas by the fewest seats, within the caps, and how that is proven.

    start: the linear solution. Without a panel: "search" if there is none, "" if the bounded search came to no end.
    """
    if start.status == INFEASIBLE:
        return None, "search"
    count = len(groups.sizes)
    some = np.arange(count)
    if start.status == OPTIMAL:
        panel = least_missing(groups, start.x[:count], float(bound) + 1 - CLOSE)
        if panel is not None and (changes(groups.quotas, with_room(groups, panel)) <= caps).all():
            return panel, "duality"
        costs = (start.lower.marginals + start.upper.marginals)[:count]
        some = np.sort(np.lexsort((costs, -start.x[:count]))[:MOST_SEARCHED])
    found = problem(groups.among(some), caps)
    panel = np.zeros(count, dtype=np.int64)
    if found.x is not None:
        panel[some] = np.rint(found.x[: len(some)])
        if size_of(groups.quotas, with_room(groups, panel)) < bound + 1:
            return panel, "duality"
    if len(some) == count and found.status in {OPTIMAL, INFEASIBLE}:
        return None if found.x is None else panel, "search"
    return None, ""


def with_room(groups: Groups, panel: Ints) -> tuple[Quota, ...]:
    """The quotas, each changed by as little as lets the panel keep it."""
    sums = (groups.rows @ panel)[1 : 1 + len(groups.quotas)].tolist()
    return tuple(
        replace(quota, least=min(quota.least, held), most=max(quota.most, held))
        for quota, held in zip(groups.quotas, sums, strict=True)
    )


def changes(before: tuple[Quota, ...], after: tuple[Quota, ...]) -> Ints:
    """(2 x quotas,) how far lower bounds fell and upper bounds rose."""
    both = list(zip(before, after, strict=True))
    return np.array([old.least - new.least for old, new in both] + [new.most - old.most for old, new in both])


def size_of(before: tuple[Quota, ...], after: tuple[Quota, ...]) -> int:
    return int(changes(before, after).sum())


def flex_bounds(groups: Groups, *, bounded: bool) -> Floats:
    """(2 x quotas,) how far lower bounds may fall and upper bounds rise."""
    down = [
        quota.least if quota.least_flex is None or not bounded else quota.least - quota.least_flex
        for quota in groups.quotas
    ]
    up = [
        groups.seats if quota.most_flex is None or not bounded else quota.most_flex - quota.most
        for quota in groups.quotas
    ]
    return np.asarray(np.maximum(np.r_[down, up], 0), dtype=np.float64)


def problem(groups: Groups, flex: Floats) -> OptimizeResult:
    """Search counts of groups, falls of lower and rises of upper bounds with the smallest sum of falls and rises."""
    count, quotas = len(groups.sizes), len(groups.quotas)
    free = csr_array((groups.rows.shape[0] - quotas - 1, quotas))
    eye = vstack([csr_array((1, quotas)), eye_array(quotas), free])
    # the two sides stand apart: a fall of the lower bound must not help the upper one
    below = LinearConstraint(csr_array(hstack([groups.rows.astype(float), eye, 0 * eye])), groups.least, np.inf)
    above = LinearConstraint(csr_array(hstack([groups.rows.astype(float), 0 * eye, -eye])), -np.inf, groups.most)
    with quiet():
        return milp(
            np.r_[np.zeros(count), np.ones(2 * quotas)],
            integrality=np.ones(count + 2 * quotas),
            bounds=Bounds(0, np.r_[groups.sizes, flex]),
            constraints=[below, above],
            options={"mip_rel_gap": 0, "node_limit": nodes(count)},
        )


def relaxed(groups: Groups, flex: Floats) -> OptimizeResult:
    """The same as `problem` without wholeness: a linear problem."""
    count, quotas = len(groups.sizes), len(groups.quotas)
    rows, all_rows = groups.rows.astype(float), groups.rows.shape[0]
    eye = vstack([csr_array((1, quotas)), eye_array(quotas), csr_array((all_rows - quotas - 1, quotas))])
    whole = csr_array(vstack([hstack([-rows, -eye, 0 * eye]), hstack([rows, 0 * eye, -eye])]))
    with quiet():
        return linprog(
            np.r_[np.zeros(count), np.ones(2 * quotas)],
            A_ub=whole,
            b_ub=np.r_[-groups.least, groups.most],
            bounds=np.c_[np.zeros(whole.shape[1]), np.r_[groups.sizes, flex]],
            method="highs",
        )


def linear_bound(groups: Groups, found: OptimizeResult) -> Fraction:
    """A number that the sum of changes of any possible quotas reaches at least: weak duality, checked in fractions.

    For prices a of lower and b of upper limits (at most 1 on quotas): changes >= a·least - b·most + the least that
    (b - a)·rows·panel can be over 0 <= panel <= sizes. Any prices give a bound; HiGHS proposed good ones (`relaxed`).
    """
    if found.status != OPTIMAL:
        return Fraction(0)
    quotas, all_rows = len(groups.quotas), groups.rows.shape[0]
    prices = [Fraction(float(price)).limit_denominator(DENOMINATOR) for price in -found.ineqlin.marginals]
    on_quota = [0 < limit % all_rows <= quotas for limit in range(2 * all_rows)]
    capped = [
        min(max(price, Fraction(0)), Fraction(1) if held else price)
        for price, held in zip(prices, on_quota, strict=True)
    ]
    lower, upper = capped[:all_rows], capped[all_rows:]
    bound = sum((price * least for price, least in zip(lower, groups.least.tolist(), strict=True)), Fraction(0))
    bound -= sum((price * most for price, most in zip(upper, groups.most.tolist(), strict=True)), Fraction(0))
    net = [b - a for a, b in zip(lower, upper, strict=True)]
    columns = groups.rows.tocsc()
    for group, size in enumerate(groups.sizes.tolist()):
        held = columns.indices[columns.indptr[group] : columns.indptr[group + 1]].tolist()
        bound += min(Fraction(0), sum((net[limit] for limit in held), Fraction(0))) * size
    return bound


def contradictions(groups: Groups) -> list[Fault]:
    """What shows without any search: a category whose bounds don't fit the seats, a value with fewer people than it needs."""
    categories: dict[str, list[int]] = {}
    for place, quota in enumerate(groups.quotas):
        categories.setdefault(quota.category.casefold(), []).append(place)
    faults: list[Fault] = []
    for places in categories.values():
        category = groups.quotas[places[0]].category
        least, most = (sum(bound[1 + place] for place in places) for bound in (groups.least, groups.most))
        counted = groups.rows[[1 + place for place in places]].sum(axis=0).all()  # others would have no upper bound
        for key, total, contradicts in (
            ("lots.minimums_above", least, least > groups.seats),
            ("lots.maximums_below", most, counted and most < groups.seats),
        ):
            if contradicts:
                values = {"category": category, "total": int(total), "seats": groups.seats}
                faults.append(Fault(key, values=MappingProxyType(values)))
    for quota, people in zip(groups.quotas, (groups.rows @ groups.sizes)[1:].tolist(), strict=False):
        if people < quota.least:
            values = {"category": quota.category, "value": quota.value, "people": people, "least": quota.least}
            faults.append(Fault("lots.minimum_above_people", values=MappingProxyType(values)))
    return faults


def not_found(groups: Groups) -> Unmeetable:
    """The smallest relaxation was beyond the bounded search: say what is certain without it."""
    bound = linear_bound(groups, relaxed(groups, np.full(2 * len(groups.quotas), np.inf)))
    head = "lots.quotas_unmeetable" if bound > 0 else "lots.no_panel_found"
    return Unmeetable([Fault(head), *contradictions(groups), Fault("lots.change_not_found")])


def unmeetable(groups: Groups, found: Relaxation) -> Unmeetable:
    """Say the smallest relaxation, quota by quota, and no more of it than was proven."""
    total = size_of(groups.quotas, found.quotas)
    faults = [Fault("lots.quotas_unmeetable"), *contradictions(groups)]
    faults.append(Fault(CHANGE[found.flex], values=MappingProxyType({"total": total})))
    steps: list[dict[str, Any]] = []
    for old, new in zip(groups.quotas, found.quotas, strict=True):
        for bound, before, after in (("least", old.least, new.least), ("most", old.most, new.most)):
            if before != after:
                quota = {"category": old.category, "value": old.value}
                values = quota | {"before": before, "after": after}
                faults.append(Fault(f"lots.relaxed_{bound}", values=MappingProxyType(values)))
                steps.append(quota | {"bound": bound, "from": before, "to": after})
    faults.append(Fault("lots.proven_by_duality" if found.proof == "duality" else SEARCHED[found.flex]))
    return Unmeetable(faults, [*steps, {"total": total, "proof": found.proof, "flex": found.flex}])
