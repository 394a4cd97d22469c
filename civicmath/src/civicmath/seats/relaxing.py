"""When seat rules can't all be kept: the smallest change of their bounds that makes a lawful set possible."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from civicmath.faults import Fault, Unmeetable
from civicmath.seats.integers import Integers, solve


def smallest_relaxation(
    rules: Sequence[tuple[str, int, int]], groups: Integers, size: Integers, seats: int
) -> Unmeetable:
    """Say what is the smallest relaxation. rules: (group, least, most); groups: (rules, kinds) 0/1; size: (kinds,) candidates.

    The result names changed bounds only: {"group", "bound": "least" or "most", "from", "to"}; or {"seats": n} where there are
    fewer candidates than seats.
    """
    candidates = int(size.sum())
    if candidates < seats:
        values = MappingProxyType({"candidates": candidates, "seats": seats})
        return Unmeetable(Fault("seats.too_few_candidates", values=values), [{"seats": candidates}])
    changes = [
        {"group": rules[row][0], "bound": bound, "from": was, "to": was + (units if bound == "most" else -units)}
        for row, bound, was, units in relaxed(rules, groups, size, seats)
        if units
    ]
    faults = [Fault("seats.contradict", values=MappingProxyType({"units": sum_of(changes)}))]
    faults += [Fault(f"seats.relax_{one['bound']}", values=MappingProxyType(without(one, "bound"))) for one in changes]
    return Unmeetable(faults, changes)


def sum_of(changes: Sequence[dict[str, Any]]) -> int:
    return sum(abs(one["from"] - one["to"]) for one in changes)


def without(one: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != key}


def relaxed(
    rules: Sequence[tuple[str, int, int]], groups: Integers, size: Integers, seats: int
) -> list[tuple[int, str, int, int]]:
    """(rule, bound, its value, units by which it moves), in the order of the rules.

    Each bound has a slack, and all slacks together are at most `total`. The smallest `total` is found by halving; then, rule by
    rule, each slack is made as small as it can be while the total stays.
    """
    count = len(rules)
    kinds = groups.shape[1]
    slack = -np.eye(2 * count, dtype=np.int64)
    none = np.zeros((1, kinds + 2 * count), dtype=np.int64)
    every, total = none.copy(), none.copy()
    every[0, :kinds], total[0, kinds:] = 1, 1
    matrix = np.vstack([np.hstack([np.vstack([-groups, groups]), slack]), every, -every, total])
    least, most = [rule[1] for rule in rules], [rule[2] for rule in rules]
    slacks = np.array(least + [max(0, seats - bound) for bound in most], dtype=np.int64)
    bounds = np.array([*(-bound for bound in least), *most, seats, -seats, 0], dtype=np.int64)
    low = np.zeros(kinds + 2 * count, dtype=np.int64)
    high = np.concatenate([size, slacks])

    def meets(units: int) -> bool:
        bounds[-1] = units
        return solve(matrix, bounds, low, high)[0] is not None

    bounds[-1] = smallest(int(slacks.sum()), meets)
    order = [place for row in range(count) for place in (row, count + row)]
    for place in order:
        column = kinds + place

        def keeps(units: int, column: int = column) -> bool:
            high[column] = units
            return solve(matrix, bounds, low, high)[0] is not None

        high[column] = smallest(min(int(slacks[place]), int(bounds[-1])), keeps)
    return [
        (place % count, "least" if place < count else "most", (least + most)[place], int(high[kinds + place]))
        for place in order
    ]


def smallest(enough: int, holds: Any) -> int:
    """The smallest number from 0 that holds; `enough` is known to hold, and all above one that holds do."""
    low = 0
    while low < enough:
        middle = (low + enough) // 2
        if holds(middle):
            enough = middle
        else:
            low = middle + 1
    return enough
