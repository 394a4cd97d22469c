"""Completions that raise shares leave out only runs that could not have differed, and do leave them out where ties come again."""

import random
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from budgets.made import File, made
from civicmath.budgets import between, search
from civicmath.budgets.instance import Instance
from civicmath.budgets.limits import CategoryLimit, Limits
from civicmath.budgets.raising import Raised, raised
from civicmath.budgets.shares import Count, run, share
from civicmath.budgets.support import support
from civicmath.files import pabulib
from civicmath.ties import Ties, by_order

SEEDS = st.integers(0, 10**6)
UTILITIES = {
    "approval": ("cost", "cardinality", "cost-sqrt", "effort"),
    "ordinal": ("borda", "borda-own", "borda-cost", "cost"),
    "scoring": ("score", "score-cost", "cost"),
    "cumulative": ("score", "score-cost", "cost-sqrt"),
}


def tied(seed: int) -> Instance:
    """Few different costs, and for nearly each ballot its mirror image: ties in every run, near ties, and weights."""
    chance = random.Random(seed)
    kind = chance.choice(list(UTILITIES))
    unit = chance.choice([1, 20, 1000])
    costs = chance.choice([[9], [9, 18], [6, 9, 12], [4, 5, 10]])
    file = File(str(chance.choice([15, 20, 30, 40]) * unit), kind)
    for p in range(chance.randint(2, 7)):
        near = chance.choice([1, -1, Fraction(1, 1000)]) if chance.random() < 0.15 else 0
        file.projects.append((f"p{p}", str(float(chance.choice(costs) * unit + near)), chance.choice("AB")))
    names = [one for one, _, _ in file.projects]
    one, other = chance.sample(names, 2)
    mirror = {one: other, other: one}
    for v in range(chance.randint(1, 7)):
        vote = chance.sample(names, chance.randint(1, min(len(names), 4)))
        points = ",".join(chance.choice("112") for _ in vote)
        file.votes += [
            (f"v{v}", ",".join(vote), points),
            (f"w{v}", ",".join(mirror.get(p, p) for p in vote), points),
        ]
    if chance.random() < 0.3:
        file.weights = [chance.choice(["1", "1", "2", "0.5"]) for _ in file.votes]
    return pabulib.read(file.bytes())


def count_of(instance: Instance, utility: str | None = None, most: int | None = None) -> Count:
    prepared = support(instance, utility)
    names = instance.ballots.candidates
    gate = None if most is None else Limits(prepared, [CategoryLimit("A", at_most=most)])
    return Count(prepared, search.table_of(prepared), Ties(by_order(names[::-1]), names), gate)


def room(count: Count, chosen: list[int]) -> bool:
    prepared = count.support
    left = prepared.limit - prepared.cost(chosen)
    return any(p not in chosen and prepared.buyable(p) and prepared.costs[p] <= left for p in range(len(prepared)))


def completed(count: Count, step: Fraction) -> Raised:
    return raised(count, share(count.support), step, lambda chosen: room(count, list(chosen)))


def see_nothing_between(count: Count, step: Fraction) -> None:
    """Wherever runs are said to be alike between two runs, look at each of them."""
    start = share(count.support) / 2
    turns = [run(count, start + place * step).considered(refused=True) for place in range(61)]
    for begin in range(58):
        lower = run(count, start + begin * step)
        for end in (begin + 2, begin + 5, (begin + 60) // 2, 60):
            if begin < end <= 60 and between.Between(count, waits=1).nothing(
                lower, run(count, start + end * step, lower)
            ):
                assert turns[begin : end + 1] == [turns[begin]] * (end + 1 - begin)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=SEEDS, most=st.sampled_from([None, None, 1]))
@example(seed=429, most=None)
@example(seed=11, most=None)
def test_runs_said_to_be_alike_are_alike_among_ties(seed: int, most: int | None) -> None:
    instance = tied(seed)
    chance = random.Random(seed)
    utility = chance.choice(UTILITIES[str(instance.meta["vote_type"])])
    categories = {category for project in instance.projects for category in project.categories}
    count = count_of(instance, utility, most if "A" in categories else None)
    see_nothing_between(count, share(count.support) / chance.choice([20, 60, 400]))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=SEEDS)
@example(seed=1046)  # money is not linear between two runs, and keys cross twice
@example(seed=241)  # the poor of a rival are not the same
def test_runs_said_to_be_alike_are_alike_where_prices_cross(seed: int) -> None:
    chance = random.Random(seed)
    kind = chance.choice(["approval", "cumulative", "ordinal"])
    instance = pabulib.read(made(seed, kind, projects=chance.randint(3, 8), voters=chance.randint(3, 9)).bytes())
    count = count_of(instance, chance.choice(UTILITIES[kind]))
    see_nothing_between(count, share(count.support) / chance.choice([20, 60, 400]))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=SEEDS, parts=st.sampled_from([3, 40]))
def test_add1_run_by_run_chooses_the_same_among_ties(seed: int, parts: int) -> None:
    instance = tied(seed)
    count = count_of(instance, random.Random(seed).choice(UTILITIES[str(instance.meta["vote_type"])]))
    start = share(count.support)
    found = completed(count, start / parts)
    chosen, steps = run(count, start).chosen, 0
    while room(count, chosen):
        following = run(count, start + (steps + 1) * start / parts).chosen
        if count.support.cost(following) > count.support.limit:
            break
        chosen, steps = following, steps + 1
    assert (found.last.chosen, found.steps) == (chosen, steps)


VILLAGE = [("a", "1,2,3", ""), ("b", "1", ""), ("c", "2", ""), ("d", "3", ""), ("e", "4", ""), ("f", "", "")]


@pytest.mark.parametrize(
    ("costs", "steps"),
    [
        (["9000000", "9000000", "9000000", "18000000"], 4_000_000),
        (["9000000", "9000001", "9000002", "18000000"], 4_000_001),
    ],
)
def test_ties_and_near_ties_that_come_again_in_every_run_stop_no_strides(costs: list[str], steps: int) -> None:
    file = File("30000000", "approval", [(str(p), cost, "") for p, cost in enumerate(costs, start=1)], VILLAGE)
    found = completed(count_of(pabulib.read(file.bytes())), Fraction(1))
    assert (found.steps, found.ended) == (steps, "exhausted")
    assert found.runs < 300


def test_a_village_with_round_costs_is_completed_at_once() -> None:
    chance = random.Random(8)
    file = File("10000000", "approval")
    file.projects = [(str(p), str(chance.choice([300, 500, 800, 1000, 1500, 2000]) * 1000), "") for p in range(12)]
    liked = [chance.random() for _ in range(12)]
    for v in range(50):
        vote = sorted(set(chance.choices(range(12), liked, k=chance.randint(1, 5))))
        file.votes.append((str(v), ",".join(map(str, vote)), ""))
    found = completed(count_of(pabulib.read(file.bytes())), Fraction(1))
    assert found.steps > 50_000
    assert found.runs < 2000
