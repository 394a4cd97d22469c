"""The cells of many CSV lines at once: which distinct texts there are, and which stands where.

Answers None as soon as a line is not as simple as it should be; then the careful reader takes the lines one by one.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from civicmath.files.packing import JOINED, Rows, row_sums

WIDEST = 64  # bytes of a cell
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def distinct(block: bytes, delimiter: str, columns: int, wanted: Sequence[int]) -> tuple[list[bytes], Ints] | None:
    """Give the distinct texts of the wanted columns, and for each line and wanted column the number of its text.

    block: whole lines. None: quotes, empty lines, a line with another number of cells, or a long cell.
    """
    if b'"' in block or not block.endswith(b"\n"):
        return None
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    text = np.frombuffer(block, np.uint8)
    marks = np.flatnonzero((text == ord(delimiter)) | (text == 10))
    if len(marks) % columns or b"\r" in block:
        return None
    after = marks.reshape(-1, columns)
    if (text[after[:, -1]] != 10).any() or np.count_nonzero(text == 10) != len(after):
        return None
    begins = np.concatenate([[0], marks[:-1] + 1]).reshape(-1, columns)
    starts, lengths = begins[:, wanted].ravel(), (after - begins)[:, wanted].ravel()
    width = -(-int(lengths.max(initial=1)) // 8) * 8
    if width > WIDEST:
        return None
    padded = np.concatenate([text, np.zeros(width, np.uint8)])
    windows = np.ndarray((len(text),), f"V{width}", padded.data, strides=(1,))
    cells = windows[starts].view(np.uint8).reshape(-1, width)
    cells *= (np.arange(width) < np.arange(width + 1)[:, None])[lengths]
    sums = row_sums(cells) + lengths.astype(np.uint64)  # the length tells a cell from one with null characters after it
    first, number = grouped(sums)
    same = (cells.view(np.uint64) == cells.view(np.uint64)[first][number]).all() and (
        lengths == lengths[first][number]
    ).all()
    texts = [block[starts[one] : starts[one] + lengths[one]] for one in first]
    if not same or (columns == 1 and not all(one.strip() for one in texts)):
        return None
    return texts, number.reshape(-1, len(wanted))


def grouped(sums: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Where one of each group of equal sums is, and the group of each sum. (np.unique sorts in a slower way for this.)"""
    order = np.argsort(sums)
    beside = sums[order]
    new = np.concatenate([[True], beside[1:] != beside[:-1]])
    group = np.empty(len(sums), np.int64)
    group[order] = np.cumsum(new) - 1
    return order[new], group


def kept_left(numbers: Ints) -> Rows:
    """Move the numbers of each row to the left, over the zeros, in their order."""
    rows = numbers.astype(np.uint16)
    there = rows != 0
    gaps = np.flatnonzero((there[:, 1:] & ~there[:, :-1]).any(axis=1))
    order = np.argsort(~there[gaps], axis=1, kind="stable")
    rows[gaps] = np.take_along_axis(rows[gaps], order, axis=1)
    return rows


def repeated(numbers: Ints) -> Bools:
    """Where a number stands in a row a second time."""
    again = np.zeros(numbers.shape, np.bool_)
    if numbers.size and int(numbers.max()) < 64:
        met = np.bitwise_or.reduce(np.uint64(1) << numbers.astype(np.uint64), axis=1) >> np.uint64(1)
        rows = np.flatnonzero(np.bitwise_count(met) < np.count_nonzero(numbers, axis=1))
    else:
        rows = np.arange(len(numbers))
    some = numbers[rows]
    for place in range(1, some.shape[1]):
        again[rows, place] = (some[:, :place] == some[:, place, None]).any(axis=1)
    again &= numbers != 0
    return again


def by_rank(ranks: Ints) -> Rows:
    """Ballots as rows of numbers from the rank of each column, 0 for none; equal ranks are joined."""
    last = np.iinfo(np.int64).max
    ranks = np.where(ranks == 0, last, ranks)
    order = np.argsort(ranks, axis=1, kind="stable")
    ranks = np.take_along_axis(ranks, order, axis=1)
    rows = (order + 1).astype(np.uint16)
    rows[:, 1:] += np.uint16(JOINED) * (ranks[:, 1:] == ranks[:, :-1])
    rows[ranks == last] = 0
    return rows[:, : int((rows != 0).sum(axis=1).max(initial=0))]


def looked_up(texts: list[bytes], number: Ints, meaning: Callable[[bytes], int | None]) -> Ints | None:
    """Put the meaning of each text in its places. None: one has none."""
    meanings = np.zeros(len(texts), np.int64)
    for one in np.flatnonzero(np.bincount(number.ravel(), minlength=len(texts))):
        if (meant := meaning(texts[one])) is None:
            return None
        meanings[one] = meant
    return meanings[number]
