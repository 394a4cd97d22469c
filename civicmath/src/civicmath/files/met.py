"""Which whole numbers a file has held before: eight bytes for each."""

import numpy as np
from numpy.typing import NDArray


class Met:
    """Numbers met so far, in sorted runs; neighbours of like length are merged, so that a block costs little after any number."""

    def __init__(self) -> None:
        self.runs: list[NDArray[np.int64]] = []

    def again(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of them stood before, here or in an earlier block. From now on all of them did."""
        order = np.argsort(numbers, kind="stable")
        ordered = numbers[order]
        known = np.zeros(len(numbers), dtype=np.bool_)
        known[1:] = ordered[1:] == ordered[:-1]
        for run in self.runs:
            place = np.minimum(np.searchsorted(run, ordered), len(run) - 1)
            known |= run[place] == ordered
        self.keep(ordered[~known])
        twice = np.empty_like(known)
        twice[order] = known
        return twice

    def keep(self, run: NDArray[np.int64]) -> None:
        while self.runs and len(run) and 2 * len(run) > len(self.runs[-1]):
            run = np.sort(np.concatenate([self.runs.pop(), run]), kind="stable")
        if len(run):
            self.runs.append(run)
