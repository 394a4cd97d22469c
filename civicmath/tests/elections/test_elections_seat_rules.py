"""Seat rules in every count: lawful whenever they can be, as few people changed as possible, and told why."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath import ballots, ties
from civicmath.elections import approval, borda, copeland, irv, meek, minimax, plurality, ranked_pairs, schulze, stv
from civicmath.faults import Unmeetable
from civicmath.seats.rules import Seating, SeatRule
from elections.cases import NAMES, Profile, fixed, numbers, packed, profiles

EXAMPLES = settings(max_examples=25, deadline=None, derandomize=True)
RANKING = (
    stv.count,
    meek.count,
    plurality.count,
    borda.count,
    copeland.count,
    minimax.count,
    schulze.count,
    ranked_pairs.count,
)
WOMEN = SeatRule("аялдар", frozenset([0, 2, 4]), 1, 5)


def of_three(*rules: SeatRule, seats: int = 2) -> Seating:
    return Seating(5, seats, rules)


@st.composite
def rules(draw):
    made = []
    for place in range(draw(st.integers(1, 3))):
        members = draw(st.sets(st.integers(0, 4), min_size=1, max_size=4))
        least = draw(st.integers(0, 2))
        made.append(SeatRule(f"топ {place}", frozenset(members), least, draw(st.integers(least, 3))))
    return made


def lawful(members: set[int], made: list[SeatRule]) -> bool:
    return all(rule.least <= len(rule.members & members) <= rule.most for rule in made)


@pytest.mark.parametrize("rule", RANKING, ids=lambda rule: rule.__module__.rpartition(".")[2])
def test_the_result_is_lawful_and_changes_as_few_as_possible(rule) -> None:
    @given(profiles(most=6), st.integers(1, 4), rules(), st.sets(st.integers(0, 4), max_size=1))
    @EXAMPLES
    def holds(profile: Profile, seats: int, made: list[SeatRule], gone: set[int]) -> None:
        stand = [one for one in range(5) if one not in gone]
        given_ballots = packed(profile, withdrawn=frozenset(gone))
        if seats > len(stand) or all(row[0][0] in gone and len(row) == 1 for row, _ in profile):
            return
        possible = [set(some) for some in combinations(stand, seats) if lawful(set(some), made)]
        if not possible:
            with pytest.raises(Unmeetable) as refused:
                rule(given_ballots, seats, fixed(), Seating(5, seats, made))
            assert refused.value.relaxation
            return
        outcome = rule(given_ballots, seats, fixed(), Seating(5, seats, made))
        chosen, free = set(numbers(outcome.elected)), set(numbers(outcome.free))
        assert lawful(chosen, made)
        assert len(chosen & free) == max(len(some & free) for some in possible)
        assert numbers(rule(given_ballots, seats, fixed()).elected) == numbers(outcome.free)

    holds()


def test_a_free_result_that_is_lawful_stands() -> None:
    profile: Profile = [(((0,), (1,)), 5), (((1,),), 4), (((3,),), 2)]
    outcome = stv.count(packed(profile), 2, fixed(), of_three(WOMEN))
    assert outcome.elected == outcome.free == [NAMES[0], NAMES[1]]
    assert outcome.changed == []
    assert "seats.lawful" in [event.key for event in outcome.events]


def test_who_can_no_longer_be_seated_goes_first_and_the_ballots_move_on() -> None:
    profile: Profile = [(((1,), (0,)), 10), (((3,), (2,)), 9), (((0,),), 1), (((2,),), 3)]
    outcome = stv.count(packed(profile), 2, fixed(), of_three(SeatRule("эркектер", frozenset([1, 3]), 0, 1)))
    assert outcome.free == [NAMES[1], NAMES[3]]
    assert outcome.elected == [NAMES[1], NAMES[2]]
    keys = [event.key for event in outcome.events]
    assert keys.index("seats.passed_most") < keys.index("elections.stv.excluded")
    excluded = next(event.values for event in outcome.events if event.key == "elections.stv.excluded")
    assert excluded["name"] == NAMES[3]
    assert excluded["moved"] == {NAMES[2]: 9}
    assert outcome.changed == [{"name": NAMES[2], "change": "seated"}, {"name": NAMES[3], "change": "not_seated"}]


@pytest.mark.parametrize("rule", [stv.count, meek.count])
def test_whom_the_rules_need_is_not_excluded_with_fewest_votes(rule) -> None:
    profile: Profile = [(((0,), (2,)), 1), (((1,),), 4), (((2,),), 3), (((3,),), 4), (((4,),), 4)]
    outcome = rule(packed(profile), 3, fixed(), of_three(SeatRule("айыл", frozenset([0, 2]), 1, 3), seats=3))
    assert set(outcome.free) == {NAMES[1], NAMES[3], NAMES[4]}
    assert set(outcome.elected) == {NAMES[1], NAMES[2], NAMES[3]}
    told = [dict(event.values) for event in outcome.events if event.key == "seats.guarded"]
    assert {"name": NAMES[2], "groups": ["айыл"]} in told


def test_every_change_is_said_in_kyrgyz() -> None:
    profile: Profile = [(((1,),), 5), (((3,),), 4), (((0,),), 2)]
    said = plurality.count(packed(profile), 2, fixed(), of_three(WOMEN)).explained("ky")
    assert any("орун берилбейт" in one and "Данияр" in one and "аялдар" in one for one in said)
    assert said[-2:] == [
        "Эрежелердин негизинде орун алгандар: Айгүл.",
        "Эрежелерден улам орун албай калгандар: Данияр.",
    ]


def test_a_runoff_keeps_the_rules_too() -> None:
    profile: Profile = [(((1,), (0,)), 5), (((3,), (2,)), 4), (((2,),), 2)]
    outcome = irv.count(packed(profile), 1, fixed(), of_three(WOMEN, seats=1))
    assert outcome.elected == [NAMES[2]]
    assert outcome.free == [NAMES[1]]


def test_approval_under_seat_rules() -> None:
    given_ballots = ballots.approvals(NAMES[:5], [[1, 3], [1, 3], [0], [2]])
    outcome = approval.count(given_ballots, 2, ties.by_order(NAMES[4::-1]), of_three(WOMEN))
    assert outcome.free == [NAMES[1], NAMES[3]]
    assert len(set(outcome.elected) & {NAMES[1], NAMES[3]}) == 1
    assert set(numbers(outcome.elected)) & WOMEN.members
