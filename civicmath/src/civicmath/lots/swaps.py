"""From a rounded vertex to a panel that keeps every limit, by swapping groups in and out: quicker than an integer search.

A vertex of the relaxed problem has few broken groups, so its rounding misses few limits by little. Each step makes the swap
after which least is missed; what was moved stays for a while, so that the search does not go round in circles.
"""

import numpy as np
from scipy.sparse import csr_array

from civicmath.lots.search import CLOSE, Floats

STEPS = 60  # mostly three or four suffice
STAYS = 20  # steps for which a group that was moved is not moved back; fewer where groups are few
EVEN = 0.1  # of a seat missed: worth of a swap that makes the odds e times as large


def swapped(start: Floats, odds: Floats, rows: csr_array, low: Floats, high: Floats) -> Floats | None:
    """Find a 0/1 vector with low <= rows @ vector <= high near to `start` (groups,), with large odds; None: none was found.

    rows: (limits, groups) 0/1. odds: (groups,) logarithms.
    """
    can_break = (np.asarray(rows.sum(axis=1)) > high) | (low > CLOSE)
    low, high = np.ceil(low[can_break] - CLOSE), np.floor(high[can_break] + CLOSE)
    nobody = len(odds)  # an empty seat: swapped for a group it makes one seat more or less
    member = np.c_[csr_array(rows[can_break]).toarray(), np.zeros(len(low))]
    worth = EVEN * np.r_[odds, 0.0]
    chosen = np.r_[start > 0.5, False]
    stays = min(STAYS, nobody // 4)
    moved = np.full(nobody + 1, -1)  # the last step at which a group stays
    for step in range(STEPS):
        sums = member @ chosen
        if (sums >= low).all() and (sums <= high).all():
            return np.asarray(chosen[:nobody], dtype=np.float64)
        # how much more is missed by one more, and by one fewer; less where that mends something
        more, fewer = (sums >= high) * 1.0 - (sums < low), (sums <= low) * 1.0 - (sums > high)
        out = np.r_[np.flatnonzero(chosen & (moved < step)), nobody]
        into = np.r_[np.flatnonzero(~chosen[:nobody] & (moved[:nobody] < step)), nobody]
        leaving, coming = member[:, out], member[:, into]
        both = ((more + fewer)[:, None] * leaving).T @ coming  # limits that both belong to do not change
        cost = (fewer @ leaving + worth[out])[:, None] + (more @ coming - worth[into]) - both
        cost[-1, -1] = np.inf
        one, other = np.unravel_index(cost.argmin(), cost.shape)
        chosen[[out[one], into[other]]] = False, True
        chosen[nobody] = False
        moved[[out[one], into[other]]] = step + stays
        moved[nobody] = -1
    return None
