"""People gathered in cells of a grid over the map: what the search for groups looks at where there are too many people.

The lines of the grid lie evenly, unless a column or a row holds more than an eighth of the people: a few people far away would
press all others into one cell. Then lines move to where the people are. Counts alone decide this, so the grid is the same
for any order and any division of the people.
"""

import numpy as np
from numpy.typing import NDArray

from civicmath.opinions.crowd import GRID, Crowd
from civicmath.opinions.widths import Points, silhouette

HEAVY = 8  # a column or row may hold one part of so many
MOVES = 3  # of the lines; each makes a crowded column several times narrower

Lines = NDArray[np.int64]


def gathered(crowd: Crowd) -> tuple[Lines, Points]:
    """Give the inner lines of the grid, (1, 2, GRID - 1), and its cells that hold people as weighted points."""
    bounds = crowd.bounds()
    lines = even(bounds)
    cells = crowd.cells(lines)
    for _ in range(MOVES):
        along = people_along(cells)
        if along.max() * HEAVY <= along[0].sum():
            break
        lines = np.array([[moved(*one) for one in zip(lines[0], along, bounds[:2], bounds[2:], strict=True)]])
        cells = crowd.cells(lines)
    return lines, as_points(cells)


def silhouette_of(crowd: Crowd, lines: Lines, groups: int) -> float:
    """Give the mean silhouette of the groups as they are, from the cells of each group."""
    cells = crowd.cells(np.repeat(lines, groups, axis=0))
    group = np.repeat(np.arange(groups), GRID * GRID)[cells[:, 0] > 0]
    return silhouette(as_points(cells), [group])[0]


def as_points(cells: NDArray[np.int64]) -> Points:
    cells = cells[cells[:, 0] > 0]
    return Points(cells[:, 1:] / cells[:, :1], cells[:, 0].astype(np.float64))


def even(bounds: NDArray[np.int64]) -> Lines:
    low, sides = bounds[:2, np.newaxis], (bounds[2:] - bounds[:2] + 1)[:, np.newaxis]
    lines: Lines = (low - (-sides * np.arange(1, GRID) // GRID))[np.newaxis]
    return lines


def people_along(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """People of each column and of each row, (2, GRID)."""
    people = cells[:, 0].reshape(GRID, GRID)
    return np.array([people.sum(axis=1), people.sum(axis=0)])


def moved(lines: NDArray[np.int64], people: NDArray[np.int64], low: np.int64, high: np.int64) -> NDArray[np.int64]:
    """Lines between which lies as much each time, of the people and of the way from low to high together.

    Of a column no more than an eighth counts: its people may all stand in one place, which no line can part.
    """
    edges = np.concatenate([[low], lines, [high + 1]])
    share = np.minimum(people / people.sum(), 1 / HEAVY) + np.diff(edges) / (high + 1 - low)
    level = np.concatenate([[0.0], np.cumsum(share)])
    found: NDArray[np.int64] = np.rint(np.interp(level[-1] * np.arange(1, GRID) / GRID, level, edges)).astype(np.int64)
    return found
