"""What a count of a budget tells where nothing, or little, happens."""

import pytest

from budgets.made import File
from civicmath.budgets.limits import CategoryLimit
from civicmath.budgets.outcome import Shared
from civicmath.budgets.sharing import shared
from civicmath.files import pabulib
from civicmath.spoken import LANGUAGES
from civicmath.ties import by_order

VOTES = [("1", "a,b,c", ""), ("2", "a,b", ""), ("3", "a", "")]
LIMIT = [CategoryLimit("X", at_most=1)]


def keys(outcome: Shared) -> list[str]:
    assert all(outcome.explained(language) for language in LANGUAGES)
    return [one.key for one in outcome.events]


@pytest.mark.parametrize("rule", ["greedy", "greedy-no-skip"])
def test_a_project_that_limits_forbid_is_passed_over_for_that_whatever_it_costs(rule: str) -> None:
    file = File("10", "approval", [("a", "5", "X"), ("b", "9", "X"), ("c", "4", "Y")], VOTES)
    outcome = shared(pabulib.read(file.bytes()), rule, limits=LIMIT)
    assert outcome.ids == ["a", "c"]
    told = [one for one in outcome.events if one.values.get("id") == "b"]
    assert [one.key for one in told] == ["budgets.limit.at_most_number"]
    assert "budgets.greedy.too_dear" not in keys(outcome)


def test_a_project_that_only_money_keeps_out_ends_it_under_limits_too() -> None:
    file = File("10", "approval", [("a", "5", "X"), ("b", "9", "Y"), ("c", "4", "Y")], VOTES)
    outcome = shared(pabulib.read(file.bytes()), "greedy-no-skip", limits=LIMIT)
    assert outcome.ids == ["a"]
    assert keys(outcome)[2:4] == ["budgets.greedy.too_dear", "budgets.greedy.ended"]


def test_a_best_choice_without_projects_is_said_in_words() -> None:
    file = File("3", "approval", [("a", "5", ""), ("b", "9", "")], VOTES[1:])
    told = keys(shared(pabulib.read(file.bytes()), "knapsack"))
    assert told[1:] == ["budgets.knapsack.nothing", "budgets.nothing"]


@pytest.mark.parametrize(
    ("costs", "rest", "ended"),
    [(["10", "3"], "b,a", "exhausted"), (["6", "6"], "b", "exceeded"), (["1", "6"], "b", None)],
)
def test_shares_that_were_not_raised_are_not_raised_0_times(costs: list[str], rest: str, ended: str | None) -> None:
    projects = [(one, cost, "") for one, cost in zip("ab", costs, strict=True)]
    file = File("10", "approval", projects, [("1", "a", ""), ("2", rest, "")])
    outcome = shared(pabulib.read(file.bytes()), completion="add1", ties=by_order("ab"))
    steps = outcome.more["raised"]["steps"]
    assert (steps > 0) == (ended is None)
    assert [one for one in keys(outcome) if "raised" in one] == [
        f"budgets.raised_{outcome.more['raised']['ended']}" if ended is None else f"budgets.not_raised_{ended}"
    ]
