"""Weights of people in a sample: how many each stands for; answers that are missing; and weights that are too large.

base: N/n of the stratum, or 1/probability. nonresponse: inside each cell, respondents take over the weight of those who did
not answer, in proportion (weighting-class adjustment). trimmed: see there.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import Fault, Faults, Unmeetable, bad

Cell = TypeVar("Cell", bound=Hashable)
Floats = NDArray[np.float64]


def base(strata: Sequence[str], people: Mapping[str, int]) -> list[Fraction]:
    """The base weight of each person asked, exact: people living in their stratum ÷ people asked there.

    BadInput: a stratum of unknown size, or smaller than its sample. Unmeetable: a stratum that has people but none in the sample.
    """
    asked: dict[str, int] = {}
    for stratum in strata:
        asked[stratum] = asked.get(stratum, 0) + 1
    faults = Faults()
    for name, number in asked.items():
        if name not in people:
            faults.add("sampling.weights.unknown_stratum", stratum=name)
        elif people[name] < number:
            faults.add("sampling.weights.stratum_too_small", stratum=name, people=people[name], asked=number)
    faults.raise_if_any()
    empty = [name for name, number in people.items() if number and name not in asked]
    if empty:
        raise Unmeetable(
            Fault("sampling.weights.stratum_empty", values=MappingProxyType({"strata": empty})),
            [{"change": "join", "stratum": name} for name in empty],
        )
    return [Fraction(people[stratum], asked[stratum]) for stratum in strata]


def nonresponse(weights: Sequence[Fraction], cells: Sequence[Cell], answered: Sequence[bool]) -> list[Fraction]:
    """Weights after adjustment: 0 for who did not answer; sums of each cell stay, exact.

    Unmeetable: a cell in which nobody answered; the smallest change is to join it with another.
    """
    whole: dict[Cell, Fraction] = {}
    got: dict[Cell, Fraction] = {}
    for weight, cell, here in zip(weights, cells, answered, strict=True):
        whole[cell] = whole.get(cell, Fraction(0)) + weight
        got[cell] = got.get(cell, Fraction(0)) + (weight if here else 0)
    silent = [str(cell) for cell in whole if whole[cell] and not got[cell]]
    if silent:
        raise Unmeetable(
            Fault("sampling.weights.nobody_answered", values=MappingProxyType({"cells": silent})),
            [{"change": "join", "cell": cell} for cell in silent],
        )
    return [
        weight * whole[cell] / got[cell] if here and weight else Fraction(0)
        for weight, cell, here in zip(weights, cells, answered, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class Trimmed:
    """weights: (people,), same sum; low, high: the bounds; cut, raised: how many were brought to them; rounds."""

    weights: Floats
    low: float
    high: float
    cut: int
    raised: int
    rounds: int


def trimmed(weights: Floats, *, high: float, low: float = 0.0) -> Trimmed:
    """Bring weights between low and high times their mean and keep the sum.

    What is cut off is given to the weights inside the bounds, in proportion to them; whoever then passes a bound is brought to it,
    and so on: at most as many rounds as people. The answer is the one factor c with Σ min(max(c·w, low), high) = Σ w, weights of
    0 left out. BadInput: bounds that the mean is not between, weights negative or not finite.
    """
    if not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise bad("sampling.weights.not_positive")
    if not 0 <= low < 1 < high:
        raise bad("sampling.weights.bounds", low=low, high=high)
    used = weights[weights > 0]
    mean = float(used.mean())
    least, most = low * mean, high * mean
    state = np.zeros(len(used), dtype=np.int8)  # -1 at the low bound, 1 at the high one
    factor, rounds = 1.0, 0
    while True:
        rounds += 1
        inside = state == 0
        over, under = inside & (factor * used > most), inside & (factor * used < least)
        if not over.any() and not under.any():
            break
        # settle the side that is further out: it decides which way the factor moves, so nobody comes back inside
        excess, lack = (factor * used - most)[over].sum(), (least - factor * used)[under].sum()
        state[over if excess >= lack else under] = 1 if excess >= lack else -1
        inside = state == 0
        rest = used.sum() - most * (state == 1).sum() - least * (state == -1).sum()
        factor = rest / used[inside].sum() if inside.any() else 1.0
    done = weights.astype(np.float64)
    done[weights > 0] = np.where(state == 1, most, np.where(state == -1, least, factor * used))
    return Trimmed(done, least, most, int((state == 1).sum()), int((state == -1).sum()), rounds)


def effective(weights: Floats) -> float:
    """Kish's effective number of people: (Σw)²/Σw²."""
    return float(weights.sum() ** 2 / (weights**2).sum())
