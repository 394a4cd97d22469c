"""Category limits hold for every rule, and can be met whenever they can be met at all."""

from fractions import Fraction
from itertools import combinations

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
