"""From a rounded vertex to a panel that keeps every limit, by swapping groups in and out: quicker than an integer search.

A vertex of the relaxed problem has few broken groups, so its rounding misses few limits by little. Each step makes the swap
after which least is missed; what was moved stays for a while, so that the search does not go round in circles. Limits that
are still missed where no swap mends anything weigh more from then on (breakout: Morris, The breakout method for escaping from
local minima, AAAI 1993).
"""

import numpy as np
from scipy.sparse import csr_array

from civicmath.lots.groups import Groups, Ints
from civicmath.lots.search import CLOSE, Floats

STEPS = 500  # mostly three or four suffice
STAYS = 3  # steps for which a group that was moved is not moved back; fewer where groups are few
HEAVIER = 0.3  # of a seat: how much more a limit weighs after each step that mended nothing
MISSING = 60  # steps where quotas can't be met
EVEN = 0.1  # of a seat missed: worth of a swap that makes the odds e times as large
RESTS = 10  # the same, where quotas that can't be met are missed by as few seats as can be
LEAVING = 100  # groups tried for leaving, those that are missed least


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
    weight = np.ones(len(low))
    for step in range(STEPS):
        sums = member @ chosen
        missed = (sums < low) | (sums > high)
        if not missed.any():
            return np.asarray(chosen[:nobody], dtype=np.float64)
        # how much more is missed by one more, and by one fewer; less where that mends something
        more, fewer = weight * ((sums >= high) * 1.0 - (sums < low)), weight * ((sums <= low) * 1.0 - (sums > high))
        out = np.r_[np.flatnonzero(chosen & (moved < step)), nobody]
        into = np.r_[np.flatnonzero(~chosen[:nobody] & (moved[:nobody] < step)), nobody]
        leaving, coming = member[:, out], member[:, into]
        both = ((more + fewer)[:, None] * leaving).T @ coming  # limits that both belong to do not change
        cost = (fewer @ leaving + worth[out])[:, None] + (more @ coming - worth[into]) - both
        cost[-1, -1] = np.inf
        one, other = np.unravel_index(cost.argmin(), cost.shape)
        if cost[one, other] >= 0:
            weight[missed] += HEAVIER
        chosen[[out[one], into[other]]] = False, True
        chosen[nobody] = False
        moved[[out[one], into[other]]] = step + stays
        moved[nobody] = -1
    return None


def least_missing(groups: Groups, expected: Floats, enough: float) -> Ints | None:
    """Find a panel near to the expected seats (groups,) that misses the quotas by fewer than `enough` seats in all.

    None: none was found within the steps.
    """
    rows, least, most = csr_array(groups.rows[1:].astype(float)), groups.least[1:], groups.most[1:]
    columns = rows.tocsc()
    worth = np.where(np.arange(len(least)) < len(groups.quotas), 1.0, enough + 1)  # no household is to have two seats
    panel = np.floor(expected + CLOSE).astype(np.int64)
    panel[np.argsort(panel - expected, kind="stable")[: groups.seats - int(panel.sum())]] += 1
    moved = np.full(len(panel), -1)
    for step in range(MISSING):
        sums = rows @ panel
        if worth @ (np.maximum(least - sums, 0) + np.maximum(sums - most, 0)) < enough:
            return panel if (panel <= groups.sizes).all() else None
        more, fewer = worth * ((sums >= most) * 1.0 - (sums < least)), worth * ((sums <= least) * 1.0 - (sums > most))
        into = np.flatnonzero((panel < groups.sizes) & (moved < step))
        out = np.flatnonzero((panel > 0) & (moved < step))
        out = out[np.argsort((fewer @ rows)[out], kind="stable")[:LEAVING]]
        if not len(out) or not len(into):
            return None
        leaving = csr_array(columns[:, out].T * (more + fewer))
        cost = (fewer @ rows)[out][:, None] + (more @ rows)[into] - (leaving @ columns[:, into]).toarray()
        one, other = np.unravel_index(cost.argmin(), cost.shape)
        panel[out[one]] -= 1
        panel[into[other]] += 1
        moved[[out[one], into[other]]] = step + min(RESTS, groups.seats // 2)
    return None
