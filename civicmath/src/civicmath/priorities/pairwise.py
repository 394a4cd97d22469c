"""Bradley–Terry: strengths from pairwise answers, P(i preferred to j) = s_i / (s_i + s_j).

Bradley, Terry (1952), Biometrika 39. The strengths exist (Ford 1957, Amer. Math. Monthly 64) when in every split of the items in
two somebody of each part was preferred to somebody of the other, that is, when the graph of wins is strongly connected. Otherwise
the answer says which items the answers do not link, and how many answers would do. Or a prior fixed before is used: `prior` wins
and as many losses of each item against an imagined average one.
An answer "equal" is half a win for each. Answers count as independent; where one person gives many, intervals are too narrow.
"""

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
SAME = 1e-9  # strengths on the logarithmic scale that are closer than this are held equal; the error is far smaller
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
    """Find the maximum of the likelihood (with a prior: of the posterior) by Newton's method with halved steps: it is concave.

    Unmeetable: without a prior and the graph of wins not strongly connected; no convergence (strengths beyond float range).
    """
    if prior < 0:
        raise bad("priorities.pairwise.prior", prior=prior)
    if not prior:
        check_linked(comparisons)
    wins = comparisons.wins / 2
    together, won, extra = wins + wins.T, wins.sum(axis=1), float(prior)
    strengths = np.zeros(len(wins))
    height = posterior(strengths, wins, extra)
    for step in range(STEPS):
        gradient, curve = slope(strengths, together, won, extra)
        residual = float(np.abs(gradient).max(initial=0))
        move = np.linalg.solve(curve, gradient)
        # a step that no longer moves the strengths ends the search: what is left is rounding
        if np.abs(move).max(initial=0) <= SAME / 1000:
            return Fit(strengths, covariance_of(curve, extra), step, residual)
        part = 1.0
        while (higher := posterior(strengths + part * move, wins, extra)) < height - 1e-12 * abs(
            height
        ) and part > 1e-9:
            part /= 2
        strengths, height = strengths + part * move, higher
    raise Unmeetable(Fault("priorities.pairwise.not_converged", values=MappingProxyType({"steps": STEPS})))


def posterior(strengths: Floats, wins: Floats, extra: float) -> float:
    apart = strengths[:, np.newaxis] - strengths
    loss = (wins * np.logaddexp(0, -apart)).sum()
    return float(-loss - extra * (np.logaddexp(0, -strengths) + np.logaddexp(0, strengths)).sum())


def slope(strengths: Floats, together: Floats, won: Floats, extra: float) -> tuple[Floats, Floats]:
    """The gradient, and minus the second derivative; without a prior a constant is added so that it can be inverted."""
    chance = expit(strengths[:, np.newaxis] - strengths)
    average = expit(strengths)
    gradient = won - (together * chance).sum(axis=1) + extra * (1 - 2 * average)
    between: Floats = together * chance * chance.T
    curve: Floats = np.diag(between.sum(axis=1) + 2 * extra * average * (1 - average)) - between
    if not extra:
        curve = np.asarray(curve + max(float(curve.max(initial=0)), 1e-300) / len(curve), dtype=np.float64)
    return gradient, curve


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
    order = in_order(groups, Ties(ties, names), wanted)

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
        settings={"prior": prior, "level": level, "ties": ties.as_json(), "wanted": wanted},
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
