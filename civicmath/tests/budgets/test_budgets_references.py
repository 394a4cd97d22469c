"""Outcomes equal those of pabutools in exact arithmetic, both reading the same files."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from budgets.made import made
from civicmath.budgets import raising
from civicmath.budgets.instance import Instance
from civicmath.budgets.sharing import shared
from civicmath.budgets.support import support
from civicmath.files import pabulib
from civicmath.ties import TieBreak, by_order

pytestmark = pytest.mark.references
pytest.importorskip("pabutools")

from pabutools.election import (  # noqa: E402 - only where it is installed
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    AdditiveSatisfaction,
    Cardinality_Sat,
    Cost_Sat,
    Effort_Sat,
    parse_pabulib,
)
from pabutools.rules import (  # noqa: E402
    completion_by_rule_combination,
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    max_additive_utilitarian_welfare,
    method_of_equal_shares,
)


class PointsTimesCost(AdditiveSatisfaction):
    """Greedy by points, told to the peer in its own terms."""

    def __init__(self, instance: object, profile: object, ballot: object) -> None:
        super().__init__(
            instance, profile, ballot, lambda _, __, given, project, ___: given.get(project, 0) * project.cost
        )


MEASURES = {
    "cost": Cost_Sat,
    "cardinality": Cardinality_Sat,
    "effort": Effort_Sat,
    "score": Additive_Cardinal_Sat,
    "score-cost": PointsTimesCost,
    "borda-own": Additive_Borda_Sat,
}
APPROVAL_FILES = 240
CASES = [(seed, "approval", utility) for seed in range(APPROVAL_FILES) for utility in ("cost", "cardinality")]
CASES += [(seed, "choose-1", utility) for seed in range(1000, 1010) for utility in ("cost", "cardinality")]
CASES += [(seed, kind, "score") for seed in range(2000, 2030) for kind in ("cumulative", "scoring")]
CASES += [(seed, kind, "score-cost") for seed in range(2500, 2520) for kind in ("cumulative", "scoring")]
CASES += [(seed, "ordinal", "borda-own") for seed in range(3000, 3030)]
CASES += [(seed, "approval", "effort") for seed in range(4000, 4010)]


class Pair:
    """The same file read by both."""

    def __init__(self, folder: Path, seed: int, kind: str, utility: str) -> None:
        path = folder / "file.pb"
        path.write_text(made(seed, kind).text(), encoding="utf-8")
        self.ours: Instance = pabulib.read(path)
        self.theirs, self.profile = parse_pabulib(str(path))
        self.measure = MEASURES[utility]
        self.utility = utility

    @property
    def ties(self) -> TieBreak:
        return by_order(sorted(self.ours.ballots.candidates))

    def our(self, rule: str, completion: str = "none") -> list[str]:
        return shared(self.ours, rule, utility=self.utility, completion=completion, ties=self.ties).ids

    def their(self, rule: object, **more: object) -> list[str]:
        return [str(project) for project in rule(self.theirs, self.profile, sat_class=self.measure, **more)]


@pytest.mark.parametrize(("seed", "kind", "utility"), CASES)
def test_equal_shares_choose_the_same_projects_in_the_same_order(
    tmp_path: Path, seed: int, kind: str, utility: str
) -> None:
    pair = Pair(tmp_path, seed, kind, utility)
    theirs = pair.their(method_of_equal_shares)
    ours = pair.our("equal-shares")
    assert sorted(ours) == sorted(theirs)
    paid = [one for one in ours if pair.ours.projects[pair.ours.ballots.candidates.index(one)].cost]
    assert paid == [one for one in theirs if one in paid]


@pytest.mark.parametrize(("seed", "kind", "utility"), CASES)
def test_add1_chooses_the_same_projects(tmp_path: Path, seed: int, kind: str, utility: str) -> None:
    pair = Pair(tmp_path, seed, kind, utility)
    theirs = pair.their(method_of_equal_shares, voter_budget_increment=1)
    assert sorted(pair.our("equal-shares", "add1")) == sorted(theirs)


@pytest.mark.parametrize(("seed", "kind", "utility"), CASES)
def test_greedy_chooses_the_same_projects(tmp_path: Path, seed: int, kind: str, utility: str) -> None:
    pair = Pair(tmp_path, seed, kind, utility)
    assert sorted(pair.our("greedy")) == sorted(pair.their(greedy_utilitarian_welfare, is_sat_additive=True))


@pytest.mark.parametrize(("seed", "kind", "utility"), CASES[::4])
def test_completion_by_greedy_chooses_the_same_projects(tmp_path: Path, seed: int, kind: str, utility: str) -> None:
    pair = Pair(tmp_path, seed, kind, utility)
    for completion, increment in (("greedy", None), ("add1+greedy", 1)):
        theirs = completion_by_rule_combination(
            pair.theirs,
            pair.profile,
            [method_of_equal_shares, greedy_utilitarian_welfare],
            [
                {"sat_class": pair.measure, "voter_budget_increment": increment},
                {"sat_class": pair.measure, "is_sat_additive": True},
            ],
        )
        assert sorted(pair.our("equal-shares", completion)) == sorted(map(str, theirs))


@pytest.mark.parametrize(("seed", "kind", "utility"), CASES[::8])
def test_raising_the_budget_chooses_the_same_projects(tmp_path: Path, seed: int, kind: str, utility: str) -> None:
    pair = Pair(tmp_path, seed, kind, utility)
    theirs = exhaustion_by_budget_increase(
        pair.theirs, pair.profile, method_of_equal_shares, {"sat_class": pair.measure}
    )
    assert sorted(pair.our("equal-shares", "exhaustive")) == sorted(map(str, theirs))


@pytest.mark.parametrize(("seed", "kind", "utility"), CASES[::4])
def test_knapsack_reaches_the_same_welfare(tmp_path: Path, seed: int, kind: str, utility: str) -> None:
    pair = Pair(tmp_path, seed, kind, utility)
    theirs = pair.their(max_additive_utilitarian_welfare)
    prepared = support(pair.ours, utility)
    places = {name: place for place, name in enumerate(pair.ours.ballots.candidates)}
    total = sum((prepared.welfare(places[one]) for one in theirs), Fraction(0))
    assert sum((prepared.welfare(places[one]) for one in pair.our("knapsack")), Fraction(0)) == total


@pytest.mark.parametrize("completion", ["add1", "exhaustive"])
@pytest.mark.parametrize(("seed", "kind", "utility"), CASES[::6])
def test_the_compiled_search_takes_the_same_path(
    monkeypatch: pytest.MonkeyPatch, seed: int, kind: str, utility: str, completion: str
) -> None:
    compiled = pytest.importorskip("civicmath.budgets.compiled")
    instance = pabulib.read(made(seed, kind).bytes())
    ties = by_order(sorted(instance.ballots.candidates))
    monkeypatch.setattr(
        raising, "with_compiled", lambda count: replace(count, player=compiled.play, payer=compiled.pay)
    )
    fast = shared(instance, utility=utility, completion=completion, ties=ties)
    monkeypatch.setattr(raising, "with_compiled", lambda count: count)
    plain = shared(instance, utility=utility, completion=completion, ties=ties)
    assert fast.as_json() == plain.as_json()
