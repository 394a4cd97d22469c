"""The fast way of `polis_rows` compiled with numba (the extra `fast`): the same numbers from the same chunks."""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from civicmath.files.polis_rows import COMMA, LINE_FEED, MINUS, QUOTE, RETURN, WIDEST, ZERO, Columns


def fast_rows(chunk: bytes, fields: int, columns: Sequence[int]) -> Columns | None:
    letters = np.frombuffer(chunk, dtype=np.uint8)
    wanted = np.full(fields, -1, dtype=np.int64)
    wanted[list(columns)] = np.arange(len(columns))
    table = np.empty((len(columns), len(chunk) // fields + 1), dtype=np.int64)
    rows = filled(letters, wanted, table)
    return None if rows < 0 else tuple(table[:, :rows].copy())


NONE = np.int64(np.iinfo(np.int64).min)  # no number


@njit(cache=True)  # type: ignore[untyped-decorator]
def filled(letters: NDArray[np.uint8], wanted: NDArray[np.int64], table: NDArray[np.int64]) -> int:
    """Fill the table and count the rows; -1 where a line is not regular."""
    row = field = start = 0
    last = len(wanted) - 1
    for at in range(len(letters)):
        letter = letters[at]
        if letter > 127 or letter == QUOTE:
            return -1
        if letter == COMMA or letter == LINE_FEED:  # noqa: PLR1714, SIM109 - compiled to two comparisons
            if (letter == LINE_FEED) != (field == last):
                return -1
            column = wanted[field]
            if column >= 0:
                returned = field == last and at > start and letters[at - 1] == RETURN
                table[column, row] = number(letters, start, at - 1 if returned else at)
                if table[column, row] == NONE or (column == 2 and abs(table[column, row]) > 1):
                    return -1
            field = 0 if letter == LINE_FEED else field + 1
            row += letter == LINE_FEED
            start = at + 1
    return row


@njit(cache=True)  # type: ignore[untyped-decorator]
def number(letters: NDArray[np.uint8], start: int, end: int) -> np.int64:
    """Read a whole number, or NONE."""
    negative = letters[start] == MINUS
    start += negative
    if not 1 <= end - start <= WIDEST:
        return NONE
    value = np.int64(0)
    for at in range(start, end):
        digit = np.int64(letters[at]) - ZERO
        if digit < 0 or digit > 9:
            return NONE
        value = value * 10 + digit
    return -value if negative else value
