"""Greedy: the project with the most utility for its cost first, and so on with whatever still fits.

With utility `cost` this is what most cities do: by votes (by points: `score-cost`, `borda-cost`). With `cardinality`: by votes
per cost. Talmon, Faliszewski: "A Framework for Approval-Based Budgeting Methods", AAAI 2019. A project without cost that somebody
gains from comes first; one that nobody names comes last, but is chosen if it fits (so the outcome is exhaustive); one that more
points oppose than support is not chosen.
`greedy-no-skip` (Pabulib's name for it; Gdynia, Bydgoszcz): the first project that the money left does not cover ends it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from civicmath.budgets.limits import named
from civicmath.budgets.shares import Gate, together
from civicmath.budgets.support import Support
from civicmath.spoken import Event, event
from civicmath.ties import Ties

TOO_DEAR = "budgets.greedy.too_dear"


@dataclass(frozen=True)
class Turn:
    """A project's turn: `why` it was passed over, or None."""

    project: int
    left: int  # money before the turn
    why: Event | None


def greedy(
    support: Support, ties: Ties, already: Sequence[int] = (), gate: Gate | None = None, *, skips: bool = True
) -> list[Turn]:
    """Go through all projects that are not chosen already, as money lasts. Unmeetable: a tie that matters, and no rule.

    skips: whether a project that the money left does not cover is passed over; else nothing after it is chosen. One that is
    opposed, or that limits forbid, is passed over in any case, whatever it costs.
    """
    chosen = list(already)
    turns: list[Turn] = []
    first_out: int | None = None
    others = [p for p in range(len(support)) if p not in set(chosen)]
    ordered = sorted(others, key=lambda p: priority(support, p), reverse=True)
    for _, group in groupby(ordered, key=lambda p: priority(support, p)):
        for p in in_order(support, ties, chosen, list(group), gate, skips=skips) if first_out is None else group:
            left = support.limit - support.cost(chosen)
            why = opposed(support, p) or (gate(chosen, p) if gate else None) or too_dear(support, p, left)
            if first_out is not None and why is None:
                why = event("budgets.greedy.ended", **named(support, p), at=support.called[first_out])
            turns.append(Turn(p, left, why))
            if why is None:
                chosen.append(p)
            elif not skips and first_out is None and why.key == TOO_DEAR:
                first_out = p
    return turns


def opposed(support: Support, project: int) -> Event | None:
    """Say that more points are against a project than for it; None: that is not so."""
    return event("budgets.greedy.opposed", **named(support, project)) if support.score(project) < 0 else None


def too_dear(support: Support, project: int, left: int) -> Event | None:
    """Say that the money that is left does not cover a project; None: it does."""
    if support.costs[project] <= left:
        return None
    cost, rest = Fraction(support.costs[project], support.money), Fraction(left, support.money)
    return event(TOO_DEAR, **named(support, project), cost=cost, left=rest)


def priority(support: Support, project: int) -> tuple[int, Fraction]:
    """The larger, the earlier: what some gain from at no cost, utility per unit of cost, what is a loss at no cost.

    Where utilities are square roots, the square of utility per unit of cost.
    """
    welfare, cost = support.welfare(project), support.costs[project]
    if cost == 0:
        return (1, Fraction(0)) if welfare > 0 else (-1 if welfare < 0 else 0, welfare)
    return 0, density(support, welfare, cost)


def density(support: Support, welfare: Fraction, cost: int) -> Fraction:
    return welfare / (cost * cost if support.squared else cost)


def in_order(
    support: Support, ties: Ties, chosen: list[int], tied: list[int], gate: Gate | None, *, skips: bool
) -> list[int]:
    """Order projects of equal priority; the rule for ties is asked only if it matters.

    Where the first that does not fit ends it (not `skips`), their order matters if some of them fit, but not all together.
    """
    left = support.limit - support.cost(chosen)
    able = [p for p in tied if support.score(p) >= 0 and (gate is None or gate(chosen, p) is None)]
    fitting = [p for p in able if support.costs[p] <= left]
    rivals = fitting if skips or not fitting else able
    others = [p for p in tied if p not in set(rivals)]
    if len(rivals) > 1 and (support.cost(rivals) > left or not together(chosen, rivals, gate)):
        rivals = ties.ordered(rivals)
    return [*rivals, *others]
