"""Category limits hold for every rule, and can be met whenever they can be met at all."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.made import File, made
from civicmath.budgets.instance import Instance
from civicmath.budgets.limits import CategoryLimit
from civicmath.budgets.outcome import Shared
from civicmath.budgets.sharing import RULES, shared
from civicmath.budgets.support import support
from civicmath.faults import BadInput, Unmeetable
from civicmath.files import category_limits, pabulib
from civicmath.ties import by_order

MAYBE_NUMBER = st.one_of(st.none(), st.integers(0, 3))
MAYBE_COST = st.one_of(st.none(), st.integers(0, 60).map(Fraction))
LIMITS = st.lists(
    st.builds(
        CategoryLimit,
        st.sampled_from(["culture", "sport", "green"]),
        MAYBE_NUMBER,
        MAYBE_NUMBER,
        MAYBE_COST,
        MAYBE_COST,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda limit: limit.category,
)


def holds(instance: Instance, limits: list[CategoryLimit], chosen: list[int]) -> bool:
    for limit in limits:
        inside = [p for p in chosen if limit.category in instance.projects[p].categories]
        cost = sum(instance.projects[p].cost for p in inside)
        numbers = (limit.at_least or 0) <= len(inside) <= (99 if limit.at_most is None else limit.at_most)
        most = Fraction(10**9) if limit.at_most_cost is None else limit.at_most_cost
        if not (numbers and (limit.at_least_cost or 0) <= cost <= most):
            return False
    return sum(instance.projects[p].cost for p in chosen) <= instance.limit


def possible(instance: Instance, limits: list[CategoryLimit]) -> bool:
    size = len(instance.projects)
    return any(
        holds(instance, limits, list(one)) for count in range(size + 1) for one in combinations(range(size), count)
    )


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10**6),
    limits=LIMITS,
    how=st.sampled_from(
        [
            ("equal-shares", "none"),
            ("equal-shares", "add1+greedy"),
            ("greedy", "none"),
            ("greedy-no-skip", "none"),
            ("knapsack", "none"),
        ]
    ),
)
def test_limits_hold_whenever_they_can(seed: int, limits: list[CategoryLimit], how: tuple[str, str]) -> None:
    instance = pabulib.read(made(seed).bytes())
    ties = by_order(instance.ballots.candidates)
    try:
        outcome = shared(instance, how[0], completion=how[1], ties=ties, limits=limits)
    except BadInput:
        known = {category for project in instance.projects for category in project.categories}
        contradicting = [
            one
            for one in limits
            if (one.at_most is not None and (one.at_least or 0) > one.at_most)
            or (one.at_most_cost is not None and (one.at_least_cost or 0) > one.at_most_cost)
        ]
        assert contradicting or not {one.category for one in limits} <= known
    except Unmeetable as problem:
        found = (possible(instance, limits), bool(problem.relaxation))
        assert found == (False, True)
    else:
        assert holds(instance, limits, [one.project for one in outcome.chosen])


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), limits=LIMITS)
def test_with_limits_knapsack_finds_the_best_of_what_they_allow(seed: int, limits: list[CategoryLimit]) -> None:
    instance = pabulib.read(made(seed, projects=6).bytes())
    try:
        outcome = shared(instance, "knapsack", ties=by_order(instance.ballots.candidates), limits=limits)
    except (BadInput, Unmeetable):
        return
    prepared = support(instance)
    choices = [one for count in range(7) for one in combinations(range(6), count) if holds(instance, limits, list(one))]
    assert outcome.more["utility"] == max(sum((prepared.welfare(p) for p in one), Fraction(0)) for one in choices)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    points=st.lists(st.integers(-4, 4), min_size=5, max_size=5),
    costs=st.lists(st.integers(0, 9), min_size=5, max_size=5),
    least=st.integers(1, 3),
)
def test_points_below_zero_do_not_mislead_knapsack_where_a_limit_asks_for_them(
    points: list[int], costs: list[int], least: int
) -> None:
    projects = [(f"p{p}", str(cost), "x" if p % 2 == 0 else "y") for p, cost in enumerate(costs)]
    vote = ",".join(one for one, _, _ in projects), ",".join(map(str, points))
    instance = pabulib.read(File("15", "scoring", projects, [("1", *vote)]).bytes())
    limits = [CategoryLimit("x", at_least=least)]
    try:
        outcome = shared(instance, "knapsack", ties=by_order(instance.ballots.candidates), limits=limits)
    except Unmeetable:
        assert not possible(instance, limits)
        return
    choices = [one for count in range(6) for one in combinations(range(5), count) if holds(instance, limits, list(one))]
    assert outcome.more["utility"] == max(sum(points[p] for p in one) for one in choices)


def test_knapsack_leaves_out_what_nobody_gains_from_unless_a_limit_asks_for_it() -> None:
    projects = [("c", "5", "x"), ("d", "0", "x"), ("a", "5", "x"), ("b", "5", "y")]
    instance = pabulib.read(File("20", "approval", projects, [("1", "a,b", ""), ("2", "a", "")]).bytes())
    outcome = shared(
        instance, "knapsack", limits=[CategoryLimit("x", at_least=1)]
    )  # no tie: no rule for ties is needed
    assert (sorted(outcome.ids), outcome.more["utility"]) == (["a", "b"], 15)
    with pytest.raises(Unmeetable, match=r"c.*d"):
        shared(instance, "knapsack", limits=[CategoryLimit("x", at_least=2)])
    ties = by_order(["d", "c", "a", "b"])
    asked = shared(instance, "knapsack", ties=ties, limits=[CategoryLimit("x", at_least=2)])
    assert (sorted(asked.ids), asked.more["utility"]) == (["a", "b", "d"], 15)


def test_the_least_harm_is_done_where_a_limit_asks_for_what_is_opposed() -> None:
    projects = [("a", "5", "x"), ("b", "5", "y"), ("c", "5", "x"), ("d", "0", "x")]
    instance = pabulib.read(File("30", "scoring", projects, [("1", "a,b,c,d", "-3,2,-1,-9")]).bytes())
    for rule in RULES:
        assert set(shared(instance, rule, limits=[CategoryLimit("x", at_least=1)]).ids) == {"b", "c"}


def test_projects_without_cost_under_an_upper_limit_are_chosen_by_the_rule_for_ties() -> None:
    projects = [("a", "0", "x"), ("b", "0", "x"), ("c", "10", "y")]
    instance = pabulib.read(File("10", "approval", projects, [("1", "a,b,c", "")]).bytes())
    how = {"utility": "cardinality", "limits": [CategoryLimit("x", at_most=1)]}
    with pytest.raises(Unmeetable) as problem:
        shared(instance, **how)
    assert problem.value.faults[0].values["ids"] == ["a", "b"]
    for completion in ("none", "add1"):
        outcome = shared(instance, **how, ties=by_order(["b", "a", "c"]), completion=completion)
        assert outcome.ids == ["b", "c"]
        told = [(one.key, one.values.get("id")) for one in outcome.events]
        assert ("budgets.limit.at_most_number", "a") in told
        assert [key for key, _ in told].count("ties.broken_order") == 1
    assert shared(instance, utility="cardinality", limits=[CategoryLimit("x", at_most=2)]).ids == ["a", "b", "c"]


def village() -> Instance:
    projects = [("1", "40", "sport"), ("2", "40", "sport"), ("3", "30", "culture"), ("4", "30", "green")]
    votes = [(str(v), "1,2", "") for v in range(6)] + [(str(v), "3", "") for v in range(6, 9)] + [("9", "4", "")]
    return pabulib.read(File("100", "approval", projects, votes).bytes())


@pytest.mark.parametrize("rule", RULES)
def test_what_limits_change_is_told(rule: str) -> None:
    limits = [CategoryLimit("sport", at_most=1), CategoryLimit("green", at_least=1)]
    outcome: Shared = shared(village(), rule, ties=by_order(["1", "2", "3", "4"]), limits=limits)
    assert set(outcome.ids) >= {"1", "4"}
    assert "2" not in outcome.ids
    keys = {one.key for one in outcome.events}
    assert "budgets.limit.brought" in keys
    assert ("budgets.limit.kept_out" in keys) == ("2" in outcome.unlimited)
    for language in ("ky", "ru", "en"):
        assert all(outcome.explained(language))


def test_the_smallest_relaxation_is_named() -> None:
    with pytest.raises(Unmeetable) as problem:
        shared(village(), limits=[CategoryLimit("sport", at_least=3)])
    assert problem.value.relaxation == [{"change": "at_least", "category": "sport", "from": "3", "to": "2"}]
    with pytest.raises(Unmeetable) as problem:
        shared(village(), limits=[CategoryLimit("sport", at_least=2), CategoryLimit("green", at_least=1)])
    assert problem.value.relaxation == [{"change": "limit", "from": "100", "to": "110"}]


def roads(budget: int, costs: list[int]) -> Instance:
    """Projects a, b, … of one category x; the first has one vote more than the others."""
    names = [chr(ord("a") + place) for place in range(len(costs))]
    projects = [(name, str(cost), "x") for name, cost in zip(names, costs, strict=True)]
    return pabulib.read(
        File(str(budget), "approval", projects, [("1", names[0], ""), ("2", ",".join(names), "")]).bytes()
    )


def limit(**bounds: int) -> CategoryLimit:
    return CategoryLimit("x", **{key: Fraction(value) if "cost" in key else value for key, value in bounds.items()})


@pytest.mark.parametrize(
    ("budget", "costs", "bounds", "chosen"),
    [
        (7_000_000, [999_999, 1_000_003], {"at_least_cost": 1_000_000}, {"a", "b"}),
        (10_000_000, [2_000_001, 3_000_000], {"at_least_cost": 1, "at_most_cost": 5_000_000}, {"a"}),
        (7_000_000, [1_999_999, 3_000_000], {"at_least_cost": 2_000_000, "at_most_cost": 4_000_000}, {"b"}),
        (1_000_000, [500_001, 999_999], {"at_least": 1, "at_most_cost": 999_999}, {"a"}),
        (9 * 10**17, [4 * 10**17 + 1, 4 * 10**17 - 1], {"at_least_cost": 8 * 10**17}, {"a", "b"}),
    ],
)
def test_a_unit_of_money_among_millions_decides(
    budget: int, costs: list[int], bounds: dict[str, int], chosen: set[str]
) -> None:
    assert set(shared(roads(budget, costs), "greedy", limits=[limit(**bounds)]).ids) == chosen


@pytest.mark.parametrize(
    ("budget", "costs", "bounds", "changes"),
    [
        (10, [10, 10, 10], {"at_least": 5}, [("at_least", "5", "1")]),
        (1_000_000, [500_001, 999_999], {"at_least": 1, "at_least_cost": 1_000_000}, [("limit", "1000000", "1500000")]),
        (10, [7, 4], {"at_least_cost": 20}, [("at_least_cost", "20", "7")]),
        (10, [7, 4], {"at_least_cost": 9}, [("limit", "10", "11")]),
    ],
)
def test_the_smallest_relaxation_is_enough(
    budget: int, costs: list[int], bounds: dict[str, int], changes: list[tuple[str, str, str]]
) -> None:
    with pytest.raises(Unmeetable) as problem:
        shared(roads(budget, costs), "greedy", limits=[limit(**bounds)])
    assert [(one["change"], one["from"], one["to"]) for one in problem.value.relaxation] == changes
    assert all(fault.said(language) for fault in problem.value.faults for language in ("ky", "ru", "en"))


@pytest.mark.parametrize(
    ("limits", "to"),
    [
        ([CategoryLimit("x", at_least=2), CategoryLimit("y", at_least_cost=Fraction(20))], {"y": "0"}),
        ([CategoryLimit("x", at_least=3), CategoryLimit("y", at_least=1)], {"x": "2", "y": "0"}),
        ([CategoryLimit("y", at_least=1), CategoryLimit("x", at_least=3)], {"x": "1"}),
    ],
)
def test_of_lower_limits_projects_come_before_money_and_the_first_before_the_second(
    limits: list[CategoryLimit], to: dict[str, str]
) -> None:
    projects = [("a", "5", "x"), ("b", "5", "x"), ("c", "5", "y"), ("d", "5", "y")]
    instance = pabulib.read(File("10", "approval", projects, [("1", "a", "")]).bytes())
    with pytest.raises(Unmeetable) as problem:
        shared(instance, limits=limits)
    assert {one["category"]: one["to"] for one in problem.value.relaxation} == to


def relaxed(
    instance: Instance, limits: list[CategoryLimit], changes: list[dict[str, str]]
) -> tuple[Instance, list[Any]]:
    for change in changes:
        to = Fraction(change["to"])
        if change["change"] == "limit":
            instance = replace(instance, limit=to)
        else:
            lower = to if change["change"] == "at_least_cost" else int(to)
            limits = [
                replace(one, **{change["change"]: lower}) if one.category == change["category"] else one
                for one in limits
            ]
    return instance, limits


def missing(instance: Instance, limits: list[CategoryLimit]) -> list[tuple[Fraction, Fraction]]:
    """Of every choice that keeps to the upper limits and the budget: projects and money that lower limits lack."""
    size = len(instance.projects)
    upper = [replace(one, at_least=None, at_least_cost=None) for one in limits]
    found = []
    for chosen in (one for count in range(size + 1) for one in combinations(range(size), count)):
        if holds(instance, upper, list(chosen)):
            own = [
                [instance.projects[p].cost for p in chosen if one.category in instance.projects[p].categories]
                for one in limits
            ]
            lack = [max(0, (one.at_least or 0) - len(costs)) for one, costs in zip(limits, own, strict=True)]
            money = [
                max(Fraction(0), (one.at_least_cost or Fraction(0)) - sum(costs))
                for one, costs in zip(limits, own, strict=True)
            ]
            found.append((Fraction(sum(lack)), sum(money, Fraction(0))))
    return found


def see_smallest(instance: Instance, limits: list[CategoryLimit], changes: list[dict[str, str]]) -> None:
    """See that limits can't be met, that these changes are enough, and that no smaller ones are."""
    assert changes and not possible(instance, limits)
    assert possible(*relaxed(instance, limits, changes))
    if changes[0]["change"] == "limit":
        costs = [project.cost for project in instance.projects]
        choices = [one for count in range(len(costs) + 1) for one in combinations(range(len(costs)), count)]
        rich = replace(instance, limit=Fraction(10**9))
        assert Fraction(changes[0]["to"]) == min(
            sum(costs[p] for p in one) for one in choices if holds(rich, limits, list(one))
        )
        return
    given_up = [
        sum(Fraction(one["from"]) - Fraction(one["to"]) for one in changes if one["change"] == what)
        for what in ("at_least", "at_least_cost")
    ]
    assert tuple(given_up) == min(missing(instance, limits))


NEAR = st.integers(1, 3).flatmap(lambda times: st.integers(-2, 2).map(lambda more: times * 10**6 + more))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    costs=st.lists(NEAR, min_size=2, max_size=6),
    budget=NEAR,
    limits=st.lists(
        st.builds(
            CategoryLimit,
            st.sampled_from(["x", "y"]),
            st.none() | st.integers(0, 3),
            st.none() | st.integers(3, 4),
            st.none() | NEAR.map(Fraction),
            st.none() | NEAR.map(lambda cost: Fraction(3 * cost)),
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda one: one.category,
    ),
)
def test_near_costs_are_told_apart_and_relaxations_are_the_smallest_that_suffice(
    costs: list[int], budget: int, limits: list[CategoryLimit]
) -> None:
    projects = [(f"p{p}", str(cost), ["x", "y", "x,y"][p % 3]) for p, cost in enumerate(costs)]
    file = File(str(budget), "approval", projects, [("1", ",".join(one for one, _, _ in projects), "")])
    instance = pabulib.read(file.bytes())
    try:
        outcome = shared(instance, "greedy", ties=by_order(instance.ballots.candidates), limits=limits)
    except BadInput:
        return
    except Unmeetable as problem:
        see_smallest(instance, limits, problem.relaxation)
    else:
        assert holds(instance, limits, [one.project for one in outcome.chosen])


@pytest.mark.parametrize(
    "limits",
    [
        [CategoryLimit("music", at_least=1)],
        [CategoryLimit("sport", at_least=2, at_most=1)],
        [CategoryLimit("sport", at_least_cost=Fraction(-1))],
        [CategoryLimit("sport", at_least=1), CategoryLimit("sport", at_most=2)],
    ],
)
def test_limits_that_make_no_sense_are_refused(limits: list[CategoryLimit]) -> None:
    with pytest.raises(BadInput):
        shared(village(), limits=limits)


def test_projects_with_too_few_votes_are_out_for_every_rule() -> None:
    for rule in RULES:
        outcome = shared(village(), rule, ties=by_order(["1", "2", "3", "4"]), least_votes=Fraction(2))
        assert "4" not in outcome.ids
        assert [one.values["id"] for one in outcome.events if one.key == "budgets.limit.few_votes"] == ["4"]


def test_limits_are_read_from_a_table() -> None:
    table = b"category,at_least,at_most_cost\nsport,1,\nculture,,40.5\n"
    assert category_limits.read(table) == [
        CategoryLimit("sport", at_least=1),
        CategoryLimit("culture", at_most_cost=Fraction(81, 2)),
    ]
    with pytest.raises(BadInput) as problem:
        category_limits.read(b"category,at_least,colour\nsport,1.5,red\nculture,-1,\n,2,\n")
    assert [fault.key for fault in problem.value.faults] == [
        "files.category_limits.column",
        "files.category_limits.not_whole",
        "files.table.below",
        "files.table.blank",
    ]
