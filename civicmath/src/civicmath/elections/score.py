"""Score: the points of all ballots are added up; who has most is seated. A candidate whom a ballot does not name gets none."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from civicmath.ballots import Scores, silent_of
from civicmath.elections.counting import Count, decided, ranks_of
from civicmath.seats.outcome import Elected
from civicmath.seats.rules import Seating
from civicmath.ties import NONE, TieBreak

LARGEST = 2**63 - 1


def count(ballots: Scores, seats: int = 1, ties: TieBreak = NONE, seating: Seating | None = None) -> Elected:
    """Seat those with the highest sum of points. BadInput, Unmeetable: as `counting.decided`."""
    points = [Fraction(one, ballots.scale * ballots.score_scale) for one in sums(ballots)]

    def run(under_way: Count) -> None:
        tell_and_seat(under_way, points)

    return decided("score", ballots, seats, run, ties=ties, seating=seating, silent=silent_of(ballots))


def tell_and_seat(under_way: Count, points: list[Fraction]) -> None:
    """Seat by points, telling them first."""
    ranks = ranks_of(points, under_way.continuing)
    shown = {under_way.names[one]: points[one] for equals in ranks for one in equals}
    under_way.more["points"] = shown
    under_way.tell("elections.points.table", points=shown)
    under_way.seat_down(ranks, lambda one: ("elections.points.elected", {"points": points[one]}))


def sums(ballots: Scores) -> list[int]:
    """Points of each, in units of 1/(scale × score_scale), exact whatever their size."""
    total: NDArray[np.int64] | NDArray[np.object_] = np.zeros(len(ballots.candidates), dtype=np.int64)
    weights: NDArray[np.int64] | NDArray[np.object_] = np.repeat(ballots.weights, np.diff(ballots.indptr))
    highest = (
        max((abs(int(end)) for end in (ballots.scores.min(), ballots.scores.max())), default=0) if len(weights) else 0
    )
    if highest * int(ballots.weights.sum()) > LARGEST:
        total, weights = total.astype(object), weights.astype(object)
    np.add.at(total, ballots.indices, weights * ballots.scores)
    return [int(one) for one in total]
