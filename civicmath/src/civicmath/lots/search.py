"""The outer shape of what is possible, as linear limits on the expected seats of groups, and HiGHS asked about it.

Floats only: whatever is found here is confirmed in integers before it counts.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.linalg import lsqr

from civicmath.lots.groups import Groups, Ints
from civicmath.quiet import quiet

Floats = NDArray[np.float64]
CLOSE = 1e-7  # the tolerance HiGHS itself works with
# where a solution is put into the next problem, and that one's into the one after, roundings grow: as exact as HiGHS can be
EXACT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
WORK = 100_000  # nodes of an integer search times the groups in it
OPTIMAL, INFEASIBLE = 0, 2  # what SciPy calls `status`
BESIDE = 1e-6  # what HiGHS leaves so near to a limit is meant to lie on it


@dataclass(eq=False)
class Outer:
    """least <= rows @ expected <= most and 0 <= expected <= sizes, where `expected` are the mean seats of each group.

    Every lottery over panels lies inside. Cuts are added where the panels' hull is smaller.
    """

    groups: Groups
    rows: csr_array
    least: Floats
    most: Floats
    sizes: Floats
    cuts: int = field(default=0)

    @property
    def level(self) -> float:
        """Everybody's chance if all chances were equal: the unit in which chances are searched."""
        return float(self.least[0] / self.sizes.sum())

    def among(self, some: Ints) -> "Outer":
        """The same limits where all other groups have no seats."""
        groups = self.groups.among(some)
        return Outer(groups, csr_array(self.rows[:, some]), self.least, self.most, self.sizes[some], self.cuts)

    def cut(self, weights: Floats, most: float) -> None:
        """No panel has weights @ panel > most."""
        scale = float(np.abs(weights).max())
        self.rows = csr_array(vstack([self.rows, csr_array(weights[None] / scale)]))
        self.least = np.r_[self.least, -np.inf]
        self.most = np.r_[self.most, most / scale]
        self.cuts += 1


def outer(groups: Groups) -> Outer:
    return Outer(
        groups,
        csr_array(groups.rows.astype(float)),
        groups.least.astype(float),
        groups.most.astype(float),
        groups.sizes.astype(float),
    )


def polished(shape: Outer, expected: Floats) -> Floats:
    """Bring expected seats onto the limits beside which HiGHS left them, so that peeling keeps them to its last panels.

    What is left of the expectation is scaled up at each step, and so is what it lacks: 1e-7 at first would be a thousandth
    when a ten-thousandth is left. All move by the smallest parts of themselves that do it.
    """
    expected = np.clip(expected, 0, shape.sizes)
    sums = shape.rows @ expected
    goals = np.where(np.abs(sums - shape.most) < BESIDE, shape.most, shape.least)
    tight = np.abs(sums - goals) < BESIDE
    free = expected < shape.sizes - BESIDE
    rows = csr_array(csr_array(shape.rows[tight]) * np.where(free, expected, 0.0))
    parts = lsqr(rows, goals[tight] - sums[tight], atol=1e-15, btol=1e-15)[0]
    return np.asarray(expected * (1 + parts))


def nodes(groups: int) -> int:
    """How many nodes an integer search over so many groups may have: a node takes the longer, the more there are."""
    return max(WORK // groups, 1)


def best_panel(groups: Groups, weights: Floats, **options: Any) -> Ints | None:
    """Find a panel with the largest sum of weights that keeps every limit, as `sought` does; None: it found no panel."""
    return sought(groups, weights, **options)[0]


def sought(
    groups: Groups, weights: Floats, *, presolve: bool = True, nodes: int | None = None, gap: float = 0
) -> tuple[Ints | None, bool]:
    """Find a panel with the largest sum of weights that keeps every limit, and whether the search came to its end.

    presolve: what HiGHS does first; its time grows with the square of groups, and where any panel will do it is not needed.
    nodes: of the search tree, after which it is given up. gap: part of the sum that may be missed.
    """
    options = {"mip_rel_gap": gap, "presolve": presolve} | ({} if nodes is None else {"node_limit": nodes})
    with quiet():
        found = milp(
            -weights / max(float(np.abs(weights).max()), 1e-300),
            integrality=np.ones(len(weights)),
            bounds=Bounds(0, groups.sizes),
            constraints=LinearConstraint(groups.rows.astype(float), groups.least, groups.most),
            options=options,
        )
    return confirmed(groups, found.x), found.status in {OPTIMAL, INFEASIBLE}


def confirmed(groups: Groups, found: Floats | None) -> Ints | None:
    """The panel that HiGHS found, if it keeps every limit in integers."""
    if found is None:
        return None
    panel = np.rint(found).astype(np.int64)
    return panel if groups.keeps(panel) else None


def solved(cost: Floats, rows: csr_array, most: Floats, bounds: Floats) -> OptimizeResult:
    """Minimise cost @ x with rows @ x <= most; a hair is given where roundings of earlier steps leave nothing feasible."""
    for hair in (1e-9, 1e-7, 1e-6, 1e-5):
        low = bounds[:, 0] - np.where(bounds[:, 0] > 0, hair, 0)
        with quiet():
            found = linprog(
                cost, A_ub=rows, b_ub=most + hair, bounds=np.c_[low, bounds[:, 1]], method="highs", options=EXACT
            )
        if found.status == 0:
            return found
    raise ArithmeticError(found.message)
