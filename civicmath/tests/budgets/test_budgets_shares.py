"""Equal shares: what is bought can be paid, nobody pays more than she has, and the axioms the rule is known for."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.made import File, made
from civicmath.budgets import search, voters
from civicmath.budgets.instance import Instance
from civicmath.budgets.outcome import Shared
from civicmath.budgets.sharing import shared
from civicmath.budgets.support import Support, support
from civicmath.faults import Unmeetable
from civicmath.files import pabulib
from civicmath.ties import by_lot, by_order

KINDS = ("approval", "cumulative", "scoring", "ordinal")
SEEDS = st.integers(0, 10**6)


def instance_of(seed: int, kind: str = "approval") -> Instance:
    return pabulib.read(made(seed, kind).bytes())


def counted(instance: Instance, **more: object) -> Shared:
    return shared(instance, ties=by_order(sorted(instance.ballots.candidates)), **more)


def plain_shares(prepared: Support, start: Fraction, order: list[str]) -> list[int]:
    """Equal shares as their definition says, voter type by voter type, with fractions throughout."""
    money = dict.fromkeys(range(len(prepared.weights)), start)
    left = [p for p in range(len(prepared)) if prepared.buyable(p)]
    chosen = []
    while True:
        prices = {}
        for p in left:
            backers = {int(kind): voters.points_of(prepared, int(kind), p) for kind in prepared.voters[p]}
            weight = {kind: int(prepared.weights[kind]) for kind in backers}
            if sum(money[kind] * weight[kind] for kind in backers) < prepared.costs[p]:
                continue
            for kind in sorted(backers, key=lambda kind: money[kind] / backers[kind]):
                edge = money[kind] / backers[kind]
                if sum(weight[k] * min(money[k], edge * backers[k]) for k in backers) >= prepared.costs[p]:
                    poor = [k for k in backers if money[k] / backers[k] < edge]
                    rich = [k for k in backers if k not in poor]
                    rest = prepared.costs[p] - sum(weight[k] * money[k] for k in poor)
                    prices[p] = Fraction(rest) / sum(weight[k] * backers[k] for k in rich)
                    break
        if not prices:
            return chosen
        keys = {p: (prices[p] ** 2 if prepared.squared else prices[p]) / prepared.unit[p] for p in prices}
        p = min(keys, key=lambda p: (keys[p], order.index(prepared.projects[p].id)))
        for kind in prepared.voters[p]:
            own = voters.points_of(prepared, int(kind), p)
            money[int(kind)] -= min(money[int(kind)], prices[p] * own)
        left.remove(p)
        chosen.append(p)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    seed=SEEDS, kind=st.sampled_from(KINDS), utility=st.sampled_from(["", "cost", "cardinality", "cost-sqrt", "effort"])
)
def test_it_buys_what_the_definition_buys_in_the_same_order(seed: int, kind: str, utility: str) -> None:
    instance = instance_of(seed, kind)
    prepared = support(instance, utility or None)
    outcome = counted(instance, utility=utility or None)
    bought = [one.project for one in outcome.chosen if one.why == "shares"]
    start = Fraction(prepared.limit, prepared.electorate)
    assert bought == plain_shares(prepared, start, sorted(instance.ballots.candidates))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=SEEDS, kind=st.sampled_from(KINDS), completion=st.sampled_from(["none", "add1", "exhaustive"]))
def test_prices_from_the_explanation_meet_each_cost_and_nobody_pays_more_than_a_share(
    seed: int, kind: str, completion: str
) -> None:
    instance = instance_of(seed, kind)
    outcome = counted(instance, completion=completion)
    prepared = support(instance)
    purses = [voters.paid(outcome, prepared, number) for number in range(len(instance.ballots))]
    for one in outcome.chosen:
        if one.why == "shares":
            paid = sum(
                (dict(purse.parts).get(one.project, Fraction(0)) * int(weight) / prepared.scale)
                for purse, weight in zip(purses, instance.ballots.weights, strict=True)
            )
            assert paid == instance.projects[one.project].cost
    for purse in purses:
        assert purse.left >= 0
        assert purse.left + sum(amount for _, amount in purse.parts) == purse.share == outcome.share


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=SEEDS)
def test_a_group_that_deserves_projects_is_represented(seed: int) -> None:
    # EJR up to one project for cardinality (Peters, Pierczyński, Skowron 2021): a group of voters who all name the projects T and
    # whose shares cover T has a member who gets as many of her projects, or would with one more of T
    instance = pabulib.read(made(seed, projects=5, voters=7).bytes())
    outcome = counted(instance, utility="cardinality")
    prepared = support(instance, "cardinality")
    chosen = {one.project for one in outcome.chosen}
    named = [set(voters.named(instance, kind)) for kind in range(len(instance.ballots))]
    for size in range(1, len(prepared) + 1):
        for cohesive in combinations(range(len(prepared)), size):
            group = [kind for kind in range(len(named)) if named[kind] >= set(cohesive)]
            weight = sum(int(prepared.weights[kind]) for kind in group)
            if group and weight * prepared.limit >= prepared.cost(cohesive) * prepared.electorate:
                gained = max(len(named[kind] & chosen) for kind in group)
                assert gained + (not set(cohesive) <= chosen) >= size


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    seed=SEEDS,
    kind=st.sampled_from(KINDS),
    completion=st.sampled_from(["none", "add1", "add1+greedy"]),
    order=st.randoms(),
)
def test_the_order_of_voters_changes_nothing(seed: int, kind: str, completion: str, order: object) -> None:
    file = made(seed, kind)
    before = counted(pabulib.read(file.bytes()), completion=completion)
    order.shuffle(file.votes)
    after = counted(pabulib.read(file.bytes()), completion=completion)
    assert before.result() == after.result()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=SEEDS, rule=st.sampled_from(["equal-shares", "greedy", "greedy-no-skip", "knapsack"]), order=st.randoms())
def test_the_order_of_projects_changes_nothing(seed: int, rule: str, order: object) -> None:
    file = made(seed)
    before = counted(pabulib.read(file.bytes()), rule=rule)
    order.shuffle(file.projects)
    after = counted(pabulib.read(file.bytes()), rule=rule)
    assert sorted(before.ids) == sorted(after.ids)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=SEEDS, kind=st.sampled_from(KINDS), factor=st.integers(2, 5))
def test_a_weight_is_so_many_equal_voters(seed: int, kind: str, factor: int) -> None:
    file = made(seed, kind)
    heavy = File(
        file.budget, kind, file.projects, file.votes, weights=[str(1 + v % factor) for v in range(len(file.votes))]
    )
    many = File(file.budget, kind, file.projects)
    for v, (voter, vote, points) in enumerate(file.votes):
        many.votes += [(f"{voter}-{copy}", vote, points) for copy in range(1 + v % factor)]
    for completion in ("none", "add1"):
        one = counted(pabulib.read(heavy.bytes()), completion=completion)
        other = counted(pabulib.read(many.bytes()), completion=completion)
        assert one.result() == other.result()


def test_fractions_of_votes_are_counted_exactly() -> None:
    file = File(
        "100", "approval", [("a", "70", ""), ("b", "40", "")], [("1", "a", ""), ("2", "b", "")], weights=["1,4", "0.6"]
    )
    outcome = counted(pabulib.read(file.bytes()))
    assert outcome.ids == ["a"]
    assert outcome.share == 50


def test_a_tie_is_broken_only_by_the_rule_fixed_before() -> None:
    file = File("10", "approval", [("a", "10", ""), ("b", "10", "")], [("1", "a,b", ""), ("2", "a,b", "")])
    instance = pabulib.read(file.bytes())
    with pytest.raises(Unmeetable, match="Долбоор a, Долбоор b"):
        shared(instance)
    assert shared(instance, ties=by_order(["b", "a"])).ids == ["b"]
    drawn = shared(instance, ties=by_lot("3 5 1"))
    told = [one for one in drawn.events if one.key == "ties.broken_chosen"]
    assert told[0].values["ids"] == ["a", "b"]


def test_a_difference_far_below_what_floats_hold_decides() -> None:
    # both projects are paid by one voter each; the second is dearer by 10^-12 of ten million
    file = File("20000000", "approval", [("a", "10000000", ""), ("b", "9999999.99999999999", "")])
    file.votes = [("1", "a", ""), ("2", "a", ""), ("3", "b", ""), ("4", "b", "")]
    instance = pabulib.read(file.bytes())
    outcome = shared(instance, utility="cardinality")
    assert outcome.ids == ["b", "a"]
    assert not [one for one in outcome.events if one.key.startswith("ties.")]


def test_money_that_meets_a_cost_to_the_last_fraction_is_enough() -> None:
    file = File("1", "approval", [("a", "0.333333333333", ""), ("b", "0.333333333334", "")])
    file.votes = [("1", "a", ""), ("2", "b", ""), ("3", "", "")]
    outcome = counted(pabulib.read(file.bytes()))
    assert outcome.ids == ["a"]


def test_a_blank_ballot_keeps_its_share() -> None:
    file = File("30", "approval", [("a", "10", ""), ("b", "20", "")], [("1", "a", ""), ("2", "b", ""), ("3", "", "")])
    instance = pabulib.read(file.bytes())
    outcome = counted(instance)
    assert outcome.ids == ["a"]
    told, machine = voters.told(outcome, support(instance), "3")
    assert machine["left"] == 10
    assert told[0].key == "budgets.voter.blank"


def test_a_voter_reads_what_her_share_paid_for() -> None:
    file = File(
        "90", "approval", [("a", "30", ""), ("b", "12", "")], [("1", "a,b", ""), ("2", "a", ""), ("3", "a,b", "")]
    )
    instance = pabulib.read(file.bytes())
    outcome = counted(instance)
    told, machine = voters.told(outcome, support(instance), "1")
    assert machine["paid"] == [{"project": "a", "amount": 10}, {"project": "b", "amount": 6}]
    assert [one.said("en") for one in told] == [
        "1: you named 2 projects; 2 of them are chosen: Долбоор a, Долбоор b.",
        "Your share: 30.",
        "From your share, “Долбоор a” took 10.",
        "From your share, “Долбоор b” took 6.",
        "Of your share, 14 is left.",
    ]


def test_what_voters_read_of_their_payments_adds_up_to_what_was_paid() -> None:
    votes = [("1", "a", ""), ("2", "a,b", ""), ("3", "b", ""), ("4", "", "")]
    file = File("40", "approval", [("a", "9", ""), ("b", "6", "")], votes, weights=["2", "0.5", "3", "1.5"])
    instance = pabulib.read(file.bytes())
    outcome = counted(instance)
    told = [voters.told(outcome, support(instance), voter)[1] for voter in "1234"]
    assert [one["weight"] for one in told] == [2, Fraction(1, 2), 3, Fraction(3, 2)]
    for project, cost in (("a", 9), ("b", 6)):
        assert sum(part["amount"] for one in told for part in one["paid"] if part["project"] == project) == cost
    assert sum(one["share"] for one in told) == 40
    assert all(one["share"] == one["left"] + sum(part["amount"] for part in one["paid"]) for one in told)
    sentences = [one.said("en") for one in voters.told(outcome, support(instance), "1")[0]]
    assert sentences[1] == "Your ballot counts as 2 votes. Your share: 11.429, which is 5.714 a vote."


def test_where_a_ballots_own_weight_is_not_kept_amounts_are_said_to_be_for_one_vote() -> None:
    file = File("12", "approval", [("a", "6", ""), ("b", "5", "")], [("1", "a", ""), ("2", "b", ""), ("3", "b", "")])
    for weights in (["2", "1", "3"], ["1", "0.5", "0.5"], ["1", "0.5", "1.5"]):
        file.weights = weights
        instance = pabulib.read(file.bytes())
        outcome = counted(instance)
        told, machine = voters.told(outcome, support(instance), "2")
        assert (machine["weight"], machine["share"]) == (None, outcome.share)
        keys = [one.key for one in told]
        assert "budgets.voter.share_each" in keys and "budgets.voter.weight_unknown" in keys
        assert all(one.said(language) for one in told for language in ("ky", "ru", "en"))


def test_projects_that_a_voter_opposes_are_not_hers() -> None:
    file = File("20", "scoring", [("a", "10", ""), ("b", "10", "")], [("1", "a,b", "1,-1"), ("2", "b", "5")])
    instance = pabulib.read(file.bytes())
    _, machine = voters.told(counted(instance), support(instance), "1")
    assert (machine["named"], machine["carried_out"]) == (["a"], ["a"])
    file.votes.append(("3", "b", "-1"))
    told, machine = voters.told(counted(pabulib.read(file.bytes())), support(pabulib.read(file.bytes())), "3")
    assert (machine["named"], told[0].key) == ([], "budgets.voter.none_carried")


def test_who_can_not_afford_a_project_is_never_said_to_have_its_cost() -> None:
    votes = [(str(v), "a" if v < 2 else "", "") for v in range(201)]
    instance = pabulib.read(File("100", "approval", [("a", "1", "")], votes).bytes())
    (told,) = [one for one in counted(instance).events if one.key == "budgets.shares.not_affordable"]
    assert told.values["held"] == Fraction(995, 1000)
    instance = pabulib.read(File("100499.99", "approval", [("a", "1000", "")], votes).bytes())
    (told,) = [one for one in counted(instance).events if one.key == "budgets.shares.not_affordable"]
    assert told.values["held"] == Fraction(999_999, 1000)
    assert "999.999 left" in told.said("en")


def test_one_vote_is_spoken_of_as_one() -> None:
    instance = pabulib.read(File("10", "approval", [("a", "5", "")], [("1", "a", "")]).bytes())
    told = next(one for one in counted(instance).events if "bought" in one.key)
    assert told.said("en") == "“Долбоор a” is chosen: it costs 5, paid by 1 vote at 5 a vote."
    assert told.said("ru").endswith("за него 1 голос, по 5 с голоса.")


def test_the_slack_covers_a_sum_of_very_many_purses() -> None:
    many = 300_000
    ends = np.array([0, many])
    nothing = np.zeros(0)
    table = search.Table(ends, np.zeros(0, np.int32), *[nothing] * 6, np.zeros(0, np.int64))
    money = np.random.default_rng(1).random(many) ** 4
    one_by_one = float(np.add.accumulate(money)[-1])
    exact = math.fsum(money)
    assert 0 < abs(one_by_one - exact) < search.slack_of(table) * exact
    assert search.slack_of(table) > search.SLACK + many * 2.0**-53
