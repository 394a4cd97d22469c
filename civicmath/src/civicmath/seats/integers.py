"""Whether whole numbers in a box satisfy a few inequalities: decided exactly, both ways.

A linear programme in floating point only searches. A solution found is checked in integers. That there is none is proved by
branch and bound whose every leaf carries multipliers that, rounded to integers, contradict the inequalities over the whole
box (Farkas' lemma; because the box is bounded, any multipliers whose sum contradicts are a proof, however they were found).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from civicmath.faults import bad
from civicmath.quiet import quiet

Integers = NDArray[np.int64]
MOST_NODES, MOST_BOXES = 1000, 1000  # of the search and of the proof; ten groups need a few dozen
UNIT = 2**30  # multipliers are rounded to units of 1/UNIT; sums stay far below 2**63 for 10**4 rows times people


@dataclass(frozen=True)
class Proof:
    """multipliers (rows,) ≥ 0; coefficients = multipliers @ matrix, whose least value in a refuted box is above
    bound = multipliers @ bounds.
    """

    multipliers: Integers
    coefficients: Integers
    bound: int

    def least(self, low: Integers, high: Integers) -> int:
        return int(np.where(self.coefficients > 0, low, high) @ self.coefficients)

    def refutes(self, low: Integers, high: Integers) -> bool:
        return self.least(low, high) > self.bound


def proof_of(multipliers: Integers, matrix: Integers, bounds: Integers) -> Proof:
    return Proof(multipliers, multipliers @ matrix, int(multipliers @ bounds))


def solve(matrix: Integers, bounds: Integers, low: Integers, high: Integers) -> tuple[Integers | None, Proof | None]:
    """Find integers x with low ≤ x ≤ high and matrix @ x ≤ bounds.

    Returns (x, None), or (None, proof) where one proof refutes the whole box, or (None, None) where it took several.
    BadInput: so many inequalities are at work together that neither was found in MOST_BOXES steps.
    """
    boxes = [(low, high)]
    first: Proof | None = None
    searched = False
    for _ in range(MOST_BOXES):
        if not boxes:
            return None, None
        low, high = boxes.pop()
        if (low > high).any():
            continue
        relaxed, proof = relaxation(matrix, bounds, low, high)
        first = first or proof
        if proof.refutes(low, high):
            if not boxes and first is proof:
                return None, proof
            continue
        tries = [relaxed] if searched else [relaxed, *integer_search(matrix, bounds, low, high)]
        searched = True
        for point in tries:
            near = np.clip(np.rint(point).astype(np.int64), low, high)
            if (matrix @ near <= bounds).all():
                return near, None
        boxes.extend(halves(relaxed, low, high))
    raise bad("seats.too_involved")


def relaxation(matrix: Integers, bounds: Integers, low: Integers, high: Integers) -> tuple[NDArray[np.float64], Proof]:
    """Give the point of the box that violates the inequalities least in sum, and the dual multipliers as integers."""
    from scipy.optimize import linprog  # noqa: PLC0415 - loads slowly, and most counts have no rules that need it

    rows, columns = matrix.shape
    with quiet():
        found = linprog(
            np.concatenate([np.zeros(columns), np.ones(rows)]),
            A_ub=np.hstack([matrix, -np.eye(rows)]),
            b_ub=bounds,
            bounds=np.vstack([np.column_stack([low, high]), np.tile([0, np.inf], (rows, 1))]),
            method="highs-ds",
        )
    if found.x is None:  # the search gave up: the middle of the box is branched on instead
        return (low + high) / 2, proof_of(np.zeros(rows, dtype=np.int64), matrix, bounds)
    multipliers = np.rint(np.maximum(-found.ineqlin.marginals, 0) * UNIT).astype(np.int64)
    return found.x[:columns], proof_of(multipliers, matrix, bounds)


def integer_search(matrix: Integers, bounds: Integers, low: Integers, high: Integers) -> list[NDArray[np.float64]]:
    """Let HiGHS look for whole numbers; what it says counts only after a check."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - as above

    with quiet():
        found = milp(
            np.zeros(len(low)),
            constraints=LinearConstraint(matrix, -np.inf, bounds),
            bounds=Bounds(low, high),
            integrality=np.ones(len(low)),
            options={"node_limit": MOST_NODES},
        )
    return [] if found.x is None else [found.x]


def halves(relaxed: NDArray[np.float64], low: Integers, high: Integers) -> list[tuple[Integers, Integers]]:
    """Split the box at its most undecided number, the nearer half last (it is looked at first). One point: no halves."""
    open_ = low < high
    if not open_.any():
        return []
    undecided = np.abs(relaxed - np.floor(relaxed) - 0.5)
    at = int(np.argmin(np.where(open_, undecided, 1.0)))
    below = int(np.clip(np.floor(relaxed[at]), low[at], high[at] - 1))
    under, over = high.copy(), low.copy()
    under[at], over[at] = below, below + 1
    lower, upper = (low, under), (over, high)
    return [upper, lower] if relaxed[at] - below < 0.5 else [lower, upper]
