"""Ballot papers as a count moves them: who is left to choose from, who holds each type of paper, and at which value.

All sums are integers. `numpy.bincount` with weights would go through floats, `numpy.add.at` does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, permutations, product
from math import factorial, gcd, lcm

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Ranked, without
from civicmath.faults import bad
from civicmath.ties import some

NOBODY = -1  # the holder of papers that name nobody else
MOST_ORDERS = 5040  # 7!: orders that one ballot with ties may be split into
MOST_TYPES = 4_000_000
HEAVIEST_SPLIT = 2**62


@dataclass(frozen=True, eq=False)
class Standing:
    """Rankings without those who withdrew. order, joined, weights as in `ballots.Ranked`, rows that name somebody only.

    silent: weight of the ballots that prefer nobody of those who stand to another. split: papers to one unit of weight.
    """

    order: NDArray[np.int16]
    joined: NDArray[np.bool_] | None
    weights: NDArray[np.int64]
    silent: int = 0
    split: int = 1


def standing(ballots: Ranked) -> Standing:
    """Leave out who withdrew, and a last tie of all who are not named above: it is the same as not naming them."""
    order, joined = ballots.order, ballots.joined
    if ballots.withdrawn:
        order, joined = without(order, joined, ballots.withdrawn)
    if joined is not None:
        order = order.copy()
        drop_last_tie(order, joined, len(ballots.candidates) - len(ballots.withdrawn))
        joined = joined & (order >= 0)
    said = order[:, 0] >= 0 if order.shape[1] else np.zeros(len(order), dtype=np.bool_)
    if not said.all():
        silent = int(ballots.weights[~said].sum())
        return Standing(order[said], None if joined is None else joined[said], ballots.weights[said], silent)
    return Standing(order, joined if joined is not None and joined.any() else None, ballots.weights)


def parts_of_a_vote(papers: Standing, scale: int) -> int:
    """The least number of equal parts of a vote in which the weight of every ranking is whole: 1, unless weights are fractions."""
    if scale == 1:
        return 1
    rows = papers.order if papers.joined is None else np.hstack([papers.order, papers.joined.astype(np.int16)])
    _, kind = np.unique(rows, axis=0, return_inverse=True)
    sums = np.zeros(int(kind.max(initial=-1)) + 1, dtype=np.int64)
    np.add.at(sums, kind.reshape(-1), papers.weights)
    return scale // gcd(scale, *sums.tolist())


def drop_last_tie(order: NDArray[np.int16], joined: NDArray[np.bool_], candidates: int) -> None:
    named = (order >= 0).sum(axis=1)
    columns = np.arange(order.shape[1])
    starts = np.where(~joined & (order >= 0), columns, -1).max(axis=1, initial=-1)
    empty = (named == candidates) & (named - starts >= 2)
    order[empty[:, None] & (columns >= starts[:, None])] = NOBODY


def untied(papers: Standing, names: Sequence[str]) -> Standing:
    """Split every ballot with ties into equal parts, one for each strict order that agrees with it. names: of the candidates.

    BadInput: a ballot with more than 5040 such orders, or too many parts in all.
    """
    if papers.joined is None:
        return papers
    tied = papers.joined.any(axis=1)
    rows = [split(order, joined, names) for order, joined in zip(papers.order[tied], papers.joined[tied], strict=True)]
    parts = np.array([len(row) for row in rows], dtype=np.int64)
    whole = lcm(*{len(row) for row in rows}) if rows else 1
    if parts.sum() + len(papers.order) > MOST_TYPES or int(papers.weights.sum()) * whole > HEAVIEST_SPLIT:
        raise bad("elections.ties_too_many", most=MOST_TYPES)
    return Standing(
        np.concatenate([papers.order[~tied], *(np.array(row, dtype=np.int16) for row in rows)]),
        None,
        np.concatenate([papers.weights[~tied] * whole, np.repeat(papers.weights[tied] * (whole // parts), parts)]),
        papers.silent,
        whole,
    )


def split(order: NDArray[np.int16], joined: NDArray[np.bool_], names: Sequence[str]) -> list[list[int]]:
    levels: list[list[int]] = []
    for one, tied in zip(order.tolist(), joined.tolist(), strict=True):
        if one >= 0 and tied:
            levels[-1].append(one)
        elif one >= 0:
            levels.append([one])
    ways = 1
    for level in levels:
        ways *= factorial(len(level)) if len(level) <= 7 else MOST_ORDERS + 1
    if ways > MOST_ORDERS:
        longest = [names[one] for one in max(levels, key=len)]
        raise bad("elections.tie_too_long", names=some(longest), most=MOST_ORDERS)
    rest = [NOBODY] * (len(order) - sum(map(len, levels)))
    return [[*chain(*chosen), *rest] for chosen in product(*(permutations(level) for level in levels))]


class Papers:
    """Who holds each type of paper. `holder`: (types,) the candidate, or NOBODY; `value`: (types,) number of its value class.

    Value classes are numbers of the caller's list of values, which may be exact numbers of any kind.
    """

    def __init__(self, order: NDArray[np.int16], weights: NDArray[np.int64], candidates: int) -> None:
        types, width = order.shape
        self.candidates = candidates
        self.weights = weights
        # a last column of NOBODY ends every row, so that a search always finds an end
        self.order = np.full((types, width + 1), NOBODY, dtype=np.int16)
        self.order[:, :width] = order
        self.holder = self.order[:, 0].copy()
        self.value = np.zeros(types, dtype=np.int32)

    def firsts(self) -> list[int]:
        """Weight that each candidate holds."""
        total = np.zeros(self.candidates + 1, dtype=np.int64)
        np.add.at(total, self.holder, self.weights)
        return [int(weight) for weight in total[:NOBODY]]

    def held(self, candidate: int, classes: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The types that the candidate holds, and which of the value classes are among them, ascending."""
        rows = np.flatnonzero(self.holder == candidate)
        among = np.zeros(classes, dtype=np.bool_)
        among[self.value.take(rows)] = True
        return rows, np.flatnonzero(among)

    def move(
        self, rows: NDArray[np.intp], continuing: NDArray[np.bool_], old: NDArray[np.intp], new: NDArray[np.int32]
    ) -> NDArray[np.int64]:
        """Give types to the next continuing candidate they name; those of class old[i] become of class new[i].

        continuing: (candidates + 1,) with the last, NOBODY's, true. Answers (candidates + 1, classes) int64: the weight that each
        received, by place in `old`; the last row is NOBODY's.
        """
        # whoever stands before the holder has left the count for good: the first who continues is the next
        names = self.order.take(rows, axis=0)
        places = continuing.take(names, mode="wrap").argmax(axis=1)
        holder = names[np.arange(len(rows)), places]
        kind = np.searchsorted(old, self.value.take(rows))
        self.holder[rows] = holder
        self.value[rows] = new.take(kind)
        total = np.zeros((self.candidates + 1) * len(old), dtype=np.int64)
        # NOBODY is -1: its cells are the last ones, which is where a negative index leads
        np.add.at(total, holder.astype(np.intp) * len(old) + kind, self.weights.take(rows))
        return total.reshape(self.candidates + 1, len(old))
