"""Bradley–Terry: strengths from pairwise answers, P(i preferred to j) = s_i / (s_i + s_j).

Bradley, Terry (1952), Biometrika 39. The strengths exist (Ford 1957, Amer. Math. Monthly 64) when in every split of the items in
two somebody of each part was preferred to somebody of the other, that is, when the graph of wins is strongly connected. Otherwise
the answer says which items the answers do not link, and how many answers would do. Or a prior fixed before is used: `prior` wins
and as many losses of each item against an imagined average one.
An answer "equal" is half a win for each. Answers count as independent; where one person gives many, intervals are too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.special import expit, ndtr

from civicmath import intervals
from civicmath.faults import Fault, Unmeetable, bad
from civicmath.priorities.comparisons import Comparisons
from civicmath.priorities.standing import Ranking, Standing, in_order, near_groups, tiers
from civicmath.spoken import Event, event
from civicmath.ties import NONE, TieBreak, Ties

STEPS = 200
SAME = 1e-9  # strengths on the logarithmic scale that are closer than this are held equal; the error is far smaller (`slope`)
CLOSE = 0.1  # a Newton step that changes no compared difference by more converges whole
FAR = 5.0  # one that changes a compared difference by more may end where floats see no slope at all, and is always shortened
SHOWN_GROUPS = 20

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fit:
    """strengths: (items,) logarithms; their sum is 0 without a prior, 0 is the average item with one. covariance: of them.

    steps: Newton's; residual: the largest difference between wins and expected wins.
    """

    strengths: Floats
    covariance: Floats
    steps: int
    residual: float


def fitted(comparisons: Comparisons, prior: Fraction = Fraction(0)) -> Fit:
    """Find the maximum of the likelihood (with a prior: of the posterior) by Newton's method with shortened steps: it is concave.

    Unmeetable: without a prior and the graph of wins not strongly connected; no convergence (strengths beyond float range).
    """
    if prior < 0:
        raise bad("priorities.pairwise.prior", prior=prior)
    if not prior:
        check_linked(comparisons)
    wins, extra = comparisons.wins / 2, float(prior)
    strengths: Floats = np.zeros(len(wins))
    gradient, curve = slope(strengths, wins, extra)
    before = np.inf
    steps = 0
    while steps < STEPS:
        try:
            move = np.asarray(np.linalg.solve(curve, gradient), dtype=np.float64)
        except (
            np.linalg.LinAlgError
        ):  # a prior lost in rounding beside the answers, or answers beyond what floats tell apart
            break
        size = float(np.abs(move).max(initial=0))
        # a move that rounding alone can make ends the search, and so does one within what is held equal that no longer shrinks
        if size <= SAME / 1000 * max(1.0, np.abs(strengths).max(initial=0)) or before / 2 < size <= SAME:
            return Fit(strengths + move, covariance_of(curve, extra), steps, float(np.abs(gradient).max(initial=0)))
        before = size
        reached = strengths + move
        gradient, curve = slope(reached, wins, extra)
        widest = widest_change(move, wins, extra)
        if widest > FAR or (widest > CLOSE and gradient @ move < 0):
            reached = strengths + move * (np.log1p(widest) / widest)
            gradient, curve = slope(reached, wins, extra)
        strengths = reached
        steps += 1
    key = "priorities.pairwise.not_converged_prior" if prior else "priorities.pairwise.not_converged"
    raise Unmeetable(Fault(key, values=MappingProxyType({"steps": steps})))


def widest_change(move: Floats, wins: Floats, extra: float) -> float:
    """By how much, d, a Newton step changes a compared difference.

    A step after which the slope still points onward has only risen, for the likelihood is concave. Of one that goes too far,
    log(1 + d) / d is safe: the second derivative grows by e^d at most (Bach 2010, Electron. J. Stat. 4, on logistic losses).
    """
    widest = float(np.abs(move[:, np.newaxis] - move).max(initial=0, where=wins + wins.T > 0))
    return max(widest, float(np.abs(move).max(initial=0))) if extra else widest


def slope(strengths: Floats, wins: Floats, extra: float) -> tuple[Floats, Floats]:
    """The gradient, and minus the second derivative; without a prior a constant is added so that it can be inverted.

    Of a pair where i is the stronger, wins beyond those expected are (answers) P(j preferred to i) - (wins of j). Both terms are
    as exact as floats are, the same for i and j but for the sign, and summed without loss: however many answers there are inside
    a block of items, what is rounded off cannot drown the few that link it to others.
    """
    apart = strengths - strengths[:, np.newaxis]  # line j, column i: lines are added up
    odds = np.exp(-np.abs(apart))
    upset = (wins + wins.T) * odds / (1 + odds)
    counted = np.where(apart >= 0, -wins, wins.T)
    ahead, behind = np.sign(strengths) * extra, expit(-np.abs(strengths))
    gradient = summed([*np.copysign(upset, apart), *counted, -ahead, 2 * ahead * behind])
    between: Floats = upset / (1 + odds)
    curve: Floats = np.diag(between.sum(axis=1) + 2 * extra * behind * (1 - behind)) - between
    if not extra:
        curve = np.asarray(curve + max(float(curve.max(initial=0)), 1e-300) / len(curve), dtype=np.float64)
    return gradient, curve


def summed(lines: Sequence[Floats]) -> Floats:
    """The sum of the lines as if in twice the digits (Ogita, Rump, Oishi 2005, SIAM J. Sci. Comput. 26, Sum2)."""
    total = np.zeros_like(lines[0])
    lost = np.zeros_like(total)
    for line in lines:
        whole = total + line
        added = whole - total
        lost += (total - (whole - added)) + (line - added)
        total = whole
    return total + lost


def covariance_of(curve: Floats, extra: float) -> Floats:
    inverse = np.asarray(np.linalg.inv(curve), dtype=np.float64)
    if extra:
        return inverse
    # strengths with sum 0: project the direction that the answers cannot show out again
    centred: Floats = inverse - inverse.mean(axis=0) - inverse.mean(axis=1)[:, np.newaxis] + inverse.mean()
    return centred


def check_linked(comparisons: Comparisons) -> None:
    """Unmeetable: the strengths do not exist. Groups are listed from those that only win to those that only lose."""
    many, label = connected_components(csr_array(comparisons.wins > 0), directed=True, connection="strong")
    if many == 1:
        return
    names = comparisons.names
    groups = [[names[item] for item in np.flatnonzero(label == one)] for one in range(many)]
    between = np.zeros((many, many), dtype=np.bool_)
    at = np.nonzero(comparisons.wins)
    between[label[at[0]], label[at[1]]] = True
    np.fill_diagonal(between, val=False)
    unbeaten, winless = between.sum(axis=0) == 0, between.sum(axis=1) == 0
    alone = unbeaten & winless
    # the fewest arcs that make a directed graph strongly connected: Eswaran, Tarjan (1976), SIAM J. Comput. 5
    needed = max(int(unbeaten.sum()), int(winless.sum()))
    listed = sorted(range(many), key=lambda one: (bool(winless[one]), not unbeaten[one], groups[one]))
    faults = [Fault("priorities.pairwise.not_linked", values=MappingProxyType({"many": many, "needed": needed}))]
    for one in listed[:SHOWN_GROUPS]:
        key = "alone" if alone[one] else "unbeaten" if unbeaten[one] else "winless" if winless[one] else "between"
        faults.append(Fault(f"priorities.pairwise.{key}", values=MappingProxyType({"names": groups[one]})))
    relaxation: list[dict[str, Any]] = [
        {"change": "more_answers", "fewest": needed, "groups": [groups[one] for one in listed]},
        {"change": "prior", "prior": "1/2"},
    ]
    raise Unmeetable(faults, relaxation)


def pairwise(
    comparisons: Comparisons,
    *,
    prior: Fraction = Fraction(0),
    level: Fraction = intervals.LEVEL,
    ties: TieBreak = NONE,
    wanted: int | None = None,
) -> Ranking:
    """Rank items by their Bradley–Terry strengths.

    The score is the logarithm of the strength (natural); its interval is Wald's. Tiers: one item is apart from another when the
    difference of their strengths is positive with probability `level` or more by the normal law of the estimates.
    BadInput: level or prior out of range. Unmeetable: the strengths do not exist and no prior was fixed; a tie at the cut.
    """
    z = intervals.quantile(level)
    fit = fitted(comparisons, prior)
    names, covariance = comparisons.names, fit.covariance
    variances = np.diag(covariance)
    groups = near_groups(fit.strengths.tolist(), SAME)
    rule = Ties(ties, names)
    order = in_order(groups, rule, wanted)

    def apart(higher: int, lower: int) -> bool:
        spread = variances[higher] + variances[lower] - 2 * covariance[higher, lower]
        between = fit.strengths[higher] - fit.strengths[lower]
        return bool(ndtr(between / np.sqrt(max(spread, 1e-300))) >= float(level))

    tier = tiers(groups, apart)
    standings = []
    for item in order.listed:
        strength, error = float(fit.strengths[item]), float(np.sqrt(max(variances[item], 0)))
        more = {
            "interval_of": "score",
            "standard_error": error,
            "wins": Fraction(int(comparisons.wins[item].sum()), 2),
            "answers": int(comparisons.wins[item].sum() + comparisons.wins[:, item].sum()) // 2,
            "against_average": float(expit(strength)),
        }
        around = (strength - z * error, strength + z * error)
        standings.append(
            Standing(
                name=names[item],
                first=order.first[item],
                last=order.last[item],
                score=strength,
                tier=tier[item],
                interval=around,
                more=more,
            )
        )
    outcome = Ranking(
        rule="pairwise",
        settings={"prior": prior, "level": level, "ties": rule.as_json(), "wanted": wanted},
        standings=standings,
        chosen=[names[item] for item in order.chosen],
        details={
            "answers": comparisons.answers,
            "equal": comparisons.equal,
            "steps": fit.steps,
            "residual": fit.residual,
        },
    )
    outcome.events = told(outcome, order.events)
    return outcome


def told(outcome: Ranking, broken: list[Event]) -> list[Event]:
    details, prior = outcome.details, outcome.settings["prior"]
    events = [
        event(
            "priorities.pairwise.counted",
            answers=details["answers"],
            equal=details["equal"],
            items=len(outcome.standings),
        ),
        event("priorities.pairwise.with_prior", prior=prior) if prior else event("priorities.pairwise.linked"),
        *broken,
    ]
    for one in outcome.standings:
        key = "priorities.pairwise.placed" if one.first == one.last else "priorities.pairwise.shared"
        low, high = (100 * float(expit(end)) for end in one.interval or ())
        percent = 100 * one.more["against_average"]
        events.append(
            event(
                key, first=one.first, last=one.last, name=one.name, percent=percent, low=low, high=high, tier=one.tier
            )
        )
    if outcome.chosen:
        events.append(event("priorities.chosen", names=outcome.chosen))
    return events
