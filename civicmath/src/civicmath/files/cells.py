"""The cells of many CSV lines at once: which distinct texts there are, and which stands where.

Answers None as soon as a line is not as simple as it should be; then the careful reader takes the lines one by one.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from civicmath.files.packing import JOINED, Rows

WIDEST = 64  # bytes of a cell
SLOTS = 14  # bits of a sum that tell few texts apart without sorting
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
ENDED = np.array([(1 << 8 * one) - 1 for one in range(9)], np.uint64)  # the first bytes of a word


def distinct(block: bytes, delimiter: str, columns: int, wanted: Sequence[int]) -> tuple[list[bytes], Ints] | None:
    """Give the distinct texts of the wanted columns, and for each line and wanted column the number of its text.

    block: whole lines. None: quotes, empty lines, a line with another number of cells, or a long cell.
    """
    if b'"' in block or not block.endswith(b"\n"):
        return None
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n")
    text = np.frombuffer(block, np.uint8)
    ends = text == 10
    marks = np.flatnonzero((text == ord(delimiter)) | ends)
    if len(marks) % columns or b"\r" in block:
        return None
    after = marks.reshape(-1, columns)
    if (text[after[:, -1]] != 10).any() or np.count_nonzero(ends) != len(after):
        return None
    begins = np.concatenate([[0], marks[:-1] + 1]).reshape(-1, columns)
    starts, lengths = begins[:, wanted].ravel(), (after - begins)[:, wanted].ravel()
    if lengths.max(initial=0) > WIDEST:
        return None
    words = words_of(text, starts, lengths)
    sums = mixed(lengths.astype(np.uint64))  # the length tells a cell from one with null characters after it
    for rows, part in words:
        sums[rows] = mixed(sums[rows] ^ part)
    first, number = grouped(sums)
    texts = [block[starts[one] : starts[one] + lengths[one]] for one in first]
    if not all_equal([(slice(None), lengths), *words], first, number) or (
        columns == 1 and not all(map(bytes.strip, texts))
    ):
        return None
    return texts, number.reshape(-1, len(wanted))


def all_equal(parts: Sequence[tuple[Ints | slice, NDArray[Any]]], first: Ints, number: Ints) -> bool:
    """Whether those of equal sums are equal indeed."""
    for rows, part in parts:
        whole = np.zeros(len(number), part.dtype)
        whole[rows] = part
        if (part != whole[first][number[rows]]).any():
            return False
    return True


def words_of(text: NDArray[np.uint8], starts: Ints, lengths: Ints) -> list[tuple[Ints | slice, NDArray[np.uint64]]]:
    """Eight bytes at a time of each text, zeros after its end: which texts are that long, and their words."""
    padded = np.concatenate([text, np.zeros(8, np.uint8)])
    windows = np.ndarray((len(text),), "V8", padded.data, strides=(1,))
    words: list[tuple[Ints | slice, NDArray[np.uint64]]] = []
    rows: Ints | slice = slice(None)
    for done in range(0, max(int(lengths.max(initial=0)), 1), 8):
        if done:
            rows = np.flatnonzero(lengths > done)
        left = np.minimum(lengths[rows] - done, 8)
        words.append((rows, windows[starts[rows] + done].view(np.uint64) & ENDED[left]))
    return words


def mixed(sums: NDArray[np.uint64]) -> NDArray[np.uint64]:
    sums = sums * np.uint64(0x9E3779B97F4A7C15)
    return sums ^ (sums >> np.uint64(29))


def grouped(sums: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Where one of each group of equal sums is, and the group of each sum."""
    slots = sums >> np.uint64(64 - SLOTS)
    met = np.full(1 << SLOTS, -1, np.int64)
    met[slots] = np.arange(len(sums))
    if len(sums) > len(met) // 8 and np.array_equal(sums[met[slots]], sums):  # no two different ones share a slot
        used = met >= 0
        return met[used], (np.cumsum(used) - 1)[slots]
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
    gaps = np.flatnonzero(any_of(there[:, 1:] > there[:, :-1]))
    order = np.argsort(~there[gaps], axis=1, kind="stable")
    rows[gaps] = np.take_along_axis(rows[gaps], order, axis=1)
    return rows


def any_of(flags: Bools) -> Bools:
    """Which rows hold a True. (Column by column: rows are short, and NumPy is slow along them.)"""
    found = np.zeros(len(flags), np.bool_)
    for column in flags.T:
        found |= column
    return found


def repeated(numbers: Ints) -> Bools:
    """Where a number stands in a row a second time."""
    again = np.zeros(numbers.shape, np.bool_)
    if numbers.size and int(numbers.max()) < 64:
        met, named = np.zeros(len(numbers), np.uint64), np.zeros(len(numbers), np.int32)
        for column in numbers.T:
            met |= np.uint64(1) << column.astype(np.uint64)
            named += column != 0
        rows = np.flatnonzero(np.bitwise_count(met >> np.uint64(1)) < named)
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
