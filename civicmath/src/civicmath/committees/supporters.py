"""Approval ballots from the candidates' side: whose ballots support whom, and sums of weights over them, always in integers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Approvals, silent_of

Ints = NDArray[np.int64]
CELLS = 1 << 22  # cells of a table that is cheaper than sorting


@dataclass(frozen=True)
class Supporters:
    """types[start[c]:start[c+1]]: the ballot types that approve candidate c, ascending. weights: (types,) int64."""

    ballots: Approvals
    types: NDArray[np.int32]
    start: Ints

    @cached_property
    def votes(self) -> list[int]:
        """Weight of each candidate's supporters."""
        sums = summed(self.ballots.indices, np.repeat(self.weights, np.diff(self.ballots.indptr)), len(self.start) - 1)
        return [int(one) for one in sums]

    @property
    def weights(self) -> Ints:
        return self.ballots.weights

    @cached_property
    def silent(self) -> int:
        return silent_of(self.ballots)

    @cached_property
    def total(self) -> int:
        """Weight of the ballots that approve somebody who stands."""
        return int(self.weights.sum()) - self.silent

    def of(self, candidate: int) -> NDArray[np.int32]:
        return self.types[self.start[candidate] : self.start[candidate + 1]]

    def disjoint(self, candidates: Sequence[int]) -> bool:
        """Whether no ballot approves two of them."""
        together = np.concatenate([self.of(one) for one in candidates])
        return len(np.unique(together)) == len(together)

    def shared(self, types: NDArray[np.integer], levels: Ints, kinds: int) -> tuple[Ints, Ints, Ints]:
        """Sum the weights of some types by candidate they approve and by their level (0 … kinds-1).

        Returns candidates, levels and sums of all pairs that occur.
        """
        begin = self.ballots.indptr[types]
        lengths = self.ballots.indptr[types + 1] - begin
        first = np.repeat(begin - np.cumsum(lengths) + lengths, lengths)
        candidates = self.ballots.indices[first + np.arange(len(first))].astype(np.int64)
        pairs = candidates * kinds + np.repeat(levels, lengths)
        weights = np.repeat(self.weights[types], lengths)
        if (len(self.start) - 1) * kinds <= CELLS:
            sums = summed(pairs, weights, (len(self.start) - 1) * kinds)
            there = np.flatnonzero(sums)
            sums = sums[there]
        else:
            there, inverse = np.unique(pairs, return_inverse=True)
            sums = summed(inverse, weights, len(there))
        return there // kinds, there % kinds, sums


def supporters(ballots: Approvals) -> Supporters:
    candidates = len(ballots.candidates)
    # numbers of 16 bits are sorted by radix
    small = ballots.indices.astype(np.int16) if candidates < 2**15 else ballots.indices
    order = np.argsort(small, kind="stable")
    row = np.repeat(np.arange(len(ballots), dtype=np.int32), np.diff(ballots.indptr))
    start = np.concatenate([[0], np.cumsum(np.bincount(ballots.indices, minlength=candidates))]).astype(np.int64)
    return Supporters(ballots, row[order], start)


def summed(places: NDArray[np.integer], weights: Ints, length: int) -> Ints:
    """Sum weights by place. Exact: all sums stay below 2**52 (`ballots.HEAVIEST`), where float64 holds every integer."""
    return np.bincount(places, weights, minlength=length).astype(np.int64)
