"""How well groups are apart, and how alike two groupings are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 15  # distances at a time

Centres = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Points:
    """Weighted points: x (n, 2) in units of 1/POINT, weights (n,) people."""

    x: Centres
    weights: NDArray[np.float64]


def silhouette(points: Points, labellings: list[NDArray[np.intp]]) -> list[float]:
    """Give the mean silhouette of the people for each labelling; someone alone in a group counts 0 (Rousseeuw 1987)."""
    members = [labels[:, np.newaxis] == np.arange(labels.max() + 1) for labels in labellings]
    weighted = np.hstack([one * points.weights[:, np.newaxis] for one in members])
    sums = distances_summed(points.x, weighted)
    found = []
    first = 0
    for own in members:
        away = sums[:, first : first + own.shape[1]]
        first += own.shape[1]
        sizes = own.T.astype(np.float64) @ points.weights
        of_own = own @ sizes
        inner = (away * own).sum(axis=1) / np.maximum(of_own - 1, 1)
        outer = np.where(own, np.inf, away / sizes).min(axis=1)
        wider = np.maximum(np.maximum(inner, outer), np.finfo(float).tiny)
        width = np.where(of_own <= 1, 0.0, (outer - inner) / wider)
        found.append(float(width @ points.weights / points.weights.sum()))
    return found


def distances_summed(x: Centres, weighted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum the distances from each point to all others, weighted by each column: (points, columns).

    Each pair is looked at once, in blocks that stay in a core's cache.
    """
    sums = np.zeros(weighted.shape)
    first = 0
    while first < len(x):
        last = min(len(x), first + max(1, BLOCK // (len(x) - first)))
        across = x[first:last, :1] - x[first:, 0]
        across *= across
        along = x[first:last, 1:] - x[first:, 1]
        along *= along
        across += along
        distance = np.sqrt(across, out=across)
        sums[first:last] += distance @ weighted[first:]
        sums[last:] += distance[:, last - first :].T @ weighted[first:last]
        first = last
    return sums


def rand_index(first: NDArray[np.intp], second: NDArray[np.intp], weights: NDArray[np.float64]) -> float:
    """Give the adjusted Rand index of two groupings of the same people (Hubert & Arabie 1985)."""
    size = int(second.max()) + 1
    table = np.bincount(first * size + second, weights=weights, minlength=(int(first.max()) + 1) * size).reshape(
        -1, size
    )
    both, one, other, every = (
        float((people * (people - 1) / 2).sum())
        for people in (table, table.sum(axis=1), table.sum(axis=0), table.sum(keepdims=True))
    )
    chance = one * other / every
    return (both - chance) / ((one + other) / 2 - chance) if one + other != 2 * chance else 1.0
