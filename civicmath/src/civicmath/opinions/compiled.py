"""The passes over the votes compiled with numba (the extra `fast`). Signatures and meaning: `engine.Engine`.

The same integers, and floats added in the same order, as in `numeric`. Compiled once, kept beside this file or in the cache
folder of the reader (NUMBA_CACHE_DIR).
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from civicmath.opinions.numeric import SPARSE_BITS, add_digits
from civicmath.opinions.votes import Rows

MOST_PEOPLE = (1 << (SPARSE_BITS - 1)) - 1
MOST_VOTES = 1 << 17  # of a block: it stays in the second cache while each statement's voters are gone through


def products(rows: Rows, statements: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    digits = np.zeros((4, statements, statements), dtype=np.int64)
    packed = np.zeros((statements, statements), dtype=np.int64)
    people = 0
    for part in rows.parts(MOST_PEOPLE, MOST_VOTES):
        if people + len(part) > MOST_PEOPLE:
            add_digits(digits, packed, SPARSE_BITS)
            packed[:] = 0
            people = 0
        add_pairs(part.indptr, part.statements, part.values, packed)
        people += len(part)
    add_digits(digits, packed, SPARSE_BITS)
    mm, swapped, vm, vv = (np.triu(digit) for digit in digits)
    return mirrored(vv, vv), mirrored(vm, swapped), mirrored(mm, mm)


def mirrored(upper: NDArray[np.int64], lower: NDArray[np.int64]) -> NDArray[np.int64]:
    """Only the products of a statement with itself and later ones were summed: the others are their mirror image."""
    whole: NDArray[np.int64] = upper + np.triu(lower, 1).T
    return whole


@njit(cache=True)  # type: ignore[untyped-decorator]
def add_pairs(
    indptr: NDArray[np.int64],
    statements: NDArray[np.int32],
    values: NDArray[np.int8],
    packed: NDArray[np.int64],
) -> None:
    """Go through the votes statement by statement: the sums of one statement stay in the first cache."""
    size = len(packed)
    starts = np.zeros(size + 1, np.int64)
    for statement in statements:
        starts[statement + 1] += 1
    for statement in range(size):
        starts[statement + 1] += starts[statement]
    places = starts[:-1].copy()
    of_statement = np.empty(len(statements), np.int32)
    ends = np.empty(len(statements), np.int32)
    words = np.empty(len(statements), np.int64)
    for person in range(len(indptr) - 1):
        for at in range(indptr[person], indptr[person + 1]):
            place = places[statements[at]]
            of_statement[place] = at
            ends[place] = indptr[person + 1]
            places[statements[at]] = place + 1
            words[at] = (np.int64(values[at]) << SPARSE_BITS) + 1
    for statement in range(size):
        line = packed[statement]
        for place in range(starts[statement], starts[statement + 1]):
            at = of_statement[place]
            word = (np.int64(values[at]) << 2 * SPARSE_BITS) + 1
            for other in range(at, ends[place]):
                line[statements[other]] += word * words[other]


def totals(rows: Rows, table: NDArray[np.float64]) -> NDArray[np.float64]:
    return added_up(rows.indptr, rows.statements, rows.values, table)  # type: ignore[no-any-return]


@njit(cache=True)  # type: ignore[untyped-decorator]
def added_up(
    indptr: NDArray[np.int64],
    statements: NDArray[np.int32],
    values: NDArray[np.int8],
    table: NDArray[np.float64],
) -> NDArray[np.float64]:
    size = len(table) // 3
    found = np.zeros((len(indptr) - 1, 3))
    for person in range(len(indptr) - 1):
        first = second = third = 0.0
        for at in range(indptr[person], indptr[person + 1]):
            code = (np.int64(values[at]) + 1) * size + statements[at]
            first += table[code, 0]
            second += table[code, 1]
            third += table[code, 2]
        found[person, 0] = first
        found[person, 1] = second
        found[person, 2] = third
    return found


def nearest(points: NDArray[np.int64], centres: NDArray[np.float64]) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    return assigned(points, centres)  # type: ignore[no-any-return]


@njit(cache=True)  # type: ignore[untyped-decorator]
def assigned(points: NDArray[np.int64], centres: NDArray[np.float64]) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    labels = np.zeros(len(points), np.int16)
    sums = np.zeros((len(centres), 3), np.int64)
    for person in range(len(points)):
        x, y = np.float64(points[person, 0]), np.float64(points[person, 1])
        least = np.inf
        label = 0
        for place in range(len(centres)):
            to_x, to_y = x - centres[place, 0], y - centres[place, 1]
            distance = to_x * to_x + to_y * to_y
            if distance < least:
                least = distance
                label = place
        labels[person] = label
        sums[label, 0] += 1
        sums[label, 1] += points[person, 0]
        sums[label, 2] += points[person, 1]
    return labels, sums


def counted(rows: Rows, labels: NDArray[np.int16], groups: int, statements: int) -> NDArray[np.int64]:
    total = np.zeros((groups + 1, 3, statements), dtype=np.int64)
    count(rows.indptr, rows.statements, rows.values, labels, total)
    return total[1:]


@njit(cache=True)  # type: ignore[untyped-decorator]
def count(
    indptr: NDArray[np.int64],
    statements: NDArray[np.int32],
    values: NDArray[np.int8],
    labels: NDArray[np.int16],
    total: NDArray[np.int64],
) -> None:
    for person in range(len(indptr) - 1):
        group = labels[person] + 1
        for at in range(indptr[person], indptr[person + 1]):
            total[group, np.int64(values[at]) + 1, statements[at]] += 1
