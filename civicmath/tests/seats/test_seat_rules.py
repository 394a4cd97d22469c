"""Seat rules against every committee there is, the smallest relaxation, the nearest result, and a council of 45."""

from collections.abc import Collection
from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.faults import BadInput, Unmeetable
from civicmath.seats import integers
from civicmath.seats.rules import Seating, SeatRule

quick = settings(max_examples=100, deadline=None, derandomize=True)


@st.composite
def seatings(draw: st.DrawFn, *, lawful: bool = False) -> Seating:
    candidates = draw(st.integers(1, 8))
    seats = draw(st.integers(0, candidates))
    rules = []
    for group in range(draw(st.integers(0, 4))):
        members = draw(st.frozensets(st.integers(0, candidates - 1)))
        least = draw(st.integers(0, 4))
        rules.append(SeatRule(f"g{group}", members, least, draw(st.integers(0, 6))))
    if lawful:
        chosen = draw(st.permutations(range(candidates)))[:seats]
        inside = [len(rule.members.intersection(chosen)) for rule in rules]
        rules = [
            SeatRule(rule.group, rule.members, min(rule.least, held), max(rule.most, held))
            for rule, held in zip(rules, inside, strict=True)
        ]
    return Seating(candidates, seats, rules)


def lawful_sets(seating: Seating) -> list[frozenset[int]]:
    return [
        frozenset(chosen)
        for chosen in combinations(range(seating.candidates), seating.seats)
        if all(rule.least <= len(rule.members.intersection(chosen)) <= rule.most for rule in seating.rules)
    ]


def completions(seating: Seating, elected: Collection[int], excluded: Collection[int]) -> list[frozenset[int]]:
    return [one for one in lawful_sets(seating) if one.issuperset(elected) and one.isdisjoint(excluded)]


@quick
@given(seatings(), st.data())
def test_possible_guarded_and_doomed_are_what_all_committees_say(seating: Seating, data: st.DataObject) -> None:
    everybody = data.draw(st.permutations(range(seating.candidates)))
    first, second = sorted(data.draw(st.tuples(st.integers(0, 3), st.integers(0, 4))))
    elected, excluded = set(everybody[:first]), set(everybody[first:second])
    ways = completions(seating, elected, excluded)
    left = set(range(seating.candidates)) - elected - excluded
    assert seating.possible(elected, excluded) == bool(ways)
    assert seating.guarded(elected, excluded) == {one for one in left if all(one in way for way in ways)}
    assert seating.doomed(elected, excluded) == {one for one in left if not any(one in way for way in ways)}


@quick
@given(seatings(lawful=True), st.data())
def test_answers_stay_right_along_a_count(seating: Seating, data: st.DataObject) -> None:
    elected: set[int] = set()
    excluded: set[int] = set()
    while left := set(range(seating.candidates)) - elected - excluded:
        ways = completions(seating, elected, excluded)
        assert seating.doomed(elected, excluded) == {one for one in left if not any(one in way for way in ways)}
        assert seating.guarded(elected, excluded) == {one for one in left if all(one in way for way in ways)}
        one = data.draw(st.sampled_from(sorted(left)))
        if data.draw(st.booleans()) and seating.possible(elected | {one}, excluded):
            elected.add(one)
        elif seating.possible(elected, excluded | {one}):
            excluded.add(one)
        else:
            elected.add(one)
    assert frozenset(elected) in lawful_sets(seating)


@quick
@given(seatings(lawful=True), st.data())
def test_the_nearest_sets_differ_by_the_fewest_people(seating: Seating, data: st.DataObject) -> None:
    free = frozenset(data.draw(st.permutations(range(seating.candidates)))[: seating.seats])
    kept = max(len(free & one) for one in lawful_sets(seating))
    wanted = {one for one in lawful_sets(seating) if len(free & one) == kept}
    assert set(lawful_sets(seating.nearest(free))) == wanted


def units(seating: Seating, chosen: Collection[int]) -> int:
    """How far the bounds must move for these to be lawful: from each rule the units its count lies outside."""
    held = [len(rule.members.intersection(chosen)) for rule in seating.rules]
    return sum(
        max(0, rule.least - count) + max(0, count - rule.most) for rule, count in zip(seating.rules, held, strict=True)
    )


@quick
@given(seatings())
def test_the_relaxation_is_the_smallest_and_suffices(seating: Seating) -> None:
    if lawful_sets(seating):
        seating.check()
        return
    with pytest.raises(Unmeetable) as unmet:
        seating.check()
    changes = unmet.value.relaxation
    fewest = min(units(seating, chosen) for chosen in combinations(range(seating.candidates), seating.seats))
    assert sum(abs(one["to"] - one["from"]) for one in changes) == fewest
    moved = {(one["group"], one["bound"]): one["to"] for one in changes}
    eased = [
        SeatRule(
            rule.group,
            rule.members,
            moved.get((rule.group, "least"), rule.least),
            moved.get((rule.group, "most"), rule.most),
        )
        for rule in seating.rules
    ]
    Seating(seating.candidates, seating.seats, eased).check()
    for language in ("ky", "ru", "en"):
        assert all(fault.said(language) for fault in unmet.value.faults)


def test_earlier_rules_are_kept_where_relaxations_are_equally_small() -> None:
    rules = [SeatRule("a", frozenset({0, 1}), 2, 2), SeatRule("b", frozenset({2, 3}), 2, 2)]
    with pytest.raises(Unmeetable) as unmet:
        Seating(4, 3, rules).check()
    assert unmet.value.relaxation == [{"group": "b", "bound": "least", "from": 2, "to": 1}]


def test_more_seats_than_candidates_is_told_as_such() -> None:
    with pytest.raises(Unmeetable) as unmet:
        Seating(3, 5, []).check()
    assert unmet.value.relaxation == [{"seats": 3}]


def test_seats_beyond_any_number_are_more_than_there_are_candidates() -> None:
    with pytest.raises(Unmeetable) as problem:
        Seating(4, 10**30, [SeatRule("g", frozenset({0}), 0, 1)]).check()
    assert problem.value.relaxation == [{"seats": 4}]


@pytest.mark.parametrize(
    "rule",
    [
        SeatRule("g", frozenset({7}), 0, 1),
        SeatRule("g", frozenset({0}), -1, 1),
        SeatRule("g", frozenset({0}), 0, 10**30),
        SeatRule("g", frozenset({0}), 10**30, 1),
    ],
)
def test_a_rule_about_nobody_or_less_than_none_is_bad_input(rule: SeatRule) -> None:
    with pytest.raises(BadInput):
        Seating(3, 1, [rule])


def small_programme(random: Random) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rows, columns = random.randint(1, 4), random.randint(2, 5)
    matrix = np.array([[random.randint(-3, 3) for _ in range(columns)] for _ in range(rows)], dtype=np.int64)
    low = np.array([random.randint(-2, 1) for _ in range(columns)], dtype=np.int64)
    high = low + [random.randint(0, 3) for _ in range(columns)]
    point = [random.randint(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    return matrix, matrix @ point - random.choice([0, 0, 0, 1]), low, high


@pytest.mark.parametrize("search", ["with the integer search", "without it"])
@pytest.mark.parametrize("seed", range(4))
def test_the_solver_decides_as_trying_everything(search: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if search == "without it":
        monkeypatch.setattr(integers, "integer_search", lambda *_: [])
    random = Random(seed)
    for _ in range(50):
        matrix, bounds, low, high = small_programme(random)
        there = [
            point
            for point in product(*(range(a, b + 1) for a, b in zip(low.tolist(), high.tolist(), strict=True)))
            if (matrix @ point <= bounds).all()
        ]
        found, proof = integers.solve(matrix, bounds, low, high)
        assert (found is not None) == bool(there)
        assert found is None or tuple(found.tolist()) in there
        assert proof is None or proof.refutes(low, high)


def test_rules_too_entangled_to_decide_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integers, "MOST_BOXES", 1)
    with pytest.raises(BadInput) as refused:
        Seating(6, 3, [SeatRule(str(one), frozenset({one, (one + 1) % 5}), 1, 1) for one in range(5)]).possible((), ())
    assert refused.value.faults[0].key == "seats.too_involved"


def test_three_pairs_with_one_seat_each_are_refused_though_half_people_would_do() -> None:
    pairs = [frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 2})]
    seating = Seating(4, 2, [SeatRule(str(pair), pair, 1, 1) for pair in pairs])
    assert not seating.possible((), ())


def test_a_council_of_45_from_300_with_ten_overlapping_groups_is_seated_step_by_step() -> None:
    random = Random(3)
    aim = random.sample(range(300), 45)
    rules = []
    for group in range(10):
        members = frozenset(random.sample(range(300), 120))
        held = len(members.intersection(aim))
        rules.append(SeatRule(f"g{group}", members, held, held))
    seating = Seating(300, 45, rules)
    seating.check()
    elected: set[int] = set()
    for _ in range(45):
        doomed = seating.doomed(elected, ())
        elected.add(random.choice(sorted(set(range(300)) - doomed - elected)))
    assert all(len(rule.members & elected) == rule.least for rule in rules)
