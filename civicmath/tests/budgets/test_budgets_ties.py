"""Ties in equal shares: the rule for them is asked where it matters, and there alone."""

import random
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from budgets.made import File
from civicmath.budgets.limits import CategoryLimit
from civicmath.budgets.outcome import Shared
from civicmath.budgets.sharing import shared
from civicmath.faults import Unmeetable
from civicmath.files import pabulib
from civicmath.ties import NONE, TieBreak, by_order

ALIKE = [("a", "400", "X"), ("b", "400", "X"), ("c", "100", "")]
THREE = [("1", "a,b,c", ""), ("2", "a,b,c", ""), ("3", "c", "")]
REFUSED: dict[str, dict[str, Any]] = {
    "few votes": {"least_votes": Fraction(3)},
    "an upper limit": {"limits": [CategoryLimit("X", at_most=0)]},
}


def counted(file: File, ties: TieBreak = NONE, **asked: Any) -> Shared:
    return shared(pabulib.read(file.bytes()), ties=ties, **asked)


def broken(outcome: Shared) -> list[str]:
    return [one.key for one in outcome.events if one.key.startswith("ties.")]


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("ties", [NONE, by_order("bac")])
@pytest.mark.parametrize("completion", ["none", "greedy", "add1"])
def test_projects_that_limits_refuse_are_no_rivals(case: str, ties: TieBreak, completion: str) -> None:
    outcome = counted(File("1000", "approval", ALIKE, THREE), ties, completion=completion, **REFUSED[case])
    assert (outcome.ids, broken(outcome)) == (["c"], [])
    assert {one.values.get("id") for one in outcome.events if "limit" in one.key or "votes" in one.key} >= {"a", "b"}


def test_of_tied_projects_one_is_allowed() -> None:
    projects = [("a", "400", "X"), ("b", "400", "Y"), ("c", "400", "X")]
    file = File("1200", "approval", projects, [("1", "a,b,c", ""), ("2", "a,b,c", "")])
    limits = [CategoryLimit("X", at_most=0)]
    assert counted(file, limits=limits).ids == ["b"]


@pytest.mark.parametrize("ties", [NONE, by_order("abc"), by_order("cba")])
def test_a_tie_of_projects_that_nobody_pays_for_twice_decides_nothing(ties: TieBreak) -> None:
    file = File(
        "900", "approval", [(one, "300", "") for one in "abc"], [("1", "a", ""), ("2", "b", ""), ("3", "c", "")]
    )
    outcome = counted(file, ties)
    assert (sorted(outcome.ids), broken(outcome)) == (["a", "b", "c"], [])


@pytest.mark.parametrize(("budget", "matters"), [("600", False), ("400", False), ("399", True)])
def test_a_tie_matters_as_soon_as_somebody_can_not_pay_in_full_for_both(budget: str, matters: bool) -> None:
    """Two people, two projects of 200 that both support: whoever has 200 pays 100 twice."""
    file = File(budget, "approval", [("a", "200", ""), ("b", "200", "")], [("1", "a,b", ""), ("2", "a,b", "")])
    assert bool(broken(counted(file, by_order("ab")))) is matters
    if matters:
        with pytest.raises(Unmeetable) as stopped:
            counted(file)
        assert [fault.key for fault in stopped.value.faults] == ["ties.no_rule"]
    else:
        assert counted(file).ids == ["a", "b"]


def told(file: File, ties: TieBreak, **asked: Any) -> object:
    """All that a count decides, or why it could not."""
    try:
        outcome = counted(file, ties, **asked)
    except Unmeetable as stopped:
        return [fault.key for fault in stopped.faults]
    return sorted((one.project, one.price) for one in outcome.chosen), outcome.share, broken(outcome)


def alike(chance: random.Random) -> File:
    """Few people, few costs: many ties."""
    projects = [(one, chance.choice(["100", "100", "200"]), chance.choice(["x", "y", "x,y", ""])) for one in "abcd"]
    projects = projects[: chance.randint(2, 4)]
    votes = [",".join(one for one, _, _ in projects if chance.random() < 0.45) for _ in range(chance.randint(2, 6))]
    budget = chance.choice(["200", "300", "400", "600"])
    return File(budget, "approval", projects, [(str(voter), vote or "none", "") for voter, vote in enumerate(votes)])


def test_where_no_rule_is_needed_every_rule_gives_the_same() -> None:
    """Against all orders of the projects, with limits and completions."""
    settled = stopped = 0
    for seed in range(250):
        chance = random.Random(seed)
        file = alike(chance)
        asked: dict[str, Any] = {"completion": chance.choice(["none", "add1", "exhaustive", "add1+greedy"])}
        asked["utility"] = chance.choice(["cost", "cardinality"])
        if chance.random() < 0.6 and any("x" in categories for _, _, categories in file.projects):
            asked["limits"] = [CategoryLimit("x", *chance.choice([(1, None), (None, 0), (None, 1), (1, 1)]))]
        if chance.random() < 0.3:
            asked["least_votes"] = Fraction(2)
        free = told(file, NONE, **asked)
        orders = [told(file, by_order(order), **asked) for order in permutations(p[0] for p in file.projects)]
        if free == ["ties.no_rule"]:
            stopped += 1
            assert asked["completion"] != "none" or any(isinstance(one, tuple) and one[2] for one in orders)
        else:
            settled += 1
            assert all(one == free for one in orders), seed
    assert settled > 150 and stopped > 20


LOWER = {
    "what a lower limit refuses now is allowed once it is met": (
        File(
            "200", "approval", [("a", "200", "x"), ("b", "100", ""), ("c", "300", "")], [("0", "b", ""), ("1", "a", "")]
        ),
        "exhaustive",
    ),
    "each is allowed, but not all in each order": (
        File("200", "approval", [(one, "100", "x" * (one == "a")) for one in "abc"], [(one, one, "") for one in "abc"]),
        "add1",
    ),
}


@pytest.mark.parametrize("case", LOWER)
def test_while_a_lower_limit_waits_the_order_of_the_tied_matters(case: str) -> None:
    """With more money for everybody than the budget holds, what is bought first decides what is refused."""
    file, completion = LOWER[case]
    asked: dict[str, Any] = {"completion": completion, "limits": [CategoryLimit("x", at_least=1)]}
    first, other = (told(file, by_order(order), **asked) for order in ("abc", "bca"))
    assert first != other
    assert told(file, NONE, **asked) == ["ties.no_rule"]
