"""The two principal components of a scatter matrix, the same on every run and signed by a fixed rule."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SMALL = 400  # statements up to which the whole spectrum is computed
STEPS = 300  # of Lanczos before the whole spectrum is computed after all
PRECISE = 1e-13  # residual, relative to the largest eigenvalue
NOTHING = 1e-12  # an eigenvalue below this share of the largest is none
AS_LARGE = 1 - 1e-9  # entries that may pass for the largest, so that rounding does not choose the sign

Vector = NDArray[np.float64]


def two_components(scatter: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the leading eigenvectors (2, m) and eigenvalues (2,) of a symmetric matrix (m, m); zeros where there are fewer.

    A statement without scatter has no part in them: its entries are zero on every machine, whatever LAPACK's rounding leaves there.
    """
    size = len(scatter)
    scattered = scatter.any(axis=1)
    if not scattered.all():
        lines = np.zeros((2, size))
        lines[:, scattered], weights = two_components(scatter[np.ix_(scattered, scattered)])
        return lines, weights
    found = None if size <= SMALL else lanczos(lambda vector: scatter @ vector, size)
    if found is None:
        values, vectors = np.linalg.eigh(scatter)
        found = values[::-1][:2], vectors.T[::-1][:2]
    weights, lines = np.zeros(2), np.zeros((2, size))
    for place, (weight, vector) in enumerate(zip(*found, strict=True)):
        if weight > NOTHING * max(found[0][0], 0.0) and weight > 0.0:
            weights[place], lines[place] = weight, signed(vector)
    return lines, weights


def signed(vector: Vector) -> Vector:
    """Turn the vector so that its largest entry, the first of equals, is positive."""
    sizes = np.abs(vector)
    first = int(np.argmax(sizes >= sizes.max() * AS_LARGE))
    return vector if vector[first] > 0 else -vector


def lanczos(times: Callable[[Vector], Vector], size: int) -> tuple[Vector, NDArray[np.float64]] | None:
    """Two leading eigenpairs by Lanczos with full reorthogonalisation (Golub & Van Loan, 10.3). None: not precise enough.

    The start is one fixed vector of chance, so that no symmetry of the data can be at right angles to it.
    """
    start = np.random.Generator(np.random.PCG64(0)).standard_normal(size)
    basis = np.zeros((min(STEPS, size) + 1, size))
    basis[0] = start / np.linalg.norm(start)
    diagonal: list[float] = []
    beside: list[float] = []
    for step in range(min(STEPS, size)):
        image = times(basis[step])
        diagonal.append(float(image @ basis[step]))
        for _ in range(2):
            image = image - basis[: step + 1].T @ (basis[: step + 1] @ image)
        rest = float(np.linalg.norm(image))
        if step % 8 == 7 or rest == 0.0:
            ritz, turned = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
            if rest * np.abs(turned[-1, -2:]).max() <= PRECISE * ritz[-1]:
                vectors = turned[:, ::-1][:, :2].T @ basis[: step + 1]
                return ritz[::-1][:2], vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        if rest == 0.0:
            return None
        beside.append(rest)
        basis[step + 1] = image / rest
    return None
