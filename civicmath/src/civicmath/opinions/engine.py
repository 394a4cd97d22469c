"""The four passes over the votes: with NumPy and SciPy (`numeric`), or compiled with numba (`compiled`) to the same bits."""

import importlib
from functools import cache
from importlib.util import find_spec
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.votes import Rows

LARGE = 1_000_000  # votes from which loading numba pays


class Engine(Protocol):
    """What both modules offer. `m` is the number of statements."""

    def products(self, rows: Rows, statements: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Give vv, vm, mm as in `sums`, each (m, m) int64, exact."""

    def totals(self, rows: Rows, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum for each person the lines of `table` (3 m, 3) that their votes' codes name, one after the other: (people, 3)."""

    def nearest(
        self, points: NDArray[np.int64], centres: NDArray[np.float64]
    ) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
        """For each point its nearest centre (the first of equals), and (centres, 3) int64: count, sum of x, sum of y."""

    def counted(self, rows: Rows, labels: NDArray[np.int16], groups: int, statements: int) -> NDArray[np.int64]:
        """(groups, 3, m) int64: how many of a group disagree, pass, agree. Label -1: in no group."""


@cache
def has_numba() -> bool:
    return find_spec("numba") is not None


def engine(votes: int, compiled: bool | None = None) -> Engine:
    """Choose the module for so many votes; `compiled` fixes the choice. ImportError: numba is asked for and not there."""
    wanted = votes >= LARGE and has_numba() if compiled is None else compiled
    return cast("Engine", importlib.import_module(f"civicmath.opinions.{'compiled' if wanted else 'numeric'}"))
