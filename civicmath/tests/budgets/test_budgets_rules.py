"""Completions, greedy, knapsack, comparison, blocks: each against the plainest way to do the same."""

from fractions import Fraction
from itertools import combinations, pairwise
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.made import File, made
from civicmath.budgets import search, voters
from civicmath.budgets.instance import Instance, merged
from civicmath.budgets.raising import raised
from civicmath.budgets.shares import Count, run, share
from civicmath.budgets.sharing import shared
from civicmath.budgets.support import Support, root, support
from civicmath.faults import BadInput, Unmeetable
from civicmath.files import pabulib
from civicmath.ties import Ties, by_order

KINDS = ("approval", "cumulative", "scoring", "ordinal")
SEEDS = st.integers(0, 10**6)


def instance_of(seed: int, kind: str = "approval", **more: int) -> Instance:
    return pabulib.read(made(seed, kind, **more).bytes())


def count_of(instance: Instance) -> Count:
    prepared = support(instance)
    names = instance.ballots.candidates
    return Count(prepared, search.table_of(prepared), Ties(by_order(sorted(names)), names))


def room(prepared: Support, chosen: list[int]) -> bool:
    left = prepared.limit - prepared.cost(chosen)
    return any(p not in chosen and prepared.buyable(p) and prepared.costs[p] <= left for p in range(len(prepared)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=SEEDS, kind=st.sampled_from(KINDS), parts=st.sampled_from([1, 7, 40]))
def test_raising_leaves_out_no_run_that_would_have_differed(seed: int, kind: str, parts: int) -> None:
    count = count_of(instance_of(seed, kind))
    prepared = count.support
    start, step = share(prepared), Fraction(prepared.money, prepared.scale * parts)
    found = raised(count, start, step, lambda chosen: room(prepared, list(chosen)))
    chosen, steps = run(count, start).chosen, 0
    while room(prepared, chosen):
        following = run(count, start + (steps + 1) * step).chosen
        if prepared.cost(following) > prepared.limit:
            break
        chosen, steps = following, steps + 1
    assert (found.last.chosen, found.steps) == (chosen, steps)


def test_raising_takes_large_strides_where_nothing_changes() -> None:
    file = File(
        "1100000", "approval", [("a", "900000", ""), ("b", "200000", "")], [(str(v), "b", "") for v in range(4)]
    )
    file.votes += [("x", "a", "")]
    count = count_of(pabulib.read(file.bytes()))
    found = raised(count, share(count.support), Fraction(1), lambda chosen: room(count.support, list(chosen)))
    assert found.steps == 680_000  # then the voter for a has 900,000
    assert found.ended == "exhausted"
    assert found.runs < 200


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    seed=SEEDS, kind=st.sampled_from(KINDS), completion=st.sampled_from(["greedy", "add1+greedy", "exhaustive+greedy"])
)
def test_completed_by_greedy_nothing_more_fits(seed: int, kind: str, completion: str) -> None:
    instance = instance_of(seed, kind)
    outcome = shared(instance, completion=completion, ties=by_order(instance.ballots.candidates))
    assert outcome.spent <= instance.limit
    others = [project for project in instance.projects if project.id not in outcome.ids]
    assert all(project.cost > instance.limit - outcome.spent for project in others)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=SEEDS, utility=st.sampled_from(["cost", "cardinality", "cost-sqrt", "effort"]))
def test_greedy_goes_by_utility_for_cost(seed: int, utility: str) -> None:
    instance = instance_of(seed)
    ids = sorted(instance.ballots.candidates)
    votes = {project.id: support(instance, "cost").votes(p) for p, project in enumerate(instance.projects)}
    # by votes; by votes per cost; by votes per root of the cost, squared; by one for each project somebody names
    worth = {
        "cost": lambda one: Fraction(votes[one.id] if one.cost else 0),
        "cardinality": lambda one: (
            Fraction(votes[one.id]) / one.cost if one.cost else Fraction(votes[one.id] and 10**9)
        ),
        "cost-sqrt": lambda one: Fraction(votes[one.id] ** 2) / one.cost if one.cost else Fraction(0),
        "effort": lambda one: Fraction(int(bool(votes[one.id] and one.cost))),
    }[utility]
    for rule in ("greedy", "greedy-no-skip"):
        left, expected = instance.limit, []
        for project in sorted(instance.projects, key=lambda one: (-worth(one), ids.index(one.id))):
            if project.cost <= left:
                expected.append(project.id)
                left -= project.cost
            elif rule == "greedy-no-skip":
                break
        outcome = shared(instance, rule, utility=utility, ties=by_order(ids))
        assert sorted(outcome.ids) == sorted(expected)
        assert all(outcome.explained(language) for language in ("ky", "ru", "en"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=SEEDS, kind=st.sampled_from(KINDS))
def test_knapsack_finds_the_best_choice_and_of_equals_the_first(seed: int, kind: str) -> None:
    instance = instance_of(seed, kind, projects=7)
    ids = list(instance.ballots.candidates)
    prepared = support(instance)
    worthy = [p for p in range(7) if prepared.welfare(p) > 0]
    choices = [
        chosen for size in range(8) for chosen in combinations(worthy, size) if prepared.cost(chosen) <= prepared.limit
    ]
    best = max(sum(prepared.welfare(p) for p in chosen) for chosen in choices)
    tied = [chosen for chosen in choices if sum(prepared.welfare(p) for p in chosen) == best]
    first = max(tied, key=lambda chosen: [p in chosen for p in range(7)])
    outcome = shared(instance, "knapsack", ties=by_order(ids))
    assert outcome.ids == [ids[p] for p in first]
    assert outcome.more["utility"] == best
    assert len(tied) == 1 or any(one.key == "budgets.knapsack.equal" for one in outcome.events)
    if len(tied) > 1:
        with pytest.raises(Unmeetable):
            shared(instance, "knapsack")


def test_knapsack_is_exact_where_floats_are_not() -> None:
    # 10^15 + 1 against 10^15: the difference is lost in a quotient of floats
    file = File("1000000000000001", "scoring", [("a", "1000000000000001", ""), ("b", "1000000000000000", "")])
    file.votes = [("1", "a,b", "1.000001,1.000002")]
    assert shared(pabulib.read(file.bytes()), "knapsack").ids == ["b"]


def test_the_comparison_gives_way_to_what_more_voters_gain_from() -> None:
    votes = [(str(v), "big", "") for v in range(5)] + [(str(v), "small", "") for v in range(5, 9)]
    file = File("90", "approval", [("big", "90", ""), ("small", "40", "")], votes)
    instance = pabulib.read(file.bytes())
    assert shared(instance).ids == ["small"]
    outcome = shared(instance, compared=True)
    assert outcome.ids == ["big"]
    assert outcome.more["compared"] == {"shares": 4, "greedy": 5}
    assert outcome.share is None


def test_a_tie_that_the_comparison_meets_is_decided_and_told_like_any_other() -> None:
    votes = [*["big1,big2"] * 4, *["big1"] * 2, *["big2"] * 2, *["small"] * 5]
    projects = [("big1", "90", ""), ("big2", "90", ""), ("small", "40", "")]
    file = File("90", "approval", projects, [(str(v), vote, "") for v, vote in enumerate(votes)])
    instance = pabulib.read(file.bytes())
    with pytest.raises(Unmeetable) as problem:
        shared(instance, compared=True)
    assert problem.value.faults[0].values["ids"] == ["big1", "big2"]
    outcome = shared(instance, compared=True, ties=by_order(["big2", "big1", "small"]))
    assert outcome.ids == ["big2"]
    keys = [one.key for one in outcome.events]
    assert keys.index("budgets.comparing") < keys.index("ties.broken_order") < keys.index("budgets.compared")
    assert all(outcome.explained(language) for language in ("ky", "ru", "en"))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=SEEDS, kind=st.sampled_from(KINDS), cuts=st.lists(st.integers(0, 14), max_size=3))
def test_blocks_put_together_are_the_whole(seed: int, kind: str, cuts: list[int]) -> None:
    file = made(seed, kind)
    edges = sorted({0, *[cut for cut in cuts if cut < len(file.votes)], len(file.votes)})
    parts = [pabulib.read(File(file.budget, kind, file.projects, file.votes[a:b]).bytes()) for a, b in pairwise(edges)]
    whole, again = pabulib.read(file.bytes()), merged(parts)
    for name, value in vars(whole.ballots).items():
        other = getattr(again.ballots, name)
        assert value.tolist() == other.tolist() if hasattr(value, "tolist") else value == other, name
    backwards = merged(parts[::-1])
    ties = by_order(whole.ballots.candidates)
    for rule in ("equal-shares", "greedy"):
        assert shared(backwards, rule, ties=ties).result() == shared(whole, rule, ties=ties).result()


def test_blocks_of_other_budgets_are_refused() -> None:
    one = pabulib.read(File("10", "approval", [("a", "10", "")], [("1", "a", "")]).bytes())
    other = pabulib.read(File("11", "approval", [("a", "10", "")], [("2", "a", "")]).bytes())
    with pytest.raises(BadInput):
        merged([one, other])
    with pytest.raises(BadInput):
        merged([])
    with pytest.raises(BadInput):
        merged([one, one])


def scored(points: list[str], weight: str = "1") -> Instance:
    projects = [("a", "6", ""), ("b", "5", "")]
    votes = [(f"{weight}-{v}", "b" if v else "a", one) for v, one in enumerate(points)]
    return pabulib.read(File("10", "scoring", projects, votes, weights=[weight] * len(points)).bytes())


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ([(["1"], "100000000"), (["1"], "0.000000000001")], "ballots.weights_too_heavy"),
        ([(["100000000", "1"], "1"), (["0.000000000001"], "2")], "budgets.points_too_large"),
        ([(["2000000000000000"], "1"), (["1"], "2")], "budgets.points_too_large"),
    ],
)
def test_blocks_whose_sums_would_not_stay_exact_are_refused(parts: list[tuple[list[str], str]], key: str) -> None:
    with pytest.raises(BadInput) as problem:
        merged([scored(*part) for part in parts])
    assert [fault.key for fault in problem.value.faults] == [key]
    assert all(fault.said(language) for fault in problem.value.faults for language in ("ky", "ru", "en"))


def test_places_of_a_ranking_whose_points_would_not_stay_exact_are_refused() -> None:
    file = File("9", "ordinal", [("a", "5", ""), ("b", "5", "")], [("1", "a", ""), ("2", "b,a", "")])
    file.meta, file.weights = {"max_length": "99999"}, ["1000000000000", "1"]
    assert shared(pabulib.read(file.bytes()), utility="borda-own", ties=by_order("ab")).ids == []
    with pytest.raises(BadInput):
        shared(pabulib.read(file.bytes()))


def test_a_last_place_without_points_is_a_vote_all_the_same() -> None:
    file = File("100", "ordinal", [("a", "50", ""), ("b", "20", ""), ("c", "30", "")])
    file.votes = [("1", "a,b", ""), ("2", "c,b", ""), ("3", "c", "")]
    instance = pabulib.read(file.bytes())
    assert support(instance, "borda-own").all_votes == (1, 2, 2)
    for rule in ("equal-shares", "greedy", "knapsack"):
        outcome = shared(instance, rule, utility="borda-own", least_votes=Fraction(2), ties=by_order("abc"))
        assert [one.values["id"] for one in outcome.events if one.key == "budgets.limit.few_votes"] == ["a"]
    bought = next(one for one in shared(instance, utility="borda-own").events if "bought" in one.key)
    assert (bought.key, bought.values["id"], bought.values["votes"]) == ("budgets.shares.bought_points", "c", 2)


@pytest.mark.parametrize(
    ("costs", "chosen"),
    [
        ({"a": "20", "b": "30"}, []),
        ({"a": "20", "b": "20", "c": "4", "d": "7"}, []),
        ({"a": "4", "b": "5"}, ["a", "b"]),
    ],
)
def test_greedy_that_ends_asks_for_no_rule_for_ties_that_can_not_matter(
    costs: dict[str, str], chosen: list[str]
) -> None:
    votes = [(str(v), "a,b,c,d" if v == 0 and len(costs) == 4 else "a,b", "") for v in range(2)]
    file = File("10", "approval", [(one, cost, "") for one, cost in costs.items()], votes)
    assert shared(pabulib.read(file.bytes()), "greedy-no-skip").ids == chosen
    file.projects[0] = ("a", "8", "")
    if chosen:  # a and b fit, but not together
        with pytest.raises(Unmeetable):
            shared(pabulib.read(file.bytes()), "greedy-no-skip")


def test_rankings_are_worth_three_two_one() -> None:
    file = File("100", "ordinal", [("a", "50", ""), ("b", "50", ""), ("c", "50", "")], meta={"max_length": "3"})
    file.votes = [("1", "a,b", ""), ("2", "b,a,c", "")]
    prepared = support(pabulib.read(file.bytes()))
    assert [prepared.welfare(p) for p in range(3)] == [5, 5, 1]
    own = support(pabulib.read(file.bytes()), "borda-own")
    assert [own.welfare(p) for p in range(3)] == [2, 2, 0]


def test_greedy_by_points_and_by_points_per_cost() -> None:
    """By hand: a has 5 points for 50, b 4 points for 20, c 4.5 points for 90."""
    file = File("100", "scoring", [("a", "50", ""), ("b", "20", ""), ("c", "90", "")])
    file.votes = [("1", "a,b", "2,4"), ("2", "a,c", "3,4.5")]
    instance = pabulib.read(file.bytes())
    by_points = shared(instance, "greedy", utility="score-cost")
    assert by_points.ids == ["a", "b"]
    assert [one.values["points"] for one in by_points.events if one.key == "budgets.greedy.chosen_points"] == [5, 4]
    assert shared(instance, "greedy").ids == ["b", "a"]
    ranked = File("100", "ordinal", [("a", "90", ""), ("b", "20", "")], [("1", "a,b", ""), ("2", "a", "")])
    ranking = pabulib.read(ranked.bytes())
    assert shared(ranking, "greedy", utility="borda-cost").ids == ["a"]
    assert shared(ranking, "greedy").ids == ["b"]


@pytest.mark.parametrize("utility", ["score", "score-cost"])
def test_what_a_point_costs_is_told_for_points_as_they_were_given(utility: str) -> None:
    """By hand: 30 is shared by 2.5 + 1 + 0.5 points, so a point costs 7.5."""
    file = File("120", "scoring", [("a", "30", "")], [("1", "a", "2.5"), ("2", "a", "1"), ("3", "a", "0.5")])
    instance = pabulib.read(file.bytes())
    outcome = shared(instance, utility=utility)
    assert [one.price for one in outcome.chosen] == [Fraction(15, 2)]
    assert next(one for one in outcome.events if "bought" in one.key).values["price"] == Fraction(15, 2)
    _, machine = voters.told(outcome, support(instance, utility), "1")
    assert machine["paid"] == [{"project": "a", "amount": Fraction(75, 4)}]


def test_who_is_opposed_is_not_chosen_though_free() -> None:
    file = File("100", "scoring", [("a", "0", ""), ("b", "10", "")], [("1", "a,b", "-1,1")])
    assert shared(pabulib.read(file.bytes()), "greedy", utility="score-cost").ids == ["b"]


def test_points_against_a_project_count_against_it() -> None:
    file = File("100", "scoring", [("a", "50", ""), ("b", "40", "")], [("1", "a,b", "2,1"), ("2", "a,b", "-3,1")])
    instance = pabulib.read(file.bytes())
    assert shared(instance, "greedy").ids == ["b"]
    assert shared(instance, "knapsack").ids == ["b"]


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("dice", {}),
        ("equal-shares", {"completion": "add2"}),
        ("greedy", {"completion": "add1"}),
        ("equal-shares", {"utility": "score"}),
        ("equal-shares", {"utility": "borda"}),
        ("equal-shares", {"utility": "joy"}),
        ("knapsack", {"utility": "cost-sqrt"}),
        ("equal-shares", {"completion": "add1", "increment": Fraction(0)}),
        ("greedy", {"increment": Fraction(100)}),
        ("equal-shares", {"increment": Fraction(1)}),
        ("equal-shares", {"completion": "exhaustive+greedy", "increment": Fraction(100)}),
        ("equal-shares", {"least_votes": Fraction(-1)}),
    ],
)
def test_what_does_not_exist_or_fit_is_refused(rule: str, more: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        shared(instance_of(1), rule, **more)


def test_roots_are_near() -> None:
    for square in (Fraction(2), Fraction(10**17, 3), Fraction(1, 7 * 10**11)):
        assert abs(root(square) / sqrt(square) - 1) < 1e-15
