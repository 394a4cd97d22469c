"""The passes over the votes with NumPy and SciPy. Signatures and meaning: `engine.Engine`.

All four products of two statements' votes come from one product of packed numbers: with a = v B^2 + m and b = v B + m,
    sum a_j b_k = vv B^3 + vm[j,k] B^2 + vm[k,j] B + mm,
and the four digits to the base B can be read off as long as a block has fewer than B/2 people. Sparse blocks are multiplied in
int64; dense ones in float64, where every sum stays an integer below 2^53. Both are exact, so both give the same integers.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from civicmath.opinions.votes import Rows

SPARSE_BITS, DENSE_BITS = 16, 13  # of a digit: 4 x 16 in an int64, 4 x 13 in the 53 of a float64
MOST_VOTES = 1 << 20  # of a block: what one core keeps in its cache
MOST_CELLS = 1 << 22  # of a dense block
DENSE = 0.05  # a dense multiply-add costs so much of a sparse one


def products(rows: Rows, statements: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    lengths = rows.lengths.astype(np.float64)
    dense = float(lengths @ lengths) > DENSE * len(rows) * statements**2
    bits = DENSE_BITS if dense else SPARSE_BITS
    most = (1 << (bits - 1)) - 1
    digits = np.zeros((4, statements, statements), dtype=np.int64)
    multiplied = dense_product if dense else sparse_product
    for part in rows.parts(min(most, max(1, MOST_CELLS // statements)) if dense else most, MOST_VOTES):
        add_digits(digits, multiplied(part, statements), bits)
    mm, _, vm, vv = digits
    return vv, vm, mm


def change(
    before: Rows, after: Rows, statements: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """How vv, vm, mm change where the same people's rows `before` become `after`: as much work as there are new votes."""
    digits = np.zeros((4, statements, statements), dtype=np.int64)
    step = (1 << (SPARSE_BITS - 2)) - 1
    for first in range(0, len(after), step):
        last = min(len(after), first + step)
        old, new = packed(before.part(first, last), statements), packed(after.part(first, last), statements)
        moved = (new[0] - old[0]).T @ new[1] + old[0].T @ (new[1] - old[1])
        add_digits(digits, moved.toarray(), SPARSE_BITS)
    mm, _, vm, vv = digits
    return vv, vm, mm


def packed(part: Rows, statements: int) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Give a and b of the packed product as sparse matrices of whole numbers."""
    shape = (len(part), statements)
    indptr = part.indptr.astype(np.int32)
    values = part.values.astype(np.int64)
    left = sparse.csr_array(((values << 2 * SPARSE_BITS) + 1, part.statements, indptr), shape=shape)
    right = sparse.csr_array(((values << SPARSE_BITS) + 1, part.statements, indptr), shape=shape)
    return left, right


def dense_product(part: Rows, statements: int) -> NDArray[np.int64]:
    left = np.zeros((len(part), statements), dtype=np.float64)
    right = np.zeros((len(part), statements), dtype=np.float64)
    places = np.repeat(np.arange(len(part)) * statements, part.lengths) + part.statements
    left.reshape(-1)[places] = (part.values.astype(np.int64) << 2 * DENSE_BITS) + 1
    right.reshape(-1)[places] = (part.values.astype(np.int64) << DENSE_BITS) + 1
    return (left.T @ right).astype(np.int64)


def sparse_product(part: Rows, statements: int) -> NDArray[np.int64]:
    left, right = packed(part, statements)
    product: NDArray[np.int64] = (left.T @ right).toarray()
    return product


def add_digits(digits: NDArray[np.int64], packed: NDArray[np.int64], bits: int) -> None:
    """Split packed sums into digits between -B/2 and B/2 and add them to mm, vm transposed, vm, vv."""
    half, mask = 1 << (bits - 1), (1 << bits) - 1
    for place in range(3):
        digit = ((packed + half) & mask) - half
        digits[place] += digit
        packed = (packed - digit) >> bits
    digits[3] += packed


def totals(rows: Rows, table: NDArray[np.float64]) -> NDArray[np.float64]:
    codes = len(table)
    found = np.empty((len(rows), table.shape[1]), dtype=np.float64)
    ones = np.ones(0, dtype=np.float64)
    first = 0
    for part in rows.parts(len(rows), MOST_VOTES):
        if len(part.values) > len(ones):
            ones = np.ones(len(part.values), dtype=np.float64)
        marks = (ones[: len(part.values)], part.codes(codes // 3), part.indptr.astype(np.int32))
        found[first : first + len(part)] = sparse.csr_array(marks, shape=(len(part), codes)) @ table
        first += len(part)
    return found


def nearest(points: NDArray[np.int64], centres: NDArray[np.float64]) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    labels = np.zeros(len(points), dtype=np.int16)
    sums = np.zeros((len(centres), 3), dtype=np.int64)
    step = 1 << 15
    for first in range(0, len(points), step):
        part = points[first : first + step]
        x, y = part[:, 0].astype(np.float64), part[:, 1].astype(np.float64)
        least = np.full(len(part), np.inf)
        found = labels[first : first + step]
        for place, (to_x, to_y) in enumerate(centres):
            distance = (x - to_x) ** 2 + (y - to_y) ** 2
            closer = distance < least
            found[closer] = place
            least[closer] = distance[closer]
        for place in range(len(centres)):
            members = part[found == place]
            sums[place, 0] += len(members)
            sums[place, 1:] += members.sum(axis=0)
    return labels, sums


def counted(rows: Rows, labels: NDArray[np.int16], groups: int, statements: int) -> NDArray[np.int64]:
    total = np.zeros((groups + 1) * 3 * statements, dtype=np.int64)
    first = 0
    for part in rows.parts(len(rows), MOST_VOTES):
        shift = (labels[first : first + len(part)].astype(np.int32) + 1) * (3 * statements)
        total += np.bincount(part.codes(statements) + np.repeat(shift, part.lengths), minlength=len(total))
        first += len(part)
    return total.reshape(groups + 1, 3, statements)[1:]
