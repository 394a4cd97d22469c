"""Answers to "which of these two?": how often each item was preferred to each other."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.alphabet import alphabetical
from civicmath.faults import Faults, bad

MOST_ITEMS = 2000
MOST_ANSWERS = 2**50


@dataclass(frozen=True, eq=False)
class Comparisons:
    """wins: (items, items) int64, wins[i, j] how often i was preferred to j, in halves: an answer "equal" is half for each."""

    names: tuple[str, ...]
    wins: NDArray[np.int64]
    equal: int = 0

    @property
    def answers(self) -> int:
        return int(self.wins.sum()) // 2


def comparisons(
    preferred: Iterable[tuple[str, str, int]], equal: Iterable[tuple[str, str, int]] = (), names: Iterable[str] = ()
) -> Comparisons:
    """Count answers (better, worse, how many times) and (one, other, how many times) for "equal".

    names: items in their order, also such that were never compared; others are added in alphabetical order.
    BadInput: an item compared with itself, a number of times below 1, no answer, too many items or answers.
    """
    faults = Faults()
    won, drawn = list(preferred), list(equal)
    for place, (one, other, times) in enumerate([*won, *drawn], start=1):
        if one == other:
            faults.add("priorities.pairwise.with_itself", place, name=one)
        if times < 1:
            faults.add("priorities.pairwise.times", place, times=times)
    faults.raise_if_any()
    listed = list(dict.fromkeys(names))
    listed += alphabetical({name for one, other, _ in [*won, *drawn] for name in (one, other)} - set(listed))
    if len(listed) > MOST_ITEMS:
        raise bad("priorities.pairwise.too_many", many=len(listed), most=MOST_ITEMS)
    if not 0 < sum(times for *_, times in [*won, *drawn]) <= MOST_ANSWERS:
        raise bad("priorities.pairwise.no_answer", most=MOST_ANSWERS)
    number = {name: place for place, name in enumerate(listed)}
    wins = np.zeros((len(listed), len(listed)), dtype=np.int64)
    for better, worse, times in won:
        wins[number[better], number[worse]] += 2 * times
    for one, other, times in drawn:
        wins[number[one], number[other]] += times
        wins[number[other], number[one]] += times
    return Comparisons(tuple(listed), wins, sum(times for *_, times in drawn))
