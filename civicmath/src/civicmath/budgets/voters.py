"""What one voter's share paid for, exactly, and in a sentence."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civicmath.ballots import Ranked, Scores
from civicmath.budgets.instance import Instance
from civicmath.budgets.outcome import Shared
from civicmath.budgets.support import Support
from civicmath.faults import bad
from civicmath.spoken import Event, event


@dataclass(frozen=True)
class Paid:
    """Money of one vote. share: what it held; parts: (project, amount) in the order of purchases; left: what was not spent."""

    share: Fraction
    parts: tuple[tuple[int, Fraction], ...]
    left: Fraction


def type_of(instance: Instance, voter: str) -> int:
    """Find the type of a voter's ballot; -1: blank. BadInput: no such voter, or an input without voters' ids."""
    ballots = instance.ballots
    if ballots.voters is None or ballots.of_voter is None:
        raise bad("budgets.voter.no_ids")
    try:
        return int(ballots.of_voter[ballots.voters.index(voter)])
    except ValueError:
        raise bad("budgets.voter.unknown", voter=voter) from None


def weight_of(instance: Instance, kind: int) -> Fraction | None:
    """Weight of each ballot of this type. None: they may differ, and only the sum of their weights is kept."""
    ballots = instance.ballots
    if ballots.of_voter is None:
        return None
    voters = int((ballots.of_voter == kind).sum())
    weight = ballots.blank if kind < 0 else int(ballots.weights[kind])
    if voters == weight and ballots.scale == 1:  # whole weights: none is below 1
        return Fraction(1)
    return Fraction(weight, ballots.scale) if voters == 1 else None


def points_of(support: Support, kind: int, project: int) -> Fraction:
    """Points that a type of ballot gives to a project (1 where utilities are the same for all supporters); 0: no support."""
    types = support.voters[project]
    place = int(types.searchsorted(kind))
    if kind < 0 or place == len(types) or types[place] != kind:
        return Fraction(0)
    return Fraction(1 if support.points is None else int(support.points[project][place])) * support.point


def paid(outcome: Shared, support: Support, kind: int) -> Paid:
    """What a vote of this type paid. BadInput: a rule without shares."""
    if outcome.share is None:
        raise bad("budgets.voter.no_shares", rule=outcome.rule)
    left = outcome.share
    parts = []
    for one in outcome.chosen:
        points = points_of(support, kind, one.project)
        if one.price is not None and points:
            amount = min(one.price * points, left)
            if amount:
                parts.append((one.project, amount))
            left -= amount
    return Paid(outcome.share, tuple(parts), left)


def named(instance: Instance, kind: int) -> list[int]:
    """Projects that a type of ballot names."""
    ballots = instance.ballots
    if kind < 0:
        return []
    if isinstance(ballots, Ranked):
        return [one for one in ballots.order[kind].tolist() if one >= 0]
    own = slice(ballots.indptr[kind], ballots.indptr[kind + 1])
    listed = ballots.indices[own]
    return [int(one) for one in (listed[ballots.scores[own] > 0] if isinstance(ballots, Scores) else listed)]


def told(outcome: Shared, support: Support, voter: str) -> tuple[list[Event], dict[str, Any]]:
    """Tell a voter what became of her share, and which of her projects are carried out."""
    instance, kind = outcome.instance, type_of(outcome.instance, voter)
    projects = instance.projects
    mine = named(instance, kind)
    carried = [one.project for one in outcome.chosen if one.project in set(mine)]
    machine: dict[str, Any] = {
        "voter": voter,
        "named": [projects[p].id for p in mine],
        "carried_out": [projects[p].id for p in carried],
    }
    if kind < 0:
        events = [event("budgets.voter.blank", voter=voter)]
    elif carried:
        events = [
            event(
                "budgets.voter.carried",
                voter=voter,
                count=len(carried),
                of=len(mine),
                names=[instance.called[p] for p in carried],
            )
        ]
    else:
        events = [event("budgets.voter.none_carried", voter=voter, of=len(mine))]
    if outcome.share is not None:
        more, own = purse_told(outcome, paid(outcome, support, kind), kind)
        events += more
        machine |= own
    return events, machine


def purse_told(outcome: Shared, purse: Paid, kind: int) -> tuple[list[Event], dict[str, Any]]:
    """Tell what became of a share: that of the whole ballot, or of one vote where the ballot's own weight is not kept."""
    projects, called = outcome.instance.projects, outcome.instance.called
    weight = weight_of(outcome.instance, kind)
    times = Fraction(1) if weight is None else weight
    share, left = purse.share * times, purse.left * times
    parts = [(p, amount * times) for p, amount in purse.parts]
    if weight is None:
        events = [event("budgets.voter.share_each", share=share)]
    elif weight == 1:
        events = [event("budgets.voter.share", share=share)]
    else:
        events = [event("budgets.voter.share_weighed", share=share, weight=weight, each=purse.share)]
    events += [event("budgets.voter.paid", project=called[p], amount=amount) for p, amount in parts]
    events.append(event("budgets.voter.left", left=left))
    if weight is None:
        events.append(event("budgets.voter.weight_unknown"))
    paid_for = [{"project": projects[p].id, "amount": amount} for p, amount in parts]
    return events, {"weight": weight, "share": share, "paid": paid_for, "left": left}
