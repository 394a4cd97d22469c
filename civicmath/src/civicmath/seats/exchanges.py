"""From one lawful set to many: who can go and who can come, one or two people at a time, in whole numbers.

Most questions of a count are settled here; a search (`seats.integers`) answers the few that are left.
"""

import numpy as np
from numpy.typing import NDArray

from civicmath.seats.integers import Integers

Kinds = NDArray[np.bool_]
DIGITS = 39  # groups whose 0, 1 or 2 fit into one int64, base 3
MOST = 512  # kinds that are paired


def singles(matrix: Integers, bounds: Integers, known: Integers) -> NDArray[np.bool_]:
    """(kinds, kinds): whether matrix @ known ≤ bounds still holds when one of the first kind goes and one of the second comes.

    Each row of the matrix holds 0 and 1, or 0 and -1.
    """
    tight = matrix[matrix @ known == bounds].astype(np.int16)
    # a tight row must not rise: what comes may not be above what goes
    up, down = np.maximum(tight, 0), np.maximum(-tight, 0)
    return np.asarray((1 - up).T @ up + down.T @ (1 - down) == 0)


def doubles(groups: Integers, going: Integers, coming: Integers) -> tuple[Kinds, Kinds]:
    """Kinds of which one can go, and of which one can come, when two go and two come and each group keeps its number.

    groups: (rules, kinds) 0/1; going, coming: (kinds,) how many of each kind may.
    """
    goes, comes = np.zeros(len(going), dtype=np.bool_), np.zeros(len(going), dtype=np.bool_)
    if len(groups) <= DIGITS and max(np.count_nonzero(going), np.count_nonzero(coming)) <= MOST:
        code = 3 ** np.arange(len(groups), dtype=np.int64) @ groups
        out, into = pairs(code, going), pairs(code, coming)
        goes[out[:2, np.isin(out[2], into[2])]] = True
        comes[into[:2, np.isin(into[2], out[2])]] = True
    return goes, comes


def pairs(code: Integers, room: Integers) -> Integers:
    """(3, pairs): two people's kinds, and their groups together as a number whose base-3 digits count them."""
    kinds = np.flatnonzero(room > 0)
    first, second = np.triu_indices(len(kinds))
    there = (first != second) | (room[kinds[first]] > 1)
    one, other = kinds[first[there]], kinds[second[there]]
    return np.stack([one, other, code[one] + code[other]])
