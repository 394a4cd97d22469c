"""What a count of a budget tells where nothing, or little, happens."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from budgets.made import File
from civicmath.budgets import voters
from civicmath.budgets.instance import Instance
from civicmath.budgets.limits import CategoryLimit
from civicmath.budgets.outcome import Shared
from civicmath.budgets.sharing import RULES, shared
from civicmath.budgets.support import support
from civicmath.faults import Unmeetable
from civicmath.files import category_limits, pabulib
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


def told_of(file: File, key: str) -> list[object]:
    """How many ballots a greedy count says it of."""
    instance = pabulib.read(file.bytes())
    outcome = shared(instance, "greedy", ties=by_order(instance.ballots.candidates))
    assert keys(outcome)
    return [one.values["count"] for one in outcome.events if one.key == key]


POINTS = [("1", "a,b", "1,9"), ("2", "a", "5"), ("3", "a", "5"), ("4", "b", "-2"), ("5", "", ""), ("6", "a,b", "0,4.5")]


@pytest.mark.parametrize(
    ("meta", "count"),
    [
        ({"max_points": "5"}, [1]),
        ({"max_points": "4.5"}, [3]),
        ({"min_points": "0"}, [1]),
        ({"min_points": "2"}, [2]),
        ({"max_sum_points": "9"}, [1]),
        ({"min_sum_points": "5"}, [2]),
        ({"MIN_SUM_POINTS": "5", "max_points": "5", "min_points": "-3"}, [3]),
        ({"max_sum_points": "0"}, [4]),
        ({"max_sum_points": "1e+01"}, []),
        ({"max_sum_points": "ten", "min_points": "none"}, []),
        ({"max_sum_cost": "1"}, []),
    ],
)
@pytest.mark.parametrize("kind", ["scoring", "cumulative"])
def test_ballots_with_points_a_file_does_not_allow_are_told_and_counted(
    kind: str, meta: dict[str, str], count: list[int]
) -> None:
    file = File("10", kind, [("a", "4", ""), ("b", "4", "")], POINTS, meta=meta)
    assert told_of(file, "budgets.outside_points") == count
    weighed = File("10", kind, file.projects, POINTS, meta=meta, weights=["0.5"] * len(POINTS))
    assert told_of(weighed, "budgets.outside_points") == [Fraction(one, 2) for one in count]


@pytest.mark.parametrize(
    ("meta", "count"),
    [
        ({"max_sum_cost": "9.5"}, []),
        ({"max_sum_cost": "9,49"}, [2]),
        ({"max_sum_cost": "4"}, [3]),
        ({"min_sum_cost": "5.5"}, [1]),
        ({"min_sum_cost": "5.5", "max_sum_cost": "9"}, [3]),
        ({"max_sum_cost": "1e-12"}, [4]),
        ({"max_sum_cost": "much"}, []),
        ({"max_sum_points": "0", "max_points": "0"}, []),
    ],
)
@pytest.mark.parametrize("kind", ["approval", "ordinal", "scoring"])
def test_ballots_with_costs_a_file_does_not_allow_are_told_and_counted(
    kind: str, meta: dict[str, str], count: list[int]
) -> None:
    votes = [("1", "a,b", "1,2"), ("2", "b,a", "1,2"), ("3", "a", "1"), ("4", "b", "1"), ("5", "", "")]
    file = File("10", kind, [("a", "4", ""), ("b", "5.5", "")], votes, meta=meta)
    assert told_of(file, "budgets.outside_costs") == count


def test_sums_of_any_size_are_exact() -> None:
    most = "999999999999999999"
    projects = [(one, f"{most}.000000000001", "") for one in "abc"]
    votes = [("1", "a,b,c", ""), ("2", "a", "")]
    for allowed, count in ((f"{most}.000000000001", [1]), (most, [2])):
        assert (
            told_of(File("10", "approval", projects, votes, meta={"max_sum_cost": allowed}), "budgets.outside_costs")
            == count
        )
    points = [("1", "a,b,c", "500000000000000,500000000000000,500000000000000")]
    for allowed, count in (("1500000000000000", []), ("1499999999999999", [1])):
        file = File("10", "scoring", projects, points, meta={"max_sum_points": allowed})
        assert told_of(file, "budgets.outside_points") == count


def park() -> Instance:
    """Two projects have one name, and one has no name but an id that is the name of another."""
    projects = [
        ("1", "5", "Y", "Park"),
        ("2", "5", "X", "Park"),
        ("3", "5", "X", "Pool"),
        ("Pool 2", "9", "Y", ""),
        ("5", "9", "X", "Pool 2"),
    ]
    text = File("10", "approval", [one[:3] for one in projects], [("v", "1,2,3,5", ""), ("w", "1,2,Pool 2", "")]).text()
    for own, _, _, name in projects:
        text = text.replace(f"Долбоор {own}\n", f"{name}\n")
    return pabulib.read(text.encode())


def test_projects_of_one_name_are_told_apart_by_their_ids() -> None:
    instance = park()
    assert instance.called == ("Park (1)", "Park (2)", "Pool", "Pool 2 (Pool 2)", "Pool 2 (5)")
    with pytest.raises(Unmeetable) as refused:
        shared(replace(instance, limit=Fraction(5)), "greedy")
    assert "Park (1), Park (2)" in refused.value.faults[0].said("en")
    ties = by_order(instance.ballots.candidates)
    for rule in RULES:
        outcome = shared(instance, rule, ties=ties, limits=[CategoryLimit("X", at_most=1)], least_votes=Fraction(1))
        outcome.events += voters.told(outcome, support(instance, outcome.utility), "v")[0]
        said = " ".join(outcome.explained("en"))
        assert "Park (1)" in said
        assert not re.search(r"Park(?! \()|Pool \(|(?<!\()Pool 2(?! \()", said)
        assert {one["name"] for one in outcome.result()["chosen"]} <= {"Park", "Pool", "Pool 2", ""}


@pytest.mark.parametrize(("most", "told"), [("59.99", "59.99"), ("60.5", "60.5"), ("60", "60"), ("179/3", "59.667")])
def test_an_upper_limit_is_told_as_it_was_given(most: str, told: str) -> None:
    file = File("100", "approval", [("a", "61", "x"), ("b", "50", "x")], VOTES)
    file.votes = [("1", "a,b", ""), ("2", "a", "")]
    limits = category_limits.read(f"category,at_most_cost\nx,{most}\n".encode())
    outcome = shared(pabulib.read(file.bytes()), "greedy", limits=limits)
    assert outcome.ids == ["b"]
    passed = [one for one in outcome.events if one.key == "budgets.limit.at_most_cost"]
    assert [one.values["most"] for one in passed] == [Fraction(most)]
    assert f"at most {told} may go to “x”" in passed[0].said("en")
