"""Completion by raising shares: equal shares again and again, with a little more money for everybody each time.

add1: each voter holds one unit of money more (https://equalshares.net/implementation/completion). It ends with the first outcome to
which no project can be added within the limit, or with the last one before the limit would be exceeded.
exhaustive: the whole budget grows by a hundredth of the limit each time, and every project that still fits keeps it going.

Runs that can not differ are left out; `between` proves that. Nor are purchases made anew with which every run begins: as long as
the best project of all is bought next, and each of its supporters can pay in full, more money changes nothing (`Run.sure`).
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from civicmath.budgets import search
from civicmath.budgets.between import Between
from civicmath.budgets.shares import Count, Run, run
from civicmath.faults import bad

COMPILED = "civicmath.budgets.compiled"
COMPILED_AFTER = 64  # runs; loading it takes as long as hundreds of small ones


@dataclass(frozen=True)
class Raised:
    """The last run that fits, how often shares were raised for it, and how many runs that took."""

    last: Run
    steps: int
    runs: int
    ended: str  # exhausted, exceeded, bound


def raised(
    count: Count,
    start: Fraction,
    step: Fraction,
    fits_more: Callable[[Sequence[int]], bool],
    most: int | None = None,
) -> Raised:
    """Raise what each unit of weight holds from `start` by `step`. `fits_more`: whether a project can still be added to these.

    `most`: the number of steps after which it ends in any case.
    """
    if step <= 0:
        raise bad("budgets.step", step=step)
    support = count.support
    current = run(count, start)
    between = Between(count)
    steps, stride, runs = 0, 1, 1
    patience = alike = 1  # how many runs in a row must have been alike before some are left out
    while fits_more(current.chosen):
        if most is not None and steps + stride > most:
            if steps >= most:
                return Raised(current, steps, runs, "bound")
            stride = most - steps
        if runs >= COMPILED_AFTER or COMPILED in sys.modules:
            count = with_compiled(count)
        following = run(count, start + (steps + stride) * step, current)
        runs += 1
        same = between.nothing(current, following)
        if stride > 1 and not same:
            stride, alike, patience = max(1, stride // 8), 0, min(2 * patience, 64)
            continue
        if support.cost(following.chosen) > support.limit:
            return Raised(current, steps, runs, "exceeded")
        current, steps = following, steps + stride
        alike = alike + 1 if same else 0
        patience = max(1, patience // 2) if stride > 1 else patience
        stride = stride * 2 if alike >= patience else 1
    return Raised(current, steps, runs, "exhausted")


def with_compiled(count: Count) -> Count:
    """The same count with the compiled search, where the extra `fast` is installed."""
    try:
        from civicmath.budgets import compiled  # noqa: PLC0415 - numba takes half a second to load
    except ImportError:
        return count
    return replace(count, player=compiled.play, payer=compiled.pay) if count.player is search.play else count
