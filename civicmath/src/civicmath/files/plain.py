"""Lines that hold nothing but small whole numbers, a block at a time.

Everything here answers None as soon as it meets anything else: then the careful reader takes those lines one by one and names
each fault. Both give equal results for the lines that this one accepts.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.files.packing import Rows

DIGITS = 4  # longest number read here
CELLS = 16  # cells of a table for each byte of the block, at most

Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]


def numbers(block: bytes, between: bytes) -> tuple[Rows, NDArray[np.int64]] | None:
    """Read all numbers of whole lines. Give them in one array, the dtype's largest value at each line's end, and those ends.

    between: the bytes allowed beside digits and line feeds.
    """
    text = np.frombuffer(block, np.uint8)
    digit = text - np.uint8(48)
    inside = digit < 10
    ends = text == 10
    left = len(text) - np.count_nonzero(inside) - np.count_nonzero(ends)
    for one in between:
        if left:
            left -= np.count_nonzero(text == one)
    if left:
        return None
    digit *= inside
    longer = inside[2:] & inside[1:-1]
    longer &= inside[:-2]
    values = wide(digit, inside) if longer.any() else narrow(digit)
    if values is None:
        return None
    most = np.iinfo(values.dtype).max
    values |= ends.astype(values.dtype) * most  # all bits
    last = ends
    last[:-1] |= inside[:-1] > inside[1:]
    found = values.take(np.flatnonzero(last))
    return found, np.flatnonzero(found == most)


def narrow(digit: Bytes) -> Rows:
    """Numbers of one or two digits, at the place of their last digit."""
    values = digit.copy()
    values[1:] += np.uint8(10) * digit[:-1]
    return values


def wide(digit: Bytes, inside: Bools) -> Rows | None:
    """Numbers of up to DIGITS digits. None: one is longer."""
    values = digit.astype(np.uint16)
    unbroken = np.ones(len(digit) - 1, np.bool_)  # at i: whether only digits stand between places i - back and i
    for back in range(1, DIGITS):
        values[back:] += np.uint16(10**back) * (digit[:-back] * unbroken).astype(np.uint16)
        unbroken = unbroken[1:] & inside[1:-back]
    return None if (inside[DIGITS:] & inside[:-DIGITS] & unbroken).any() else values


def rows_of(found: Rows, starts: NDArray[np.int64], lengths: NDArray[np.int64], block: bytes, most: int) -> Rows | None:
    """Cut `lengths` numbers from each of `starts` into the rows of a table. None: wider than `most`, or too sparse."""
    width = int(lengths.max(initial=0))
    if width > most or width * len(lengths) > CELLS * len(block) or lengths.min(initial=0) < 0:
        return None
    if not width:
        return np.zeros((len(lengths), 0), found.dtype)
    size = found.dtype.itemsize
    padded = np.concatenate([found, np.zeros(width, found.dtype)])
    windows = np.ndarray((len(found),), f"V{size * width}", padded.data, strides=(size,))
    rows: NDArray[Any] = windows[starts].view(found.dtype).reshape(len(starts), width)
    rows *= np.arange(width) < lengths[:, None]
    return rows


def each_once(rows: Rows, lengths: NDArray[np.int64], candidates: int) -> bool:
    """Whether every row holds only numbers 1 … candidates, none of them twice."""
    if rows.size and int(rows.max()) > candidates:
        return False
    if candidates < 64:
        met = np.zeros(len(rows), np.uint64)
        for column in rows.T:
            met |= np.uint64(1) << column.astype(np.uint64)
        return bool((np.bitwise_count(met >> np.uint64(1)) == lengths).all())
    ordered = np.sort(rows, axis=1)
    return not ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != 0)).any()
