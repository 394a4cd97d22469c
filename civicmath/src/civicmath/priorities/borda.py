"""Borda-3: each person names up to three problems; 3 points for the first, 2 for the second, 1 for the third.

The rule. Who names fewer gives points to those alone. Problems that a person puts level share the points of the places they
take (two level at the top: 2½ each). Places after the third bring nothing. Blank ballots are counted and shown, and give no points.
Problems that were withdrawn leave no trace: those named below them move up, and who named nothing else is blank.
The order is decided by the exact sums. How firm it is shows a bootstrap of the ballots (`resampling`).
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from civicmath import intervals
from civicmath.ballots import Ranked, how_read, without
from civicmath.faults import bad
from civicmath.priorities.resampling import Resampling
from civicmath.priorities.standing import Ranking, Standing, equal_groups, in_order, tiers
from civicmath.spoken import Event, event
from civicmath.ties import NONE, TieBreak, Ties

POINTS = (3, 2, 1)
SEED = "civicmath"
MOST_DRAWS = 100_000
MOST_CELLS = 1 << 27  # draws × problems kept at once
MOST_DRAWN = 1 << 36  # draws × people


@dataclass(frozen=True, eq=False)
class Points:
    """What a ballot of each type gives: for a number of level problems its (types, problems) matrix of points to be shared.

    unit: the least common multiple of those numbers; sums are whole in units of 1/unit point.
    """

    shared: dict[int, sparse.csr_array]
    unit: int
    problems: int

    def sums(self, counts: NDArray[np.int64]) -> NDArray[np.int64] | NDArray[np.object_]:
        """(draws, types) counts to (draws, problems) sums in units of 1/unit: int64, or Python integers where that is too small."""
        largest = int(counts.sum(axis=1).max(initial=0)) * 2 * sum(POINTS) * self.unit
        kind = np.int64 if largest < 2**63 else object
        sums = np.zeros((len(counts), self.problems), dtype=kind)
        for level, matrix in self.shared.items():
            sums = sums + (counts @ matrix).astype(kind) * (self.unit // level)
        return sums


def points_of(ballots: Ranked) -> Points:
    """Read the points off the rankings."""
    order = ballots.order
    types, width = order.shape
    ranked = order >= 0
    joined = np.zeros(order.shape, dtype=np.bool_) if ballots.joined is None else ballots.joined & ranked
    places = np.broadcast_to(np.arange(width), order.shape)
    begins = np.maximum.accumulate(np.where(joined, 0, places), axis=1) if width else places
    opens = np.concatenate([~joined[:, 1:], np.ones((types, min(width, 1)), dtype=np.bool_)], axis=1)
    ends = np.minimum.accumulate(np.where(opens, places + 1, width)[:, ::-1], axis=1)[:, ::-1]
    upto = np.cumsum([0, *POINTS])
    points = upto[np.minimum(ends, 3)] - upto[np.minimum(begins, 3)]
    giving = ranked & (points > 0)
    level = (ends - begins)[giving]
    rows, columns, values = np.nonzero(giving)[0], order[giving], points[giving].astype(np.int64)
    shape = (types, len(ballots.candidates))
    sizes = sorted({int(one) for one in level})
    shared = {
        size: sparse.csr_array((values[level == size], (rows[level == size], columns[level == size])), shape=shape)
        for size in sizes
    }
    return Points(shared, lcm(*sizes), shape[1])


def borda3(
    ballots: Ranked,
    *,
    ties: TieBreak = NONE,
    wanted: int | None = None,
    draws: int = 2000,
    seed: str = SEED,
    level: Fraction = intervals.LEVEL,
) -> Ranking:
    """Rank problems by Borda-3 with bootstrap intervals of the places, and tiers.

    draws: bootstrap draws, 0 for none. seed: any text. level: of the intervals and of the tiers. wanted: how many are chosen.
    A ballot of weight w counts as w people; a draw holds as many people as there are valid votes (rounded down, at least 1).
    BadInput: no valid ballot, draws or level out of range. Unmeetable: a tie at the cut without a rule fixed before.
    """
    given, ballots = ballots, of_those_who_stand(ballots)
    check(ballots, draws, level)
    points = points_of(ballots)
    exact = [
        Fraction(int(one), points.unit * ballots.scale) for one in points.sums(ballots.weights[np.newaxis])[0].tolist()
    ]
    groups = equal_groups(exact, ballots.withdrawn)
    rule = Ties(ties, ballots.candidates)
    order = in_order(groups, rule, wanted)
    spread = Spread.of(ballots, points, draws, seed, level) if draws else None
    tier = tiers(groups, spread.apart) if spread else {}
    standings = [
        Standing(
            name=ballots.candidates[item],
            first=order.first[item],
            last=order.last[item],
            score=exact[item],
            tier=tier.get(item),
            interval=spread.places(item) if spread else None,
            more={"interval_of": "place"},
        )
        for item in order.listed
    ]
    longer = int(ballots.weights[(ballots.order[:, 3:] >= 0).any(axis=1)].sum())
    outcome = Ranking(
        rule="borda3",
        settings={
            "points": list(POINTS),
            "draws": draws,
            "seed": seed,
            "level": level,
            "ties": rule.as_json(),
            "wanted": wanted,
        },
        standings=standings,
        chosen=[ballots.candidates[item] for item in order.chosen],
        details={
            "valid": ballots.valid,
            "blank": Fraction(ballots.blank, ballots.scale),
            "spoilt": Fraction(ballots.spoilt, ballots.scale),
            "longer_than_three": Fraction(longer, ballots.scale),
        },
    )
    outcome.events = told(outcome, [*how_read(given), *told_withdrawn(given, ballots), *order.events])
    return outcome


def of_those_who_stand(ballots: Ranked) -> Ranked:
    """The rankings as if nobody had named who has withdrawn; a ballot that names nobody else is blank. Numbers stay."""
    if not ballots.withdrawn:
        return ballots
    order, joined = without(ballots.order, ballots.joined, ballots.withdrawn)
    said = (order >= 0).any(axis=1)
    return replace(
        ballots,
        order=order[said],
        joined=None if joined is None else joined[said],
        weights=ballots.weights[said],
        blank=ballots.blank + int(ballots.weights[~said].sum()),
        of_voter=None,
        voters=None,
    )


def told_withdrawn(given: Ranked, standing: Ranked) -> list[Event]:
    if not given.withdrawn:
        return []
    names = [given.candidates[item] for item in sorted(given.withdrawn)]
    return [event("priorities.borda3.withdrawn", names=names, ballots=given.valid - standing.valid)]


def check(ballots: Ranked, draws: int, level: Fraction) -> None:
    intervals.checked(level)
    if not len(ballots):
        raise bad("priorities.borda3.no_ballot")
    if not 0 <= draws <= MOST_DRAWS or draws * len(ballots.candidates) > MOST_CELLS:
        raise bad(
            "priorities.draws_out_of_range", draws=draws, most=min(MOST_DRAWS, MOST_CELLS // len(ballots.candidates))
        )
    if draws * int(ballots.valid) > MOST_DRAWN:
        raise bad("priorities.draws_out_of_range", draws=draws, most=MOST_DRAWN // int(ballots.valid))


@dataclass(frozen=True, eq=False)
class Spread:
    """The bootstrap's answer. sums: (draws, problems); best, worst: the places in each draw, equal sums sharing theirs."""

    sums: NDArray[np.int64] | NDArray[np.object_]
    best: NDArray[np.int64]
    worst: NDArray[np.int64]
    level: Fraction

    @classmethod
    def of(cls, ballots: Ranked, points: Points, draws: int, seed: str, level: Fraction) -> "Spread":
        canonical, weights = by_names(ballots)
        people = max(1, int(ballots.valid))
        resampling = Resampling(weights, people, seed)
        order = {size: matrix[canonical] for size, matrix in points.shared.items()}
        sums = np.concatenate(
            [Points(order, points.unit, points.problems).sums(one) for one in resampling.draws(draws)]
        )
        best, worst = np.empty(sums.shape, dtype=np.int64), np.empty(sums.shape, dtype=np.int64)
        standing = [item for item in range(points.problems) if item not in ballots.withdrawn]
        for row, one in enumerate(sums):
            ascending = np.sort(one[standing])
            best[row] = len(ascending) + 1 - np.searchsorted(ascending, one, side="right")
            worst[row] = len(ascending) - np.searchsorted(ascending, one, side="left")
        return cls(sums, np.sort(best, axis=0), np.sort(worst, axis=0), level)

    def places(self, item: int) -> tuple[int, int]:
        """Places that hold at least `level` of the draws: the equal tails cut off are rounded down to whole draws."""
        cut = int(len(self.best) * (1 - self.level) / 2)
        return int(self.best[cut, item]), int(self.worst[len(self.worst) - 1 - cut, item])

    def apart(self, higher: int, lower: int) -> bool:
        """Whether `higher` has strictly more points in at least `level` of the draws."""
        return int((self.sums[:, higher] > self.sums[:, lower]).sum()) >= self.level * len(self.sums)


def by_names(ballots: Ranked) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One type of each ranking and the weight of all that say it, in an order that depends on the names on them alone, not on
    the file or on candidates' numbers.
    """
    place = np.zeros(len(ballots.candidates) + 1, dtype=np.int64)  # the last stands for "nobody", number -1
    place[np.argsort(np.array(ballots.candidates, dtype=object), kind="stable")] = np.arange(1, len(place))
    place[-1] = 0
    named = place[ballots.order.astype(np.int64)]
    if ballots.joined is not None:
        named = np.concatenate([level_sorted(named, ballots.joined), ballots.joined.astype(np.int64)], axis=1)
    order = np.lexsort(named.T[::-1])
    # rankings may have become equal when somebody withdrew
    starts = np.flatnonzero(np.append(True, (named[order[1:]] != named[order[:-1]]).any(axis=1)))
    return order[starts].astype(np.int64), np.add.reduceat(ballots.weights[order], starts)


def level_sorted(named: NDArray[np.int64], joined: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Names put level stand in ascending order, however the ballot wrote them."""
    group = np.cumsum(~joined, axis=1)
    return np.take_along_axis(named, np.lexsort((named, group), axis=1), axis=1)


def told(outcome: Ranking, broken: list[Event]) -> list[Event]:
    details, settings = outcome.details, outcome.settings
    events = [
        event(
            "priorities.borda3.counted",
            valid=details["valid"],
            blank=details["blank"],
            spoilt=details["spoilt"],
            problems=len(outcome.standings),
        )
    ]
    if details["longer_than_three"]:
        events.append(event("priorities.borda3.longer", ballots=details["longer_than_three"]))
    events += broken
    for one in outcome.standings:
        key = "priorities.borda3.placed" if one.first == one.last else "priorities.borda3.shared"
        events.append(event(key, first=one.first, last=one.last, name=one.name, points=one.score))
        if one.interval is not None:
            events.append(event("priorities.borda3.spread", low=one.interval[0], high=one.interval[1], tier=one.tier))
    if settings["draws"]:
        events.append(
            event(
                "priorities.borda3.drawn",
                draws=settings["draws"],
                seed=settings["seed"],
                percent=100 * settings["level"],
            )
        )
    if outcome.chosen:
        events.append(event("priorities.chosen", names=outcome.chosen))
    return events
