"""Sharing a budget among projects: one function for all rules, completions and limits."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from civicmath.budgets import search, telling
from civicmath.budgets.greedy import greedy, priority
from civicmath.budgets.instance import Instance
from civicmath.budgets.knapsack import knapsack
from civicmath.budgets.limits import CategoryLimit, Limits, named
from civicmath.budgets.outcome import Chosen, Shared
from civicmath.budgets.raising import Raised, raised
from civicmath.budgets.shares import Count, confirmed, run, share
from civicmath.budgets.support import Support, support
from civicmath.faults import Unmeetable, bad
from civicmath.spoken import Event, event
from civicmath.ties import NONE, TieBreak, Ties

RULES = ("equal-shares", "greedy", "greedy-no-skip", "knapsack")
COMPLETIONS = ("none", "add1", "greedy", "exhaustive", "add1+greedy", "exhaustive+greedy")
STEPS = 100  # completion `exhaustive`: the budget grows by this part of the limit each time


@dataclass(frozen=True)
class How:
    """All that is fixed before a count."""

    rule: str
    utility: str | None
    completion: str
    ties: TieBreak
    limits: tuple[CategoryLimit, ...]
    least_votes: Fraction
    increment: Fraction
    compared: bool

    def as_json(self, utility: str) -> dict[str, Any]:
        """The settings of an outcome but for ties; `utility`: that which was taken where none was asked for."""
        return {
            "utility": utility,
            "completion": self.completion,
            "limits": [limit.as_json() for limit in self.limits],
            "least_votes": self.least_votes,
            "increment": self.increment if "add1" in self.completion else None,
            "compared": self.compared,
        }


@dataclass
class Sharing:
    """One count while it goes on."""

    instance: Instance
    support: Support
    ties: Ties
    limits: Limits | None
    chosen: list[Chosen] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    share: Fraction | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def projects(self) -> list[int]:
        return [one.project for one in self.chosen]


def shared(
    instance: Instance,
    rule: str = "equal-shares",
    *,
    utility: str | None = None,
    completion: str = "none",
    ties: TieBreak = NONE,
    limits: Sequence[CategoryLimit] = (),
    least_votes: Fraction = Fraction(0),
    increment: Fraction | None = None,
    compared: bool = False,
) -> Shared:
    """Choose the projects to carry out.

    utility: see `support`; by default cost for approvals, score for points, borda for rankings. completion: of equal shares, see
    `raising` and `greedy`; increment: the money by which add1 raises each vote's share, by default 1, and only for add1. limits: by
    category, see `limits`. least_votes: projects with fewer votes are out. compared: equal shares give way to greedy by votes if
    more voters get more of their projects from that (the comparison step of the equalshares.net tool); ties there are broken by the
    same rule.
    BadInput: a rule, utility, completion or number that does not exist or does not fit. Unmeetable: limits that can't be met; a tie
    that matters where `ties` fixes no rule.
    """
    check(rule, completion, compared=compared)
    check_numbers(completion, least_votes, increment)
    step = Fraction(1) if increment is None else increment
    how = How(rule, utility, completion, ties, tuple(limits), least_votes, step, compared)
    outcome = counted(instance, how)
    if limits or least_votes:
        with suppress(Unmeetable):  # a tie that only the count without limits meets
            free = counted(instance, replace(how, limits=(), least_votes=Fraction(0)))
            outcome.unlimited = free.ids
            outcome.events += telling.changed(outcome, free)
    return outcome


def counted(instance: Instance, how: How) -> Shared:
    """Count once, with the limits if there are any."""
    prepared = support(instance, how.utility)
    names = [project.id for project in instance.projects]
    gate = Limits(prepared, how.limits, how.least_votes) if how.limits or how.least_votes else None
    going = Sharing(instance, prepared, Ties(how.ties, names), gate)
    going.events += telling.begun(instance, prepared, how.least_votes)
    going.events += [gate.few_votes(p) for p in gate.barred] if gate else []
    try:
        choose(going, how)
    except Unmeetable as problem:
        raise Unmeetable(telling.faults_by_name(problem.faults, instance), problem.relaxation) from problem
    outcome = Shared(
        rule=how.rule,
        settings=how.as_json(prepared.utility) | {"ties": going.ties.as_json()},
        instance=instance,
        utility=prepared.utility,
        chosen=going.chosen,
        share=going.share,
        more=going.more,
    )
    outcome.events = [*telling.by_name(going.events, instance), *telling.ended(outcome)]
    return outcome


def choose(going: Sharing, how: How) -> None:
    """Apply the rule, then what limits still ask for, then the comparison."""
    if how.rule == "equal-shares":
        by_shares(going, how.completion, how.increment)
    elif how.rule.startswith("greedy"):
        by_greedy(going, "greedy", skips=how.rule == "greedy")
    else:
        by_knapsack(going)
    fill(going)
    if how.compared:
        compare(going)


def check(rule: str, completion: str, *, compared: bool) -> None:
    if rule not in RULES:
        raise bad("budgets.rule", rule=rule, known=list(RULES))
    if completion not in COMPLETIONS:
        raise bad("budgets.completion", completion=completion, known=list(COMPLETIONS))
    if rule != "equal-shares" and (completion != "none" or compared):
        raise bad("budgets.completes_itself", rule=rule)


def check_numbers(completion: str, least_votes: Fraction, increment: Fraction | None) -> None:
    if least_votes < 0:
        raise bad("budgets.least_votes", least=least_votes)
    if increment is not None and not completion.startswith("add1"):
        raise bad("budgets.step_unused")


def by_shares(going: Sharing, completion: str, increment: Fraction) -> None:
    """Equal shares, with the completion asked for."""
    prepared = going.support
    count = Count(prepared, search.table_of(prepared), going.ties, going.limits)
    start = share(prepared)
    raising: Raised | None = None
    if completion.startswith("add1"):
        step = increment * prepared.money / prepared.scale
        raising = raised(count, start, step, lambda chosen: room(going, chosen, buyable=True))
    elif completion.startswith("exhaustive") and prepared.limit and prepared.electorate:
        most = STEPS * (prepared.electorate // prepared.scale)
        raising = raised(count, start, start / STEPS, lambda chosen: room(going, chosen, buyable=False), most)
    last = run(count, start if raising is None else raising.last.start, told=True)
    bought, exact = confirmed(prepared, last)
    unit = Fraction(prepared.scale, prepared.money)  # from units of weight and 1/money to votes and money
    going.share = last.start * unit
    prices = {one.project: one.price * unit / prepared.point for one in bought}
    going.chosen += [Chosen(p, "free") for p in last.free]
    going.chosen += [Chosen(p, "shares", prices[p]) for p in last.considered(refused=False)]
    going.events += telling.raised(start * unit, going.share, raising)
    going.events += telling.shares(prepared, last, bought, exact)
    if raising is not None:
        going.more["raised"] = {"steps": raising.steps, "from": start * unit, "to": going.share, "ended": raising.ended}
    if completion.endswith("greedy"):
        by_greedy(going, "completion")


def room(going: Sharing, chosen: Sequence[int], *, buyable: bool) -> bool:
    """Whether a project can be added within the budget and the limits; `buyable`: one that somebody gains from."""
    prepared, gate, taken = going.support, going.limits, set(chosen)
    left = prepared.limit - prepared.cost(chosen)
    return any(
        p not in taken
        and prepared.costs[p] <= left
        and (prepared.buyable(p) if buyable else True)
        and (gate is None or gate(chosen, p) is None)
        for p in range(len(prepared))
    )


def by_greedy(going: Sharing, why: str, *, skips: bool = True) -> None:
    before = len(going.ties.events)
    turns = greedy(going.support, going.ties, going.projects, going.limits, skips=skips)
    going.events += going.ties.events[before:]
    going.chosen += [Chosen(turn.project, why) for turn in turns if turn.why is None]
    going.events += telling.turns(going.support, turns, why)


def by_knapsack(going: Sharing) -> None:
    best = knapsack(going.support, going.ties, going.limits)
    going.chosen += [Chosen(p, "knapsack") for p in best.chosen]
    going.more["utility"] = best.total
    going.events += telling.best(going.support, best)


def fill(going: Sharing) -> None:
    """Choose what lower limits still ask for, by utility per cost."""
    gate = going.limits
    while gate is not None and gate.lacking(going.projects):
        chosen = going.projects
        left = going.support.limit - going.support.cost(chosen)
        others = [p for p in range(len(going.support)) if p not in set(chosen) and going.support.costs[p] <= left]
        helping = [p for p in others if gate.helps(chosen, p)]
        allowed = [p for p in helping if gate(chosen, p) is None]
        best = max(priority(going.support, p) for p in allowed)
        before = len(going.ties.events)
        p = going.ties.first([p for p in allowed if priority(going.support, p) == best], "chosen")
        going.events += going.ties.events[before:]
        categories = [name for name in gate.lacking(chosen) if name in going.instance.projects[p].categories]
        going.events.append(event("budgets.minimum", **named(going.support, p), categories=categories))
        going.chosen.append(Chosen(p, "minimum"))


def compare(going: Sharing) -> None:
    """Take the outcome of greedy by votes instead, if more voters get more of their projects from it."""
    by_votes = support(going.instance, "cost")
    before = len(going.ties.events)
    turns = greedy(by_votes, going.ties, (), going.limits)
    broken = going.ties.events[before:]
    going.events += [event("budgets.comparing"), *broken] if broken else []
    others = [turn.project for turn in turns if turn.why is None]
    gained = telling.gains(by_votes, going.projects, others)
    going.events.append(event("budgets.compared", shares=gained[0], greedy=gained[1]))
    going.more["compared"] = {"shares": gained[0], "greedy": gained[1]}
    if gained[1] > gained[0]:
        going.share = None
        going.chosen = [Chosen(p, "comparison") for p in others]
        going.events.append(event("budgets.compared_greedy"))
